/** Who looked: level B1, "u" for parents, "je" for young people. */
import type { Voiced } from '../language.ts'

const nl = {
  title: 'Wie keek er?',
  lead: 'Hier staat elke keer dat iemand gegevens vroeg of kreeg.',
  since: (day: string) => `U ziet alles vanaf ${day}.`,
  mayGrow: 'Sommige regels verschijnen later. Bijvoorbeeld als dat veiliger is.',
  none: 'Er is nog niets gebeurd.',
  caption: 'Wat er gebeurde, het nieuwste eerst',
  heads: ['Wanneer', 'Wie', 'Wat gebeurde er', 'Wat', 'Waarom', 'Mocht dat?', 'Uitkomst'],
  outcomes: { gegeven: 'Gegeven', deel_gegeven: 'Deel gegeven', niet_gegeven: 'Niet gegeven' },
  older: 'Bekijk oudere regels',
  download: 'Download als CSV',
  report: 'Klopt er iets niet? Meld het',
}

type InzageTexts = typeof nl

const je: InzageTexts = {
  ...nl,
  since: (day) => `Je ziet alles vanaf ${day}.`,
}

const en: InzageTexts = {
  title: 'Who looked?',
  lead: 'Here is every time that somebody asked for data or got it.',
  since: (day) => `You see everything since ${day}.`,
  mayGrow: 'Some lines appear later. For example when that is safer.',
  none: 'Nothing has happened yet.',
  caption: 'What happened, newest first',
  heads: ['When', 'Who', 'What happened', 'What', 'Why', 'Was it allowed?', 'Outcome'],
  outcomes: { gegeven: 'Given', deel_gegeven: 'Part given', niet_gegeven: 'Not given' },
  older: 'See older lines',
  download: 'Download as CSV',
  report: 'Is something wrong? Report it',
}

export const inzageTexts: Voiced<InzageTexts> = { nl, je, en }
