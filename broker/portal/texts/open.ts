/** Texts of pages that everybody may read. */
import type { Bilingual } from '../language.ts'

const nl = {
  start: {
    title: 'Samen beslissen over gegevens van uw kind',
    lead: 'School, hulp en gemeente willen soms gegevens delen over een kind. Hier ziet u wie wat wil zien. En u beslist mee.',
    can: 'Wat kunt u hier doen?',
    items: [
      'Zien wie gegevens van uw kind mag zien.',
      'Ja of nee zeggen als iemand iets vraagt.',
      'Stoppen met delen. Dat mag altijd.',
      'Zien wie er keek, wanneer en waarom.',
    ],
    free: 'U hoeft geen ja te zeggen. Nee zeggen heeft geen gevolgen voor de hulp of voor de school.',
    logIn: 'Inloggen',
    goOn: 'Ga verder',
    toExplanation: 'Lees eerst hoe het werkt',
  },
  explanation: {
    title: 'Uitleg',
    sections: [
      [
        'Toestemming',
        'Soms mogen organisaties alleen iets delen als u ja zegt. Dan stellen wij u een vraag. Zegt u niets? Dan is het antwoord nee.',
      ],
      [
        'De wet',
        'Soms zegt de wet dat organisaties iets moeten of mogen delen. Dan hoeven zij u niets te vragen. U ziet het wel bij “Wie keek er?”.',
      ],
      [
        'Gevaar',
        'Is een kind in gevaar? Dan mogen professionals delen wat nodig is. Soms ziet u dat pas later, als dat veiliger is.',
      ],
      [
        'Vanaf 12 jaar',
        'Een kind van 12 tot 16 jaar beslist zelf mee. Vanaf 16 jaar beslist de jongere zelf.',
      ],
    ],
  },
  parties: {
    title: 'Wie doet mee?',
    lead: 'Deze organisaties kunnen hier gegevens vragen of delen. Of dat mag, hangt af van de wet en van u.',
    search: 'Zoek op naam of soort',
    caption: 'Organisaties die meedoen, op naam',
    heads: ['Organisatie', 'Soort'],
    nobody: 'Wij vonden geen organisatie. Zoek met een ander woord.',
    more: 'Meer organisaties',
    kinds: 'Welke soorten organisaties kunnen meedoen?',
    kindsLead: 'Andere organisaties kunnen hier niets vragen.',
    purposes: 'Waarvoor mag dat?',
    rules: 'Welke regels gelden er?',
    rulesText:
      'Soms is uw ja nodig. Soms regelt de wet het. En soms mag het nooit. Wij controleren dat elke keer opnieuw.',
    toRules: 'Lees de uitleg',
  },
  contact: {
    title: 'Contact',
    call: (phone: string) => `Bel ${phone}, op werkdagen van 9 tot 17 uur.`,
    sections: [
      [
        'Lukt inloggen of invullen niet?',
        'Bel ons. Wij helpen u. Noem aan de telefoon nooit uw burgerservicenummer.',
      ],
      [
        'Gaat het over wat er in een dossier staat?',
        'Vraag het de organisatie zelf. Wij kunnen dossiers niet lezen.',
      ],
      [
        'Keek er iemand die niet mocht kijken?',
        'Log in en ga naar “Wie keek er?”. Daar kunt u het melden bij de organisatie.',
      ],
      [
        'Hebt u een klacht over uw gegevens?',
        'Vraag het eerst aan de privacy-functionaris (FG) van de organisatie. Helpt dat niet? Dan kunt u naar de Autoriteit Persoonsgegevens.',
      ],
    ],
    complaintLink: 'Naar de Autoriteit Persoonsgegevens',
  },
  young: {
    title: 'Word je 12 of 16?',
    lead: 'School, hulp en gemeente willen soms iets over jou delen. Hoe ouder je wordt, hoe meer jij beslist.',
    sections: [
      [
        'Ben je nog geen 12?',
        'Dan beslissen je ouders of verzorgers. Je mag altijd zeggen wat je ervan vindt.',
      ],
      [
        'Word je 12?',
        'Dan beslis je mee. Je kunt zelf inloggen. Je ziet wie iets wil weten, en wie er keek. Gaat het over hulp? Dan is jouw ja nodig, naast dat van je ouders. Zeg je nee? Dan wordt het niet gedeeld.',
      ],
      [
        'Word je 16?',
        'Dan beslis je zelf. Je ouders zien hier geen nieuwe regels en geen keuzes meer. Wat zij eerder kozen, telt dan niet meer. Wil je dat iets gedeeld blijft? Zeg dan zelf ja.',
      ],
      ['Word je 18?', 'Dan ben je meerderjarig. Je ouders hebben dan geen gezag meer.'],
      [
        'Zien mijn ouders wat ik kies?',
        'Nee. Niemand ziet jouw antwoord, ook je ouders niet. Zij zien alleen of alle antwoorden er zijn.',
      ],
      [
        'Hoe log ik in?',
        'Vraag je ouder of de organisatie om een code. Vul die in bij Mijn gegevens. Soms kun je meteen inloggen met DigiD.',
      ],
    ],
    help: 'Wil je erover praten? Bel of chat met de Kindertelefoon: 0800 0432. Dat is gratis.',
  },
  privacy: {
    title: 'Privacy',
    paragraphs: [
      'Wij bewaren wie wat koos, welke organisaties rond uw kind zijn, en wie er keek.',
      'Wij bewaren geen dossiers en geen burgerservicenummer. Wij kunnen de gegevens van uw kind niet lezen.',
      'Het logboek bewaren wij 5 jaar. Wat u koos bewaren wij zolang dat nodig is om te laten zien dat het klopte.',
      'Klopt er iets niet? Vraag het de organisatie. U kunt ook een klacht indienen bij de Autoriteit Persoonsgegevens.',
    ],
  },
  accessibility: {
    title: 'Toegankelijkheid',
    paragraphs: [
      'Iedereen moet deze website kunnen gebruiken. Wij volgen WCAG 2.2, niveau AA.',
      'De website werkt zonder script, met alleen het toetsenbord, met een schermlezer en in vergroting.',
      'Wij toetsen elke pagina met axe. Een onderzoek door een onafhankelijke partij is nog niet gedaan.',
      'Lukt iets niet? Bel ons. Dan helpen wij u en lossen wij het op.',
    ],
  },
  licences: {
    title: 'Licenties',
    paragraphs: [
      'Deze software is vrij te gebruiken onder de EUPL-1.2.',
      'De vormgeving gebruikt NL Design System: @nl-design-system-candidate, @utrecht en voorbeeld-design-tokens, EUPL-1.2.',
      'De letters zijn Noto Sans en Noto Serif, onder de SIL Open Font License 1.1.',
    ],
  },
  help: {
    title: 'Lukt het niet?',
    call: (phone: string) => `Bel ${phone}, op werkdagen van 9 tot 17 uur.`,
    paragraphs: [
      'U kunt ook naar de school of het CJG gaan. Zij kunnen het samen met u invullen. U bevestigt het daarna zelf.',
      'Op papier kan ook. Vraag de organisatie om een formulier.',
    ],
  },
}

export type OpenTexts = typeof nl

const en: OpenTexts = {
  start: {
    title: 'Deciding together about data of your child',
    lead: 'School, care and municipality sometimes want to share data about a child. Here you see who wants to see what. And you have a say.',
    can: 'What can you do here?',
    items: [
      'See who may see data about your child.',
      'Say yes or no when somebody asks.',
      'Stop sharing. You always may.',
      'See who looked, when and why.',
    ],
    free: 'You do not have to say yes. Saying no has no consequences for the help or the school.',
    logIn: 'Log in',
    goOn: 'Continue',
    toExplanation: 'First read how it works',
  },
  explanation: {
    title: 'How it works',
    sections: [
      [
        'Consent',
        'Sometimes organisations may only share something when you say yes. Then we ask you. If you say nothing, the answer is no.',
      ],
      [
        'The law',
        'Sometimes the law says that organisations must or may share something. Then they need not ask you. You do see it under “Who looked?”.',
      ],
      [
        'Danger',
        'Is a child in danger? Then professionals may share what is needed. Sometimes you see that only later, when that is safer.',
      ],
      [
        'From 12 years on',
        'A child of 12 to 16 decides together with the parents. From 16 on the young person decides.',
      ],
    ],
  },
  parties: {
    title: 'Who takes part?',
    lead: 'These organisations can ask for data or share it here. Whether they may depends on the law and on you.',
    search: 'Search by name or kind',
    caption: 'Organisations that take part, by name',
    heads: ['Organisation', 'Kind'],
    nobody: 'We found no organisation. Try another word.',
    more: 'More organisations',
    kinds: 'Which kinds of organisations can take part?',
    kindsLead: 'Other organisations can ask for nothing here.',
    purposes: 'What for?',
    rules: 'Which rules are there?',
    rulesText:
      'Sometimes your yes is needed. Sometimes the law decides. And sometimes it is never allowed. We check that anew every time.',
    toRules: 'Read how it works',
  },
  contact: {
    title: 'Contact',
    call: (phone) => `Call ${phone}, on weekdays from 9 to 17.`,
    sections: [
      [
        'Does logging in or filling in not work?',
        'Call us. We will help you. Never say your citizen service number on the phone.',
      ],
      ['Is it about what is in a file?', 'Ask the organisation itself. We cannot read files.'],
      [
        'Did somebody look who should not have?',
        'Log in and go to “Who looked?”. There you can report it to the organisation.',
      ],
      [
        'Do you have a complaint about your data?',
        'First ask the privacy officer of the organisation. If that does not help, you can go to the Autoriteit Persoonsgegevens.',
      ],
    ],
    complaintLink: 'To the Autoriteit Persoonsgegevens (data protection authority)',
  },
  young: {
    title: 'Turning 12 or 16?',
    lead: 'School, care and municipality sometimes want to share something about you. The older you get, the more you decide.',
    sections: [
      [
        'Not yet 12?',
        'Then your parents or carers decide. You may always say what you think of it.',
      ],
      [
        'Turning 12?',
        'Then you decide too. You can log in yourself. You see who wants to know something, and who looked. Is it about help? Then your yes is needed beside that of your parents. If you say no, it is not shared.',
      ],
      [
        'Turning 16?',
        'Then you decide. Your parents see no new lines and no choices here any more. What they chose before no longer counts. Do you want something to stay shared? Then say yes yourself.',
      ],
      ['Turning 18?', 'Then you are of age. Your parents have no authority any more.'],
      [
        'Do my parents see what I choose?',
        'No. Nobody sees your answer, not even your parents. They only see whether all answers are in.',
      ],
      [
        'How do I log in?',
        'Ask your parent or the organisation for a code. Enter it under My details. Sometimes you can log in with DigiD at once.',
      ],
    ],
    help: 'Do you want to talk about it? Call the Kindertelefoon: 0800 0432. It is free.',
  },
  privacy: {
    title: 'Privacy',
    paragraphs: [
      'We keep who chose what, which organisations are around your child, and who looked.',
      'We keep no files and no citizen service number. We cannot read the data about your child.',
      'We keep the log for 5 years. We keep what you chose as long as needed to show that it was right.',
      'Is something wrong? Ask the organisation. You can also complain to the Autoriteit Persoonsgegevens.',
    ],
  },
  accessibility: {
    title: 'Accessibility',
    paragraphs: [
      'Everybody must be able to use this website. We follow WCAG 2.2, level AA.',
      'The website works without script, with the keyboard alone, with a screen reader and enlarged.',
      'We test every page with axe. An audit by an independent party has not been done yet.',
      'Does something not work? Call us. We will help you and solve it.',
    ],
  },
  licences: {
    title: 'Licences',
    paragraphs: [
      'This software is free to use under the EUPL-1.2.',
      'The design uses NL Design System: @nl-design-system-candidate, @utrecht and voorbeeld-design-tokens, EUPL-1.2.',
      'The fonts are Noto Sans and Noto Serif, under the SIL Open Font License 1.1.',
    ],
  },
  help: {
    title: 'Need help?',
    call: (phone) => `Call ${phone}, on weekdays from 9 to 17.`,
    paragraphs: [
      'You can also go to the school or the youth and family centre (CJG). They can fill it in with you. You confirm it yourself afterwards.',
      'On paper works too. Ask the organisation for a form.',
    ],
  },
}

export const openTexts: Bilingual<OpenTexts> = { nl, en }
