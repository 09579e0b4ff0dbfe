/** Texts of reports about rows of the log, for families and for the officers who answer them. */
import type { ReportKind, ReportState, ReportTo } from '../../../consent/report.ts'
import type { Bilingual, Voiced } from '../language.ts'

/** What differs between a report and an objection. */
type OfKind = {
  readonly title: string
  readonly lead: string
  readonly open: string
  readonly text: string
  readonly textHint: (charsMax: number) => string
  readonly private: string
  readonly send: string
  readonly faultText: string
  readonly sentTitle: string
  readonly nextText: string
  readonly at: string
}

const kindsNl: Record<ReportKind, OfKind> = {
  klopt_niet: {
    title: 'Melden dat iets niet klopt',
    lead: 'Klopt een regel niet? Schrijf op wat er niet klopt.',
    open: 'Bekijk de melding',
    text: 'Wat klopt er niet?',
    textHint: (charsMax) =>
      `Houd het kort: hoogstens ${charsMax} tekens. Schrijf niets over gezondheid of hulp, en geen burgerservicenummer. Dat is niet nodig.`,
    private: 'De andere ouder en uw kind zien uw melding niet.',
    send: 'Verstuur de melding',
    faultText: 'Schrijf op wat er niet klopt.',
    sentTitle: 'Uw melding is verstuurd',
    nextText:
      'Uw melding wordt gelezen. Is er een antwoord? Dan krijgt u bericht, en staat het hier.',
    at: 'Gemeld op',
  },
  bezwaar: {
    title: 'Bezwaar maken',
    lead: 'Dit mag volgens de wet. U kunt wel bezwaar maken. De privacy-functionaris bekijkt dan of het bij uw kind moet stoppen.',
    open: 'Bekijk het bezwaar',
    text: 'Waarom maakt u bezwaar?',
    textHint: (charsMax) =>
      `Schrijf wat er bij u of uw kind anders is: hoogstens ${charsMax} tekens. Schrijf niets over gezondheid of hulp, en geen burgerservicenummer. Dat is niet nodig.`,
    private: 'De andere ouder en uw kind zien uw bezwaar niet.',
    send: 'Verstuur het bezwaar',
    faultText: 'Schrijf op waarom u bezwaar maakt.',
    sentTitle: 'Uw bezwaar is verstuurd',
    nextText:
      'De privacy-functionaris leest uw bezwaar en antwoordt u hier, binnen een maand. Is er nieuws? Dan krijgt u bericht.',
    at: 'Bezwaar gemaakt op',
  },
}

const nl = {
  kinds: kindsNl,
  listTitle: 'Melden',
  listLead: 'Hier staat wat u meldde of waar u bezwaar tegen maakte, en het antwoord.',
  how: 'Klopt er iets niet? Ga naar “Wie keek er?” en kies bij die regel: Klopt dit niet?',
  toLog: 'Naar “Wie keek er?”',
  none: 'U hebt nog niets gemeld.',
  link: 'Klopt dit niet?',
  linkFor: (event: string) => `Klopt dit niet? ${event}`,
  row: 'Over deze regel',
  rowGone: 'U ziet deze regel niet meer.',
  to: 'Wie moet dit lezen?',
  readBy: 'Dit leest',
  toHint: 'Twijfelt u? Kies dan de privacy-functionaris.',
  tos: {
    organisatie: (name: string) => `Een vraag aan ${name}`,
    fg: (name: string) => `De privacy-functionaris (FG) van ${name}`,
  } satisfies Record<ReportTo, (name: string) => string>,
  back: 'Terug',
  faultTo: 'Kies wie dit moet lezen.',
  faultLong: (charsMax: number) => `Maak de tekst korter: hoogstens ${charsMax} tekens.`,
  faultBsn: 'Haal het burgerservicenummer uit de tekst.',
  next: 'Wat gebeurt er nu?',
  number: 'Nummer',
  answerBy: 'Antwoord uiterlijk op',
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

const kindsJe: Record<ReportKind, OfKind> = {
  klopt_niet: {
    ...kindsNl.klopt_niet,
    private: 'Je ouders zien je melding niet.',
    sentTitle: 'Je melding is verstuurd',
    nextText:
      'Je melding wordt gelezen. Is er een antwoord? Dan krijg je bericht, en staat het hier.',
  },
  bezwaar: {
    ...kindsNl.bezwaar,
    lead: 'Dit mag volgens de wet. Je kunt wel bezwaar maken. De privacy-functionaris bekijkt dan of het bij jou moet stoppen.',
    text: 'Waarom maak je bezwaar?',
    textHint: (charsMax) =>
      `Schrijf wat er bij jou anders is: hoogstens ${charsMax} tekens. Schrijf niets over gezondheid of hulp, en geen burgerservicenummer. Dat is niet nodig.`,
    private: 'Je ouders zien je bezwaar niet.',
    faultText: 'Schrijf op waarom je bezwaar maakt.',
    sentTitle: 'Je bezwaar is verstuurd',
    nextText:
      'De privacy-functionaris leest je bezwaar en antwoordt je hier, binnen een maand. Is er nieuws? Dan krijg je bericht.',
  },
}

const je: MeldenTexts = {
  ...nl,
  kinds: kindsJe,
  listLead: 'Hier staat wat je meldde of waar je bezwaar tegen maakte, en het antwoord.',
  none: 'Je hebt nog niets gemeld.',
  rowGone: 'Je ziet deze regel niet meer.',
  toHint: 'Twijfel je? Kies dan de privacy-functionaris.',
  yours: 'Je schreef',
  notSatisfied:
    'Ben je niet tevreden met het antwoord? Dan kun je een klacht indienen bij de Autoriteit Persoonsgegevens.',
}

const kindsEn: Record<ReportKind, OfKind> = {
  klopt_niet: {
    title: 'Report that something is wrong',
    lead: 'Is a line wrong? Write down what is wrong.',
    open: 'See the report',
    text: 'What is wrong?',
    textHint: (charsMax) =>
      `Keep it short: at most ${charsMax} characters. Write nothing about health or help, and no citizen service number. It is not needed.`,
    private: 'Nobody else in the family sees your report.',
    send: 'Send the report',
    faultText: 'Write down what is wrong.',
    sentTitle: 'Your report was sent',
    nextText:
      'Your report will be read. When there is an answer, you get a message, and it stands here.',
    at: 'Reported on',
  },
  bezwaar: {
    title: 'Object',
    lead: 'The law allows this. You can object. The privacy officer then looks at whether it must stop.',
    open: 'See the objection',
    text: 'Why do you object?',
    textHint: (charsMax) =>
      `Write what is different for you or your family: at most ${charsMax} characters. Write nothing about health or help, and no citizen service number. It is not needed.`,
    private: 'Nobody else in the family sees your objection.',
    send: 'Send the objection',
    faultText: 'Write down why you object.',
    sentTitle: 'Your objection was sent',
    nextText:
      'The privacy officer reads your objection and answers you here within a month. When there is news, you get a message.',
    at: 'Objected on',
  },
}

const en: MeldenTexts = {
  kinds: kindsEn,
  listTitle: 'Report',
  listLead: 'Here is what you reported or objected to, and the answer.',
  how: 'Is something wrong? Go to “Who looked?” and choose at that line: Is this wrong?',
  toLog: 'To “Who looked?”',
  none: 'You have not reported anything yet.',
  link: 'Is this wrong?',
  linkFor: (event) => `Is this wrong? ${event}`,
  row: 'About this line',
  rowGone: 'You no longer see this line.',
  to: 'Who should read this?',
  readBy: 'This is read by',
  toHint: 'Not sure? Then choose the privacy officer.',
  tos: {
    organisatie: (name) => `A question to ${name}`,
    fg: (name) => `The privacy officer of ${name}`,
  },
  back: 'Back',
  faultTo: 'Choose who should read this.',
  faultLong: (charsMax) => `Make the text shorter: at most ${charsMax} characters.`,
  faultBsn: 'Take the citizen service number out of the text.',
  next: 'What happens now?',
  number: 'Number',
  answerBy: 'Answer at the latest on',
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
  lead: 'Ouders en jongeren melden hier dat een regel van het logboek niet klopt, of maken bezwaar. U ziet geen kind en geen naam.',
  none: 'Er zijn geen meldingen.',
  caption: 'Wat nog niet klaar is eerst',
  heads: ['Gemeld op', 'Nummer', 'Soort', 'Stand', 'Openen'],
  kinds: { klopt_niet: 'Melding', bezwaar: 'Bezwaar (AVG artikel 21)' } satisfies Record<
    ReportKind,
    string
  >,
  toWhom: 'Voor wie',
  answerBy: 'Antwoord uiterlijk op',
  late: 'Te laat',
  objection:
    'De melder maakt bezwaar tegen het delen op grond van een taak van algemeen belang. U antwoordt binnen een maand (AVG artikel 12, lid 3). Zijn er geen dwingende redenen die zwaarder wegen? Dan stopt u met delen en schrijft u dat.',
  more: 'Meer meldingen',
  open: 'Bekijk',
  tos: { organisatie: 'Een vraag aan de organisatie', fg: 'Een melding aan u' },
  states: nl.states,
  sequence: 'Regel van het logboek',
  wrote: {
    klopt_niet: 'Wat er volgens de melder niet klopt',
    bezwaar: 'Waarom de melder bezwaar maakt',
  } satisfies Record<ReportKind, string>,
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
  lead: 'Here parents and young people report that a line of the log is wrong, or object. You see no child and no name.',
  none: 'There are no reports.',
  caption: 'What is not done first',
  heads: ['Reported on', 'Number', 'Kind', 'State', 'Open'],
  kinds: { klopt_niet: 'Report', bezwaar: 'Objection (GDPR article 21)' },
  toWhom: 'For whom',
  answerBy: 'Answer at the latest on',
  late: 'Too late',
  objection:
    'They object to sharing on the ground of a task in the public interest. You answer within a month (GDPR article 12(3)). If there are no compelling reasons that weigh more, you stop sharing and write so.',
  more: 'More reports',
  open: 'See',
  tos: { organisatie: 'A question to the organisation', fg: 'A report to you' },
  states: en.states,
  sequence: 'Line of the log',
  wrote: {
    klopt_niet: 'What is wrong, in the words of who reported it',
    bezwaar: 'Why they object',
  },
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
