/** Texts about sources that do not answer, on the privacy officer's first page. */
import type { FetchFailure } from '../../../consent/ports/holders.ts'
import type { Bilingual } from '../language.ts'

const nl = {
  title: 'Bronnen die niet antwoorden',
  period: 'Dit gaat over de laatste 4 weken.',
  none: 'Er waren geen bronnen die niet antwoordden.',
  again: 'Alle bronnen antwoorden weer.',
  silent: (count: number) =>
    count === 1 ? '1 bron antwoordt nu niet.' : `${count} bronnen antwoorden nu niet.`,
  region:
    'U ziet alle bronnen van uw regio. Bij andere organisaties ziet u alleen de dag. Zij staan hier pas als het 5 keer misging.',
  caption: 'Wat er misging in de laatste 4 weken',
  heads: ['Bron', 'Nu', 'Niet gelukt', 'Sinds', 'Laatste antwoord', 'Wat ging er mis?', 'Logboek'],
  now: { silent: 'Antwoordt niet', again: 'Antwoordt weer' },
  times: (count: number) => `${count} keer`,
  atLeast: (count: number) => `${count} keer of meer`,
  never: 'Nog nooit',
  failures: {
    onbereikbaar: 'Geen verbinding',
    te_laat: 'Geen antwoord op tijd',
    te_groot: 'Te groot antwoord',
    ongeldig: 'Een antwoord dat niet klopt',
    geweigerd: 'De bron weigerde de opdracht',
  } satisfies Record<FetchFailure, string>,
  toLog: 'Bekijk de regels',
}

export type BronnenTexts = typeof nl

const en: BronnenTexts = {
  title: 'Sources that do not answer',
  period: 'This is about the last 4 weeks.',
  none: 'There were no sources that did not answer.',
  again: 'All sources answer again.',
  silent: (count) =>
    count === 1 ? '1 source does not answer now.' : `${count} sources do not answer now.`,
  region:
    'You see all sources of your region. Of other organisations you see the day only. They stand here once it went wrong 5 times.',
  caption: 'What went wrong in the last 4 weeks',
  heads: ['Source', 'Now', 'Failed', 'Since', 'Last answer', 'What went wrong?', 'Log'],
  now: { silent: 'Does not answer', again: 'Answers again' },
  times: (count) => (count === 1 ? 'once' : `${count} times`),
  atLeast: (count) => `${count} times or more`,
  never: 'Never yet',
  failures: {
    onbereikbaar: 'No connection',
    te_laat: 'No answer in time',
    te_groot: 'Too large an answer',
    ongeldig: 'An answer that is not right',
    geweigerd: 'The source refused the order',
  },
  toLog: 'Look at the rows',
}

export const bronnenTexts: Bilingual<BronnenTexts> = { nl, en }
