/** Texts of the privacy officer's signals. */
import type { SignalKind, SignalState } from '../../../consent/signal.ts'
import type { Bilingual } from '../language.ts'

type OfKind = { readonly name: string; readonly means: string; readonly todo: string }

const nl = {
  title: 'Signalen',
  lead: 'Dit viel op in het logboek van uw organisatie. Kijk het na en schrijf op wat u vond.',
  weeks: (weeks: number) => `Tellingen per week gaan ${weeks} weken terug.`,
  waiting: (count: number) =>
    count === 1 ? 'Er is 1 nieuw signaal' : `Er zijn ${count} nieuwe signalen`,
  toSignals: 'Bekijk de signalen',
  states: {
    nieuw: 'Nieuw',
    in_onderzoek: 'In onderzoek',
    klaar: 'Klaar',
  } satisfies Record<SignalState, string>,
  choose: (state: string, count: number) => `${state} (${count})`,
  caption: (state: string) => `${state}, het nieuwste eerst`,
  heads: ['Sinds', 'Wat', 'Wie', 'Regels', 'Bekijk'],
  open: 'Bekijk',
  none: 'Hier staat niets.',
  older: 'Oudere signalen',
  one: 'Signaal',
  kind: 'Wat',
  means: 'Waarom u dit ziet',
  todo: 'Wat u kunt doen',
  since: 'Sinds',
  week: 'Week van',
  who: 'Wie',
  rows: 'Regels in het logboek',
  number: 'Nummer',
  state: 'Stand',
  toLog: 'Bekijk in het logboek',
  toRelease: 'Laat het gezin de regel zien',
  history: 'Wat er gedaan is',
  historyCaption: 'Het oudste eerst',
  historyHeads: ['Wanneer', 'Wie', 'Stand', 'Notitie'],
  untouched: 'Er is nog niets mee gedaan.',
  next: 'Nieuwe stand',
  note: 'Notitie',
  noteHint: (most: number) =>
    `Wat vond u en wat spreekt u af? Hoogstens ${most} tekens. Schrijf geen namen op.`,
  save: 'Leg dit vast',
  saved: 'Dit is vastgelegd',
  done: 'Dit signaal is klaar. Er kan niets meer bij.',
  back: 'Alle signalen',
  faultState: 'Kies een stand.',
  faultNote: 'Schrijf op wat u vond.',
  faultLong: (most: number) => `Maak uw notitie korter dan ${most} tekens.`,
  faultBsn: 'Haal het burgerservicenummer weg uit uw notitie.',
  faultLate:
    'Iemand anders ging al verder met dit signaal. Kijk hieronder, en leg het opnieuw vast.',
  kinds: {
    direct_gevaar: {
      name: 'Direct gevaar vastgelegd',
      means:
        'Een medewerker legde vast dat er direct gevaar is. Daarmee mag iets worden gedeeld zonder toestemming.',
      todo: 'Kijk in het logboek wat er is gedeeld. Vraag de medewerker wat er speelde. Staat de afweging in uw eigen dossier?',
    },
    zonder_toestemming: {
      name: 'Afweging vastgelegd',
      means:
        'Een medewerker legde een afweging vast. Daarmee mag iets worden gedeeld zonder toestemming.',
      todo: 'Kijk in het logboek wat er is gedeeld. Lees de afweging in uw eigen dossier. Was er echt geen andere weg?',
    },
    verborgen_regel: {
      name: 'Regel is lang verborgen',
      means: 'Het gezin ziet deze regel nog niet. Na een maand moet het gezin het weten.',
      todo: 'Kan het gezin het veilig weten? Geef de regel dan vrij. Zo niet, schrijf op waarom.',
    },
    bron_antwoordt_niet: {
      name: 'Uw bron antwoordt niet',
      means: 'Er werden gegevens gevraagd die mochten. Uw systeem gaf ze deze week vaak niet.',
      todo: 'Vraag uw systeembeheer of de gateway en de bron werken.',
    },
    veel_niets_gegeven: {
      name: 'Vaak niets gekregen',
      means: 'Iemand vroeg deze week veel meer dan anders en kreeg niets.',
      todo: 'Vraag na wat er gezocht werd, en of dat nodig was.',
    },
    veel_gevraagd: {
      name: 'Veel vragen aan gezinnen',
      means: 'Iemand stelde deze week veel meer vragen aan gezinnen dan anders.',
      todo: 'Vraag na waarvoor dat was.',
    },
    logboek_klopt_niet: {
      name: 'Het logboek klopt niet',
      means: 'Een regel past niet bij de regel ervoor. Er kan iets veranderd of weg zijn.',
      todo: 'Bel ons meteen, en verander niets.',
    },
  } satisfies Record<SignalKind, OfKind> as Record<SignalKind, OfKind>,
}

export type SignalTexts = typeof nl

const en: SignalTexts = {
  title: 'Signals',
  lead: 'This stood out in the log of your organisation. Look into it and write down what you found.',
  weeks: (weeks) => `Figures by week go back ${weeks} weeks.`,
  waiting: (count) => (count === 1 ? 'There is 1 new signal' : `There are ${count} new signals`),
  toSignals: 'Look at the signals',
  states: { nieuw: 'New', in_onderzoek: 'Being looked into', klaar: 'Done' },
  choose: (state, count) => `${state} (${count})`,
  caption: (state) => `${state}, the newest first`,
  heads: ['Since', 'What', 'Who', 'Rows', 'Look'],
  open: 'Look',
  none: 'There is nothing here.',
  older: 'Older signals',
  one: 'Signal',
  kind: 'What',
  means: 'Why you see this',
  todo: 'What you can do',
  since: 'Since',
  week: 'Week of',
  who: 'Who',
  rows: 'Rows of the log',
  number: 'Number',
  state: 'State',
  toLog: 'Look in the log',
  toRelease: 'Let the family see the row',
  history: 'What was done',
  historyCaption: 'The oldest first',
  historyHeads: ['When', 'Who', 'State', 'Note'],
  untouched: 'Nothing was done with it yet.',
  next: 'New state',
  note: 'Note',
  noteHint: (most) =>
    `What did you find, and what do you agree on? At most ${most} characters. Write no names.`,
  save: 'Record this',
  saved: 'This has been recorded',
  done: 'This signal is done. Nothing can be added.',
  back: 'All signals',
  faultState: 'Choose a state.',
  faultNote: 'Write down what you found.',
  faultLong: (most) => `Keep your note under ${most} characters.`,
  faultBsn: 'Remove the citizen service number from your note.',
  faultLate: 'Somebody else went on with this signal. Look below, and record it again.',
  kinds: {
    direct_gevaar: {
      name: 'Immediate danger recorded',
      means:
        'An employee recorded that there is immediate danger. That allows something to be shared without consent.',
      todo: 'Look in the log what was shared. Ask the employee what happened. Is the weighing in your own file?',
    },
    zonder_toestemming: {
      name: 'Weighing recorded',
      means: 'An employee recorded a weighing. That allows something to be shared without consent.',
      todo: 'Look in the log what was shared. Read the weighing in your own file. Was there really no other way?',
    },
    verborgen_regel: {
      name: 'Row is hidden for long',
      means: 'The family does not see this row yet. After a month the family must know.',
      todo: 'Can the family know safely? Then release the row. If not, write down why.',
    },
    bron_antwoordt_niet: {
      name: 'Your source does not answer',
      means: 'Data were asked that may be given. This week your system often did not give them.',
      todo: 'Ask your system administration whether gateway and source work.',
    },
    veel_niets_gegeven: {
      name: 'Often received nothing',
      means: 'Somebody asked much more than usual this week and received nothing.',
      todo: 'Ask what was looked for, and whether that was needed.',
    },
    veel_gevraagd: {
      name: 'Many questions to families',
      means: 'Somebody asked families much more than usual this week.',
      todo: 'Ask what that was for.',
    },
    logboek_klopt_niet: {
      name: 'The log is not right',
      means: 'A row does not fit the row before it. Something may be changed or gone.',
      todo: 'Call us at once, and change nothing.',
    },
  },
}

export const signalTexts: Bilingual<SignalTexts> = { nl, en }
