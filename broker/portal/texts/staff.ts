/** Texts that pages of professionals, schools and officers share. */
import type { Explained } from '../../decisions/explained.ts'
import type { Bilingual } from '../language.ts'

/** A role of the family in words: `ouder1`, `voogd`, `jeugdige`... */
const roleWords =
  (words: Readonly<Record<string, string>>) =>
  (role: string): string => {
    const [, kind = role, number = ''] = /^([a-z]+)(\d?)$/.exec(role) ?? []
    return `${words[kind] ?? role}${number && ` ${number}`}`
  }

const nl = {
  office: 'Voor welke organisatie doet u dit?',
  fields: {
    child: 'Nummer van het kind bij uw organisatie',
    childHint:
      'Kopieer het uit uw eigen systeem. Het begint met pseudoniem_. Vul hier geen naam of BSN in.',
    childFault: 'Uw organisatie heeft geen kind met dit nummer. Kopieer het hele nummer.',
    childFormat: 'Kopieer het hele nummer uit uw eigen systeem. Het begint met pseudoniem_.',
    officeFault: 'Kies uw organisatie.',
    purpose: 'Waarvoor?',
    purposeFault: 'Kies een doel.',
    categories: 'Welke gegevens?',
    categoriesFault: 'Kies minstens één soort gegevens.',
    receiver: 'Met wie?',
    receiverFault: 'Kies een organisatie die meedoet, een andere dan uw eigen.',
    next: 'Verder',
    change: 'Verander iets',
  },
  finding: {
    search: 'Zoek een organisatie',
    searchHint: 'Een deel van de naam, of wat voor organisatie het is.',
    searchNow: 'Zoek',
    notShown: (left: number) => `Er zijn er nog ${left}. Zoek op naam om ze te zien.`,
  },
  reasons: {
    heads: ['Gegevens', 'Mag het?', 'Waarom', 'Wat kunt u doen?'],
    outcomes: {
      permit: 'Ja',
      informed_only: 'Ja, volgens de wet',
      needs_consent: 'Nog niet',
      na_afweging: 'Na uw afweging',
      bij_gevaar: 'Alleen bij direct gevaar',
      deny: 'Nee',
    },
    fold: 'Wetsartikel en uitleg',
    articles: 'Dit staat in:',
    sure: (sure: Explained['zekerheid']): string => `Hoe zeker is dit? ${SURE_NL[sure]}`,
    rule: (row: string | null) => (row === null ? 'Er is geen regel gevonden.' : `Regel ${row}.`),
    version: (version: string) => `Catalogus ${version}.`,
    duties: 'Dit hoort erbij:',
    needed: (who: string) => `Nodig is een ja van: ${who}.`,
    askOfficer: 'Vraag uw FG',
    or: 'of',
    person: roleWords({
      ouder: 'ouder',
      voogd: 'voogd',
      jeugdige: 'de jongere',
      gi: 'de gecertificeerde instelling',
      gezinslid: 'gezinslid',
    }),
  },
}

const SURE_NL = {
  zeker: 'Zeker.',
  meestal: 'Meestal. Twijfelt u? Vraag uw FG.',
  'vraag uw FG': 'Niet zeker. Vraag het eerst aan uw FG (functionaris gegevensbescherming).',
} satisfies Record<Explained['zekerheid'], string>

export type StaffTexts = typeof nl

const en: StaffTexts = {
  office: 'For which organisation are you doing this?',
  fields: {
    child: 'Number of the child at your organisation',
    childHint:
      'Copy it from your own system. It starts with pseudoniem_. Do not enter a name or citizen service number here.',
    childFault: 'Your organisation has no child with this number. Copy the whole number.',
    childFormat: 'Copy the whole number from your own system. It starts with pseudoniem_.',
    officeFault: 'Choose your organisation.',
    purpose: 'What for?',
    purposeFault: 'Choose a purpose.',
    categories: 'Which data?',
    categoriesFault: 'Choose at least one kind of data.',
    receiver: 'With whom?',
    receiverFault: 'Choose an organisation that takes part, other than your own.',
    next: 'Continue',
    change: 'Change something',
  },
  finding: {
    search: 'Find an organisation',
    searchHint: 'Part of the name, or what kind of organisation it is.',
    searchNow: 'Find',
    notShown: (left) => `There are ${left} more. Search by name to see them.`,
  },
  reasons: {
    heads: ['Data', 'Allowed?', 'Why', 'What can you do?'],
    outcomes: {
      permit: 'Yes',
      informed_only: 'Yes, by law',
      needs_consent: 'Not yet',
      na_afweging: 'After your weighing',
      bij_gevaar: 'Only in immediate danger',
      deny: 'No',
    },
    fold: 'Article of law (in Dutch) and explanation',
    articles: 'This is in:',
    sure: (sure) => `How certain is this? ${SURE_EN[sure]}`,
    rule: (row) => (row === null ? 'No rule was found.' : `Rule ${row}.`),
    version: (version) => `Catalogue ${version}.`,
    duties: 'This belongs to it:',
    needed: (who) => `A yes is needed from: ${who}.`,
    askOfficer: 'Ask your privacy officer',
    or: 'or',
    person: roleWords({
      ouder: 'parent',
      voogd: 'guardian',
      jeugdige: 'the young person',
      gi: 'the certified institution',
      gezinslid: 'family member',
    }),
  },
}

const SURE_EN = {
  zeker: 'Certain.',
  meestal: 'Usually. In doubt? Ask your privacy officer.',
  'vraag uw FG': 'Not certain. Ask your privacy officer first.',
} satisfies Record<Explained['zekerheid'], string>

export const staffTexts: Bilingual<StaffTexts> = { nl, en }
