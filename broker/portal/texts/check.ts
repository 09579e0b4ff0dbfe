/** Texts of "Mag ik dit delen?". */
import type { Bilingual } from '../language.ts'

type Count = { readonly yes: number; readonly all: number }

const nl = {
  title: 'Mag ik dit delen?',
  lead: 'U krijgt meteen antwoord, met de reden. Er gaat niets naar een ander.',
  known: 'Over een kind dat u kent',
  nameless: 'Zonder naam',
  toNameless: 'Vraag het zonder naam',
  toKnown: 'Vraag het over een kind dat u kent',
  namelessLead: 'U noemt geen kind. U krijgt het antwoord voor een kind in deze situatie.',
  meeting: 'Overleg',
  meetingLegend: 'Is het een overleg?',
  isMeeting: 'Ja, er zitten nog meer organisaties aan tafel',
  participants: 'Wie zit er aan tafel?',
  kind: 'Met wat voor organisatie?',
  kindHint: 'Is het een overleg? Dan vragen wij daarna wie er aan tafel zit.',
  kindFault: 'Kies een soort organisatie.',
  participantsFault: 'Kies wie er aan tafel zit.',
  age: 'Hoe oud is het kind?',
  ageFault: 'Vul de leeftijd in hele jaren in, bijvoorbeeld 13.',
  authority: 'Wie heeft het gezag?',
  authorities: {
    joint: 'Twee ouders samen',
    sole: 'Eén ouder',
    guardian: 'Een voogd',
    guardian_gi: 'Een gecertificeerde instelling',
    adult: 'De jongere is meerderjarig',
    unknown: 'Dat is niet bekend',
  },
  authorityFault: 'Kies wie het gezag heeft.',
  circumstances: 'Is er iets bijzonders?',
  circumstancesLegend: 'Kruis aan wat klopt',
  ask: 'Vraag het na',
  answers: {
    permit: () => 'Ja, dit mag',
    informed_only: () => 'Ja, dit mag volgens de wet',
    partial: ({ yes, all }: Count) => `Een deel mag u delen – ${yes} van de ${all}`,
    needs_consent: () => 'Nee, nog niet',
    na_afweging: ({ yes, all }: Count) =>
      yes === all
        ? 'U mag delen na uw eigen afweging'
        : `Een deel mag u delen na uw eigen afweging – ${yes} van de ${all}`,
    bij_gevaar: ({ yes, all }: Count) =>
      yes === all
        ? 'Alleen bij direct gevaar'
        : `Een deel alleen bij direct gevaar – ${yes} van de ${all}`,
    deny: () => 'Nee',
  },
  number: 'Controlenummer',
  at: 'Gevraagd op',
  validUntil: 'Dit antwoord geldt tot',
  by: 'Namens',
  purpose: 'Waarvoor',
  recorded:
    'Dit besluit is vastgelegd in het logboek. Zet het controlenummer in uw eigen dossier, ook als u niets deelt.',
  asIf: 'Wij deden alsof de ander al bij dit kind betrokken is. Of dat zo is, zeggen wij hier niet.',
  namelessAsIf: 'U noemde geen kind. Wij deden alsof de ander al bij het kind betrokken is.',
  print: 'U kunt deze pagina printen of bewaren als PDF. Gebruik daarvoor uw browser.',
  caption: (receiver: string) => `Delen met ${receiver}`,
  again: 'Nog een vraag',
}

export type CheckTexts = typeof nl

const en: CheckTexts = {
  title: 'May I share this?',
  lead: 'You get an answer at once, with the reason. Nothing goes to anybody else.',
  known: 'About a child you know',
  nameless: 'Without a name',
  toNameless: 'Ask without a name',
  toKnown: 'Ask about a child you know',
  namelessLead: 'You name no child. You get the answer for a child in this situation.',
  meeting: 'Meeting',
  meetingLegend: 'Is it a meeting?',
  isMeeting: 'Yes, more organisations take part',
  participants: 'Who takes part?',
  kind: 'With what kind of organisation?',
  kindHint: 'Is it a meeting? Then we ask next who takes part.',
  kindFault: 'Choose a kind of organisation.',
  participantsFault: 'Choose who takes part.',
  age: 'How old is the child?',
  ageFault: 'Enter the age in whole years, for example 13.',
  authority: 'Who has parental authority?',
  authorities: {
    joint: 'Two parents together',
    sole: 'One parent',
    guardian: 'A guardian',
    guardian_gi: 'A certified institution',
    adult: 'The young person is of age',
    unknown: 'That is not known',
  },
  authorityFault: 'Choose who has parental authority.',
  circumstances: 'Is there anything special?',
  circumstancesLegend: 'Tick what is true',
  ask: 'Ask',
  answers: {
    permit: () => 'Yes, you may',
    informed_only: () => 'Yes, the law says so',
    partial: ({ yes, all }) => `You may share a part – ${yes} of ${all}`,
    needs_consent: () => 'No, not yet',
    na_afweging: ({ yes, all }) =>
      yes === all
        ? 'You may share after your own weighing'
        : `You may share a part after your own weighing – ${yes} of ${all}`,
    bij_gevaar: ({ yes, all }) =>
      yes === all
        ? 'Only in immediate danger'
        : `A part only in immediate danger – ${yes} of ${all}`,
    deny: () => 'No',
  },
  number: 'Check number',
  at: 'Asked on',
  validUntil: 'This answer holds until',
  by: 'On behalf of',
  purpose: 'What for',
  recorded:
    'This decision is recorded in the log. Put the check number in your own file, also when you share nothing.',
  asIf: 'We decided as if the other were already involved with this child. Whether it is, we do not say here.',
  namelessAsIf:
    'You named no child. We decided as if the other were already involved with the child.',
  print: 'You can print this page or keep it as a PDF with your browser.',
  caption: (receiver) => `Sharing with ${receiver}`,
  again: 'Another question',
}

export const checkTexts: Bilingual<CheckTexts> = { nl, en }
