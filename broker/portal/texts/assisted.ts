/** Texts of filling in together: what an employee writes down for a family member. */
import type { Bilingual } from '../language.ts'

const nl = {
  title: 'Samen invullen',
  lead: 'Leg vast wat een ouder of jongere tegen u zei. U hoort niet wat iemand eerder koos.',
  own: 'Dit kan alleen over gegevens die uw eigen organisatie heeft. Vroeg u gegevens van een ander? Dan antwoordt het gezin zelf, of die ander legt het vast.',
  how: 'Hoe ging het?',
  channels: {
    begeleid: 'Samen op het scherm. Een ja telt pas als de ouder of jongere het zelf bevestigt.',
    papier: 'Op papier. De scan blijft in uw eigen dossier. Een collega was erbij.',
    mondeling: 'Mondeling. Een collega was erbij en hoorde het.',
  },
  channelFault: 'Kies hoe het ging.',
  who: 'Wie zei dit?',
  whoHint: 'Weet u niet welke ouder ouder 1 is? Laat het de ouder zelf doen, of bel ons.',
  roles: {
    ouder1: 'Ouder 1',
    ouder2: 'Ouder 2',
    voogd: 'Voogd',
    jeugdige: 'De jongere',
    gezinslid1: 'Een ander gezinslid',
  },
  whoFault: 'Kies wie dit zei.',
  nobody:
    'Dit kind of deze persoon staat niet bij ons. Kopieer het hele nummer en kies wie het zei.',
  what: 'Wat zei die persoon?',
  decisions: {
    gegeven: 'Ja, dat mag',
    geweigerd: 'Nee, dat mag niet',
    ingetrokken: 'Stop met delen',
  },
  whatFault: 'Kies wat die persoon zei.',
  until: 'Tot wanneer mag dit?',
  untilHint:
    'Laat het leeg voor de dag die gevraagd is, of anders voor de langste tijd die mag. Bijvoorbeeld: 1 maart 2027.',
  untilAsked: 'De dag die gevraagd is, of anders zo lang als mag',
  untilFault: 'Vul een dag in die bestaat en die niet te ver weg is, zoals 1 maart 2027.',
  day: 'Dag',
  month: 'Maand',
  year: 'Jaar',
  scan: 'Controlegetal van de scan',
  scanHint:
    'Alleen bij papier. Het is de SHA-256 van het bestand: 64 cijfers en letters. Uw systeem laat het zien.',
  scanFault: 'Bij papier is het controlegetal nodig, en anders niet. Het heeft 64 tekens.',
  witness: 'Welke collega was erbij?',
  witnessHint: 'Bij papier en mondeling. Vul het personeelsnummer in, niet de naam.',
  witnessFault:
    'Vul het personeelsnummer van een andere collega in. Alleen bij papier en mondeling.',
  checkTitle: 'Controleer',
  save: 'Leg dit vast',
  done: 'Het is vastgelegd',
  waitsTitle: 'Het staat klaar, maar het telt nog niet',
  waits:
    'Het telt pas als de ouder of jongere zelf inlogt en het bevestigt. Die persoon krijgt bericht. Tot die tijd wordt er niets gedeeld.',
  doneWhat:
    'Het gezinslid ziet dit in het eigen overzicht en krijgt bericht. Klopt het niet? Dan kan die persoon het zelf veranderen.',
}

export type AssistedTexts = typeof nl

const en: AssistedTexts = {
  title: 'Fill in together',
  lead: 'Record what a parent or young person told you. You do not hear what anybody chose before.',
  own: 'This is about data that your own organisation has. Did you ask for data of another? Then the family answers, or that other records it.',
  how: 'How did it go?',
  channels: {
    begeleid: 'Together on screen. A yes counts only when the parent or young person confirms it.',
    papier: 'On paper. The scan stays in your own file. A colleague was present.',
    mondeling: 'Orally. A colleague was present and heard it.',
  },
  channelFault: 'Choose how it went.',
  who: 'Who said this?',
  whoHint: 'Do you not know which parent is parent 1? Let the parent do it, or call us.',
  roles: {
    ouder1: 'Parent 1',
    ouder2: 'Parent 2',
    voogd: 'Guardian',
    jeugdige: 'The young person',
    gezinslid1: 'Another family member',
  },
  whoFault: 'Choose who said this.',
  nobody: 'We do not know this child or this person. Copy the whole number and choose who said it.',
  what: 'What did that person say?',
  decisions: { gegeven: 'Yes, allowed', geweigerd: 'No, not allowed', ingetrokken: 'Stop sharing' },
  whatFault: 'Choose what that person said.',
  until: 'Until when is this allowed?',
  untilHint:
    'Leave it empty for the day that was asked for, or else for the longest time allowed. For example: 1 March 2027.',
  untilAsked: 'The day that was asked for, or else as long as is allowed',
  untilFault: 'Enter a day that exists and is not too far away, such as 1 March 2027.',
  day: 'Day',
  month: 'Month',
  year: 'Year',
  scan: 'Control number of the scan',
  scanHint:
    'On paper only. It is the SHA-256 of the file: 64 digits and letters. Your system shows it.',
  scanFault: 'On paper the control number is needed, otherwise not. It has 64 characters.',
  witness: 'Which colleague was present?',
  witnessHint: 'On paper and orally. Enter the staff number, not the name.',
  witnessFault: 'Enter the staff number of another colleague. Only on paper and orally.',
  checkTitle: 'Check',
  save: 'Record this',
  done: 'It is recorded',
  waitsTitle: 'It is ready, but it does not count yet',
  waits:
    'It counts only when the parent or young person logs in and confirms it. That person gets a message. Until then nothing is shared.',
  doneWhat:
    'The family member sees this in their own overview and gets a message. Is it wrong? Then that person can change it.',
}

export const assistedTexts: Bilingual<AssistedTexts> = { nl, en }
