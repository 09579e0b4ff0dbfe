/** Texts of a family that asks to be erased, and of the officer who decides. */
import type { ErasureRequestState } from '../../../consent/erasure-request.ts'
import type { Bilingual, Voiced } from '../language.ts'

const nl = {
  to: 'Vragen om te wissen',
  title: 'Vragen om uw gegevens te wissen',
  lead: (name: string) => `Het gaat over: ${name}`,
  goes: 'Wat er weg kan',
  goesList: [
    'Namen van het gezin, geboortedatum, logins en mailadressen.',
    'Alle codes, en wat u en anderen hier zelf schreven.',
    'Daarna kan niemand hier het gezin nog vinden. Delen stopt meteen.',
  ],
  stays: 'Wat er niet weg kan',
  staysList: [
    'Wie wat opvroeg: dat blijft 5 jaar in het logboek. Dat moet van de wet. Er staat geen naam bij.',
    'Uw antwoorden, als bewijs: tot 5 jaar nadat ze zijn afgelopen. Ook zonder naam.',
    'Wat organisaties in hun eigen dossier hebben. Vraag dat aan de organisatie zelf.',
  ],
  who: 'Wie moet dit vragen?',
  whoText:
    'Tot 16 jaar vragen alle ouders met gezag het, ieder zelf. Vanaf 12 jaar vraagt het kind het ook zelf. Vanaf 16 jaar vraagt alleen de jongere het.',
  private: 'Niemand anders in het gezin ziet hier dat u dit vraagt.',
  notYou:
    'U kunt dit hier niet vragen. Denkt u dat dat niet klopt? Vraag het aan een organisatie bij uw kind, of bel ons.',
  noParty:
    'Er is geen organisatie die hierover kan besluiten. Bevestig eerst een organisatie, of bel ons.',
  party: 'Welke organisatie moet erover besluiten?',
  partyHint: 'De privacy-functionaris (FG) van die organisatie leest uw verzoek.',
  partyFault: 'Kies een organisatie.',
  check: 'Verder',
  checkTitle: 'Weet u het zeker?',
  checkText: 'Wissen kan niet worden teruggedraaid. Bewaar eerst wat u wilt houden.',
  ask: 'Ja, vraag om te wissen',
  change: 'Nee, ga terug',
  term: 'U krijgt binnen een maand antwoord.',
  asked: 'Wat u vroeg',
  sentTitle: 'Uw verzoek is verstuurd',
  sent: 'U krijgt binnen een maand antwoord. Er gaat nog niets weg.',
  number: 'Nummer',
  by: 'Antwoord uiterlijk op',
  states: {
    open: 'Er is nog geen antwoord',
    toegewezen: 'Ja, het wordt gewist',
    afgewezen: 'Nee',
  } satisfies Record<ErasureRequestState, string>,
  why: 'Waarom',
  grantedOn: 'Toegewezen op',
  carriedOutBy: 'Meestal gewist uiterlijk op',
  granted: 'Het systeembeheer voert het uit. Daarna kunt u hier niets meer lezen.',
  meanwhile: 'Wat kunt u nu nog doen?',
  meanwhileList: [
    'Bewaar wat u wilt houden. U kunt alles downloaden.',
    'Delen gaat door tot het gewist is. U kunt er nu al mee stoppen.',
    'Wilt u toch niet wissen? Bel ons dan meteen.',
    'Duurt het langer? Vraag het de organisatie die besloot, of bel ons. U kunt ook klagen bij de Autoriteit Persoonsgegevens (AP).',
  ],
  stop: 'Stoppen met delen',
  complaint:
    'Bent u het er niet mee eens? U kunt klagen bij de Autoriteit Persoonsgegevens (AP). U kunt ook naar de rechter.',
  complaintLink: 'Klagen bij de AP',
  download: 'Alles van mij downloaden (JSON)',
  downloadText: 'In dit bestand staat alles wat u hier kunt zien. Een computer kan het lezen.',
  mine: 'Mijn gegevens krijgen of wissen',
  back: 'Terug',
}

export type WissenTexts = typeof nl

const je: WissenTexts = {
  ...nl,
  title: 'Vragen om je gegevens te wissen',
  goesList: [
    'Namen van het gezin, geboortedatum, logins en mailadressen.',
    'Alle codes, en wat jij en anderen hier zelf schreven.',
    'Daarna kan niemand je hier nog vinden. Delen stopt meteen.',
  ],
  staysList: [
    'Wie wat opvroeg: dat blijft 5 jaar in het logboek. Dat moet van de wet. Er staat geen naam bij.',
    'Je antwoorden, als bewijs: tot 5 jaar nadat ze zijn afgelopen. Ook zonder naam.',
    'Wat organisaties in hun eigen dossier hebben. Vraag dat aan de organisatie zelf.',
  ],
  whoText:
    'Vanaf 16 jaar vraag jij het alleen. Van 12 tot 16 jaar vraag jij het, en vragen alle ouders met gezag het ook, ieder zelf.',
  private: 'Niemand anders in het gezin ziet hier dat je dit vraagt.',
  notYou:
    'Je kunt dit hier niet vragen. Denk je dat dat niet klopt? Vraag het aan een organisatie die je kent, of bel ons.',
  partyHint: 'De privacy-functionaris (FG) van die organisatie leest je verzoek.',
  checkTitle: 'Weet je het zeker?',
  checkText: 'Wissen kan niet worden teruggedraaid. Bewaar eerst wat je wilt houden.',
  term: 'Je krijgt binnen een maand antwoord.',
  asked: 'Wat je vroeg',
  sentTitle: 'Je verzoek is verstuurd',
  sent: 'Je krijgt binnen een maand antwoord. Er gaat nog niets weg.',
  granted: 'Het systeembeheer voert het uit. Daarna kun je hier niets meer lezen.',
  meanwhile: 'Wat kun je nu nog doen?',
  meanwhileList: [
    'Bewaar wat je wilt houden. Je kunt alles downloaden.',
    'Delen gaat door tot het gewist is. Je kunt er nu al mee stoppen.',
    'Wil je toch niet wissen? Bel ons dan meteen.',
    'Duurt het langer? Vraag het de organisatie die besloot, of bel ons. Je kunt ook klagen bij de Autoriteit Persoonsgegevens (AP).',
  ],
  complaint:
    'Ben je het er niet mee eens? Je kunt klagen bij de Autoriteit Persoonsgegevens (AP). Je kunt ook naar de rechter.',
  downloadText: 'In dit bestand staat alles wat je hier kunt zien. Een computer kan het lezen.',
}

const en: WissenTexts = {
  to: 'Ask to erase',
  title: 'Ask to erase your data',
  lead: (name) => `It is about: ${name}`,
  goes: 'What can go',
  goesList: [
    'Names of the family, birth date, logins and mail addresses.',
    'All codes, and what you and others wrote here.',
    'After that nobody can find the family here. Sharing stops at once.',
  ],
  stays: 'What cannot go',
  staysList: [
    'Who asked for what: that stays in the log for 5 years. The law says so. There is no name with it.',
    'Your answers, as proof: until 5 years after they ended. Without a name too.',
    'What organisations have in their own files. Ask the organisation itself.',
  ],
  who: 'Who must ask this?',
  whoText:
    'Until 16 all parents with authority ask, each by themselves. From 12 the young person asks too. From 16 the young person alone asks.',
  private: 'Nobody else in the family sees here that you ask this.',
  notYou:
    'You cannot ask this here. Do you think that is wrong? Ask one of the organisations involved, or call us.',
  noParty: 'No organisation can decide about this. First confirm an organisation, or call us.',
  party: 'Which organisation must decide?',
  partyHint: 'The privacy officer of that organisation reads your request.',
  partyFault: 'Choose an organisation.',
  check: 'Continue',
  checkTitle: 'Are you sure?',
  checkText: 'Erasing cannot be undone. First save what you want to keep.',
  ask: 'Yes, ask to erase',
  change: 'No, go back',
  term: 'You get an answer within a month.',
  asked: 'What you asked',
  sentTitle: 'Your request was sent',
  sent: 'You get an answer within a month. Nothing goes yet.',
  number: 'Number',
  by: 'Answer at the latest on',
  states: {
    open: 'There is no answer yet',
    toegewezen: 'Yes, it will be erased',
    afgewezen: 'No',
  },
  why: 'Why',
  grantedOn: 'Granted on',
  carriedOutBy: 'Usually erased by',
  granted: 'The system administration carries it out. After that you can read nothing here.',
  meanwhile: 'What can you still do?',
  meanwhileList: [
    'Save what you want to keep. You can download everything.',
    'Sharing goes on until it is erased. You can stop it now.',
    'Do you not want it erased after all? Then call us at once.',
    'Does it take longer? Ask the organisation that decided, or call us. You can also complain to the Autoriteit Persoonsgegevens (AP).',
  ],
  stop: 'Stop sharing',
  complaint:
    'Do you disagree? You can complain to the Autoriteit Persoonsgegevens (AP). You can also go to court.',
  complaintLink: 'Complain to the AP',
  download: 'Download everything of mine (JSON)',
  downloadText: 'This file holds everything that you can see here. A computer can read it.',
  mine: 'Getting or erasing my data',
  back: 'Back',
}

export const wissenTexts: Voiced<WissenTexts> = { nl, je, en }

const officerNl = {
  to: 'Verzoeken van gezinnen',
  title: 'Gezinnen die vragen om te wissen',
  lead: 'U besluit binnen een maand en zegt waarom (AVG artikel 12 lid 3 en 17). U ziet niet wie het vroeg.',
  none: 'Er zijn geen verzoeken.',
  caption: 'Wat nog open staat eerst, het oudste bovenaan',
  more: 'Meer verzoeken',
  heads: ['Gevraagd op', 'Nummer', 'Antwoord uiterlijk op', 'Stand', 'Openen'],
  open: 'Bekijk',
  late: 'Te laat',
  one: 'Verzoek om te wissen',
  states: { open: 'Open', toegewezen: 'Toegewezen', afgewezen: 'Afgewezen' } satisfies Record<
    ErasureRequestState,
    string
  >,
  child: 'Nummer van het kind bij uw organisatie',
  noChild: 'Uw organisatie kent dit kind hier niet meer',
  all: 'Vroeg iedereen het die het moet vragen?',
  yes: 'Ja',
  no: 'Nee, nog niet',
  notAll:
    'U kunt nu alleen afwijzen, of wachten. Ouders met gezag, en een kind vanaf 12 jaar, vragen het ieder zelf.',
  careTitle: 'Let hierop',
  care: [
    'Moet uw organisatie of een andere iets bewaren? Loopt er een klacht of rechtszaak?',
    'Zijn er zorgen over veiligheid? Wie wil wissen, kan sporen willen verbergen.',
    'Wijst u toe? Dan voert het systeembeheer het uit. Het stopt bij zorgen over veiligheid.',
  ],
  decision: 'Uw besluit',
  decisions: { toegewezen: 'Toewijzen: laat alles wissen', afgewezen: 'Afwijzen' },
  decisionFault: 'Kies uw besluit.',
  answer: 'Waarom?',
  answerHint: (charsMax: number) =>
    `Wie het vroeg, leest dit. Hoogstens ${charsMax} tekens. Noem geen namen, geen adressen en niet wat een ander vroeg.`,
  answerFault: 'Schrijf waarom.',
  answerLong: (charsMax: number) => `Maak de tekst korter: hoogstens ${charsMax} tekens.`,
  answerBsn: 'Haal het burgerservicenummer uit de tekst.',
  save: 'Leg het besluit vast',
  saved: 'Uw besluit is vastgelegd. Wie het vroeg, krijgt bericht.',
  decidedBy: 'Besloten door',
  back: 'Naar alle verzoeken',
}

export type WissenOfficerTexts = typeof officerNl

const officerEn: WissenOfficerTexts = {
  to: 'Requests of families',
  title: 'Families that ask to erase',
  lead: 'You decide within a month and say why (GDPR articles 12(3) and 17). You do not see who asked.',
  none: 'There are no requests.',
  caption: 'What is open first, the oldest on top',
  more: 'More requests',
  heads: ['Asked on', 'Number', 'Answer at the latest on', 'State', 'Open'],
  open: 'See',
  late: 'Too late',
  one: 'Request to erase',
  states: { open: 'Open', toegewezen: 'Granted', afgewezen: 'Refused' },
  child: 'Number of the child at your organisation',
  noChild: 'Your organisation does not know this child here any more',
  all: 'Did everybody ask who must?',
  yes: 'Yes',
  no: 'No, not yet',
  notAll:
    'Now you can only refuse, or wait. Parents with authority, and a child from 12, each ask by themselves.',
  careTitle: 'Mind this',
  care: [
    'Must your organisation or another keep something? Is there a complaint or a court case?',
    'Are there worries about safety? Who wants to erase may want to hide traces.',
    'If you grant it, the system administration carries it out. That stops at worries about safety.',
  ],
  decision: 'Your decision',
  decisions: { toegewezen: 'Grant: let everything be erased', afgewezen: 'Refuse' },
  decisionFault: 'Choose your decision.',
  answer: 'Why?',
  answerHint: (charsMax) =>
    `Who asked reads this. At most ${charsMax} characters. Name no people, no addresses and not what somebody else asked.`,
  answerFault: 'Write down why.',
  answerLong: (charsMax) => `Make the text shorter: at most ${charsMax} characters.`,
  answerBsn: 'Take the citizen service number out of the text.',
  save: 'Record the decision',
  saved: 'Your decision has been recorded. Who asked gets a message.',
  decidedBy: 'Decided by',
  back: 'To all requests',
}

export const wissenOfficerTexts: Bilingual<WissenOfficerTexts> = { nl: officerNl, en: officerEn }
