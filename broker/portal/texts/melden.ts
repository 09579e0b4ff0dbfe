/** Texts of reports about rows of the log, for families and for the officers who answer them. */
import type { ReportState, ReportTo } from '../../../consent/report.ts'
import type { Bilingual, Voiced } from '../language.ts'

const nl = {
  title: 'Melden dat iets niet klopt',
  listTitle: 'Melden',
  listLead: 'Hier staat wat u meldde over “Wie keek er?”, en het antwoord.',
  how: 'Klopt er iets niet? Ga naar “Wie keek er?” en kies bij die regel: Klopt dit niet?',
  toLog: 'Naar “Wie keek er?”',
  none: 'U hebt nog niets gemeld.',
  open: 'Bekijk de melding',
  link: 'Klopt dit niet?',
  linkFor: (event: string) => `Klopt dit niet? ${event}`,
  row: 'Over deze regel',
  rowGone: 'U ziet deze regel niet meer.',
  to: 'Wie moet dit lezen?',
  toHint: 'Twijfelt u? Kies dan de privacy-functionaris.',
  tos: {
    organisatie: (name: string) => `Een vraag aan ${name}`,
    fg: (name: string) => `De privacy-functionaris (FG) van ${name}`,
  } satisfies Record<ReportTo, (name: string) => string>,
  text: 'Wat klopt er niet?',
  textHint: (charsMax: number) =>
    `Houd het kort: hoogstens ${charsMax} tekens. Schrijf niets over gezondheid of hulp, en geen burgerservicenummer. Dat is niet nodig.`,
  private: 'De andere ouder en uw kind zien uw melding niet.',
  send: 'Verstuur de melding',
  back: 'Terug',
  faultTo: 'Kies wie dit moet lezen.',
  faultText: 'Schrijf op wat er niet klopt.',
  faultLong: (charsMax: number) => `Maak de tekst korter: hoogstens ${charsMax} tekens.`,
  faultBsn: 'Haal het burgerservicenummer uit de tekst.',
  sentTitle: 'Uw melding is verstuurd',
  next: 'Wat gebeurt er nu?',
  nextText:
    'De organisatie leest uw melding en antwoordt u hier. Is er nieuws? Dan krijgt u bericht.',
  number: 'Nummer',
  at: 'Gemeld op',
  state: 'Hoe ver is het?',
  states: {
    ontvangen: 'Ontvangen',
    bezig: 'Bezig',
    klaar: 'Klaar',
  } satisfies Record<ReportState, string>,
  yours: 'U schreef',
  answer: 'Het antwoord',
  noAnswer: 'Er is nog geen antwoord.',
  changedAt: 'Laatste nieuws',
  notSatisfied:
    'Bent u niet tevreden met het antwoord? Dan kunt u een klacht indienen bij de Autoriteit Persoonsgegevens.',
}

export type MeldenTexts = typeof nl

const je: MeldenTexts = {
  ...nl,
  listLead: 'Hier staat wat je meldde over “Wie keek er?”, en het antwoord.',
  none: 'Je hebt nog niets gemeld.',
  rowGone: 'Je ziet deze regel niet meer.',
  toHint: 'Twijfel je? Kies dan de privacy-functionaris.',
  private: 'Je ouders zien je melding niet.',
  sentTitle: 'Je melding is verstuurd',
  nextText:
    'De organisatie leest je melding en antwoordt je hier. Is er nieuws? Dan krijg je bericht.',
  yours: 'Je schreef',
  notSatisfied:
    'Ben je niet tevreden met het antwoord? Dan kun je een klacht indienen bij de Autoriteit Persoonsgegevens.',
}

const en: MeldenTexts = {
  title: 'Report that something is wrong',
  listTitle: 'Report',
  listLead: 'Here is what you reported about “Who looked?”, and the answer.',
  how: 'Is something wrong? Go to “Who looked?” and choose at that line: Is this wrong?',
  toLog: 'To “Who looked?”',
  none: 'You have not reported anything yet.',
  open: 'See the report',
  link: 'Is this wrong?',
  linkFor: (event) => `Is this wrong? ${event}`,
  row: 'About this line',
  rowGone: 'You no longer see this line.',
  to: 'Who should read this?',
  toHint: 'Not sure? Then choose the privacy officer.',
  tos: {
    organisatie: (name) => `A question to ${name}`,
    fg: (name) => `The privacy officer of ${name}`,
  },
  text: 'What is wrong?',
  textHint: (charsMax) =>
    `Keep it short: at most ${charsMax} characters. Write nothing about health or help, and no citizen service number. It is not needed.`,
  private: 'Nobody else in the family sees your report.',
  send: 'Send the report',
  back: 'Back',
  faultTo: 'Choose who should read this.',
  faultText: 'Write down what is wrong.',
  faultLong: (charsMax) => `Make the text shorter: at most ${charsMax} characters.`,
  faultBsn: 'Take the citizen service number out of the text.',
  sentTitle: 'Your report was sent',
  next: 'What happens now?',
  nextText:
    'The organisation reads your report and answers you here. When there is news, you get a message.',
  number: 'Number',
  at: 'Reported on',
  state: 'How far is it?',
  states: { ontvangen: 'Received', bezig: 'Being looked into', klaar: 'Done' },
  yours: 'You wrote',
  answer: 'The answer',
  noAnswer: 'There is no answer yet.',
  changedAt: 'Latest news',
  notSatisfied:
    'Are you not satisfied with the answer? You can complain to the Autoriteit Persoonsgegevens.',
}

export const meldenTexts: Voiced<MeldenTexts> = { nl, je, en }

const officerNl = {
  title: 'Meldingen van ouders',
  lead: 'Ouders en jongeren melden hier dat een regel van het logboek niet klopt. U ziet geen kind en geen naam.',
  none: 'Er zijn geen meldingen.',
  caption: 'Wat nog niet klaar is eerst',
  heads: ['Gemeld op', 'Nummer', 'Voor wie', 'Stand', 'Openen'],
  more: 'Meer meldingen',
  open: 'Bekijk',
  one: 'Melding',
  tos: { organisatie: 'Een vraag aan de organisatie', fg: 'Een melding aan u' },
  states: nl.states,
  sequence: 'Regel van het logboek',
  wrote: 'Wat er volgens de melder niet klopt',
  handled: 'Behandeld door',
  answer: 'Antwoord aan de melder',
  answerHint: (charsMax: number) =>
    `Hoogstens ${charsMax} tekens. Verplicht als u de melding afsluit. Noem geen adressen, geen namen en geen inhoud van een dossier.`,
  state: 'Nieuwe stand',
  save: 'Bewaar en laat het de melder weten',
  saved: 'Bewaard. De melder krijgt bericht.',
  done: 'Deze melding is klaar.',
  erased:
    'Dit gezin is gewist. Daarmee is de melding afgesloten: er is niemand meer die een antwoord kan lezen.',
  back: 'Naar alle meldingen',
  faultState: 'Kies de nieuwe stand.',
  faultAnswer: 'Schrijf een antwoord als u de melding afsluit.',
  faultLong: (charsMax: number) => `Maak het antwoord korter: hoogstens ${charsMax} tekens.`,
  faultBsn: 'Haal het burgerservicenummer uit de tekst.',
}

export type OfficerTexts = typeof officerNl

const officerEn: OfficerTexts = {
  title: 'Reports by parents',
  lead: 'Here parents and young people report that a line of the log is wrong. You see no child and no name.',
  none: 'There are no reports.',
  caption: 'What is not done first',
  heads: ['Reported on', 'Number', 'For whom', 'State', 'Open'],
  more: 'More reports',
  open: 'See',
  one: 'Report',
  tos: { organisatie: 'A question to the organisation', fg: 'A report to you' },
  states: en.states,
  sequence: 'Line of the log',
  wrote: 'What is wrong, in the words of who reported it',
  handled: 'Dealt with by',
  answer: 'Answer to who reported it',
  answerHint: (charsMax) =>
    `At most ${charsMax} characters. Needed to close the report. Name no addresses, no people and nothing of a file.`,
  state: 'New state',
  save: 'Save, and tell who reported it',
  saved: 'Saved. Who reported it gets a message.',
  done: 'This report is done.',
  erased: 'This family was erased. That closed the report: nobody is left to read an answer.',
  back: 'To all reports',
  faultState: 'Choose the new state.',
  faultAnswer: 'Write an answer to close the report.',
  faultLong: (charsMax) => `Make the answer shorter: at most ${charsMax} characters.`,
  faultBsn: 'Take the citizen service number out of the text.',
}

export const officerTexts: Bilingual<OfficerTexts> = { nl: officerNl, en: officerEn }
