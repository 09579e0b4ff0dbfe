/** The overview: level B1, "u" for parents, "je" for young people. */
import type { Voiced } from '../language.ts'

const nl = {
  ending: {
    title: (count: number) => (count === 1 ? 'Er loopt 1 keuze af' : `Er lopen ${count} keuzes af`),
    lead: 'Doet u niets? Dan stopt het delen vanzelf.',
    line: (requester: string, day: string) => `${requester}: tot en met ${day}`,
  },
  waiting: {
    title: (count: number) =>
      count === 1 ? 'Er is iets voor u ingevuld' : `Er zijn ${count} keuzes voor u ingevuld`,
    lead: 'Klopt het? Het telt pas als u dat zegt.',
    line: (requester: string) => `Bekijk en bevestig: ${requester}`,
  },
  title: 'Wie mag wat zien?',
  lead: 'Hier ziet u welke organisaties gegevens van uw kind mogen zien.',
  forChild: (name: string) => `Toestemming voor ${name}`,
  joined: 'De code werkte: u hoort er nu bij',
  noFamily: 'U bent hier nog niet gekoppeld aan een kind.',
  noFamilyWhat:
    'Hebt u een code gekregen van een organisatie of van de andere ouder? Vul die in bij Mijn gegevens. Lukt het niet? Bel ons.',
  questions: (count: number) =>
    count === 1 ? 'Er is 1 vraag aan u' : `Er zijn ${count} vragen aan u`,
  toQuestions: 'Bekijk en beantwoord',
  mail: {
    geen_adres: {
      title: 'U krijgt geen mail van ons',
      text: 'Wij hebben geen mailadres van u. Uw berichten staan alleen bij “Berichten en mailadres”.',
      link: 'Vul uw mailadres in',
    },
    niet_bevestigd: {
      title: 'U krijgt nog geen mail van ons',
      text: 'Uw mailadres is nog niet bevestigd. Vul de code in die wij u mailden.',
      link: 'Bevestig uw mailadres',
    },
    komt_terug: {
      title: 'Onze mail komt niet bij u aan',
      text: 'Uw berichten staan bij “Berichten en mailadres”. Kijk of uw mailadres nog klopt.',
      link: 'Kijk uw mailadres na',
    },
  },
  nothingNow: 'U deelt nu niets met uw toestemming.',
  nothing:
    'U hebt nog niets gekozen. Zolang u niets kiest, mag niemand iets zien met uw toestemming.',
  lastLooks: 'Wat organisaties het laatst deden',
  allLooks: 'Bekijk alles',
  stopAll: 'Alles stoppen',
  law: 'Sommige dingen regelt de wet. Daar beslist u niet over, maar u ziet het altijd bij “Wie keek er?”.',
  around: 'Organisaties rond uw kind',
  standings: {
    deelt: 'U deelt',
    deel: 'U deelt een deel',
    niets: 'U deelt niets',
    keuze: 'Keuze nodig',
    wet: 'Mag volgens de wet',
    verlopen: 'Verlopen',
  },
  kind: 'Soort organisatie',
  lastLooked: 'Laatst gekeken',
  notYet: 'Nog niet',
  choices: 'Uw keuzes',
  byLaw: 'De wet regelt dat deze organisatie soms iets mag zien. U ziet het bij “Wie keek er?”.',
  search: 'Zoek een organisatie',
  caption: 'Organisaties die iets mogen zien of zagen',
  heads: ['Organisatie', 'Stand', 'Laatst gekeken', 'Geldig tot en met', 'Uw keuzes'],
  noneFound: 'Er is geen organisatie gevonden. Zoek met andere woorden.',
  more: 'Meer organisaties',
}

type OverzichtTexts = typeof nl

const je: OverzichtTexts = {
  ...nl,
  ending: { ...nl.ending, lead: 'Doe je niets? Dan stopt het delen vanzelf.' },
  waiting: {
    title: (count) =>
      count === 1 ? 'Er is iets voor je ingevuld' : `Er zijn ${count} keuzes voor je ingevuld`,
    lead: 'Klopt het? Het telt pas als je dat zegt.',
    line: nl.waiting.line,
  },
  lead: 'Hier zie je welke organisaties gegevens van jou mogen zien.',
  joined: 'De code werkte: je hoort er nu bij',
  noFamily: 'Je bent hier nog niet gekoppeld.',
  noFamilyWhat:
    'Heb je een code gekregen van een organisatie of van je ouder? Vul die in bij Mijn gegevens. Lukt het niet? Bel ons.',
  questions: (count) => (count === 1 ? 'Er is 1 vraag aan jou' : `Er zijn ${count} vragen aan jou`),
  mail: {
    geen_adres: {
      title: 'Je krijgt geen mail van ons',
      text: 'Wij hebben geen mailadres van je. Je berichten staan alleen bij “Berichten en mailadres”.',
      link: 'Vul je mailadres in',
    },
    niet_bevestigd: {
      title: 'Je krijgt nog geen mail van ons',
      text: 'Je mailadres is nog niet bevestigd. Vul de code in die wij je mailden.',
      link: 'Bevestig je mailadres',
    },
    komt_terug: {
      title: 'Onze mail komt niet bij je aan',
      text: 'Je berichten staan bij “Berichten en mailadres”. Kijk of je mailadres nog klopt.',
      link: 'Kijk je mailadres na',
    },
  },
  nothingNow: 'Je deelt nu niets met jouw toestemming.',
  nothing:
    'Je hebt nog niets gekozen. Zolang je niets kiest, mag niemand iets zien met jouw toestemming.',
  law: 'Sommige dingen regelt de wet. Daar beslis je niet over, maar je ziet het altijd bij “Wie keek er?”.',
  around: 'Organisaties om je heen',
  standings: {
    ...nl.standings,
    deelt: 'Je deelt',
    deel: 'Je deelt een deel',
    niets: 'Je deelt niets',
  },
  choices: 'Je keuzes',
  byLaw: 'De wet regelt dat deze organisatie soms iets mag zien. Je ziet het bij “Wie keek er?”.',
  heads: [...nl.heads.slice(0, -1), 'Je keuzes'],
}

const en: OverzichtTexts = {
  ending: {
    title: (count) =>
      count === 1 ? '1 choice is about to end' : `${count} choices are about to end`,
    lead: 'If you do nothing, the sharing stops by itself.',
    line: (requester, day) => `${requester}: until and including ${day}`,
  },
  waiting: {
    title: (count) =>
      count === 1 ? 'Something was filled in for you' : `${count} choices were filled in for you`,
    lead: 'Is it right? It counts only when you say so.',
    line: (requester) => `Look and confirm: ${requester}`,
  },
  title: 'Who may see what?',
  lead: 'Here you see which organisations may see the data.',
  forChild: (name) => `Consent for ${name}`,
  joined: 'The code worked: you belong to it now',
  noFamily: 'You are not linked to a child here yet.',
  noFamilyWhat:
    'Did an organisation or the other parent give you a code? Enter it under My details. If it does not work, call us.',
  questions: (count) =>
    count === 1 ? 'There is 1 question to you' : `There are ${count} questions to you`,
  toQuestions: 'Look and answer',
  mail: {
    geen_adres: {
      title: 'You get no mail from us',
      text: 'We have no mail address of yours. Your messages are only under “Messages and mail address”.',
      link: 'Fill in your mail address',
    },
    niet_bevestigd: {
      title: 'You get no mail from us yet',
      text: 'Your mail address is not confirmed yet. Enter the code that we mailed you.',
      link: 'Confirm your mail address',
    },
    komt_terug: {
      title: 'Our mail does not reach you',
      text: 'Your messages are under “Messages and mail address”. See whether your mail address is still right.',
      link: 'Check your mail address',
    },
  },
  nothingNow: 'You share nothing now with your consent.',
  nothing:
    'You have not chosen anything yet. As long as you do not, nobody may see anything with your consent.',
  lastLooks: 'What organisations did last',
  allLooks: 'See everything',
  stopAll: 'Stop everything',
  law: 'Some things are in the law. You do not decide about those, but you always see them under “Who looked?”.',
  around: 'Organisations involved',
  standings: {
    deelt: 'You share',
    deel: 'You share a part',
    niets: 'You share nothing',
    keuze: 'Choice needed',
    wet: 'Allowed by law',
    verlopen: 'Expired',
  },
  kind: 'Kind of organisation',
  lastLooked: 'Last looked',
  notYet: 'Not yet',
  choices: 'Your choices',
  byLaw: 'The law lets this organisation see something at times. You see it under “Who looked?”.',
  search: 'Search for an organisation',
  caption: 'Organisations that may see something, or did',
  heads: ['Organisation', 'State', 'Last looked', 'Valid until and including', 'Your choices'],
  noneFound: 'No organisation was found. Search with other words.',
  more: 'More organisations',
}

export const overzichtTexts: Voiced<OverzichtTexts> = { nl, je, en }
