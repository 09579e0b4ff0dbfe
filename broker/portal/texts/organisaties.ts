/** Texts of the organisations around a child, and of codes to invite and to link. */
import type { Voiced } from '../language.ts'

const nl = {
  code: {
    title: 'Een code maken',
    lead: 'Geef de code aan één iemand. Hij werkt 7 dagen en één keer.',
    who: 'Voor wie is de code?',
    options: {
      partij: 'Voor een organisatie, zoals school of het CJG',
      jeugdige: 'Voor het kind zelf, om mee te kijken en mee te beslissen',
      gezinslid: 'Voor iemand anders uit het gezin',
    },
    otherParent:
      'De andere ouder met gezag hoeft geen code te hebben. Die logt zelf in. Het register zegt dan wie gezag heeft.',
    fault: 'Kies voor wie de code is.',
    make: 'Maak de code',
    madeTitle: 'Uw code',
    until: 'De code werkt tot',
    use: {
      partij: 'Geef de code aan de organisatie. Zij vult hem in haar eigen systeem in.',
      jeugdige:
        'Geef de code aan uw kind. Uw kind logt hier in met een eigen login. Bij “Mijn gegevens” staat dan “Ik heb een code”.',
      gezinslid:
        'Geef de code aan die persoon. Die logt hier zelf in. Bij “Mijn gegevens” staat dan “Ik heb een code”.',
    },
    once: 'Wij laten de code maar één keer zien. Schrijf hem op of laat hem scannen.',
    qr: 'De code als QR',
  },
  around: {
    title: 'Organisaties rond het kind',
    lead: 'Deze organisaties zeggen dat zij bij uw kind horen. Klopt dat?',
    none: 'Er zijn nog geen organisaties.',
    states: { opgegeven: 'Nog niet bevestigd', bevestigd: 'Hoort erbij', beeindigd: 'Gestopt' },
    since: 'Sinds',
    confirm: 'Ja, deze hoort erbij',
    back: 'Hoort er toch bij',
    newCode: 'Maak een nieuwe code',
    stop: 'Hoort er niet (meer) bij',
    undo: 'Zij hebben het verkeerde kind',
    follows: 'Wat gebeurt er dan?',
    keep: 'Nee, laat het zo',
    sure: {
      stop: {
        title: (name: string) => `Hoort ${name} er niet (meer) bij?`,
        effects: [
          'Deze organisatie krijgt via ons niets meer over uw kind met uw toestemming.',
          'Ook wat nu onderweg is, komt niet aan.',
          'Wat zij al kregen, houden zij. Vraag hun zelf om dat te wissen.',
          'Wat de wet regelt, gaat door.',
        ],
        way: 'U kunt dit later zelf terugdraaien.',
        do: 'Ja, hoort er niet (meer) bij',
        done: 'De organisatie hoort er niet meer bij',
      },
      los: {
        title: (name: string) => `Heeft ${name} het verkeerde kind?`,
        effects: [
          'Wij maken de organisatie los van uw kind. Zij vinden uw kind bij ons niet meer.',
          'Ook wat nu onderweg is, komt niet aan.',
          'Wat zij al kregen, houden zij. Vraag hun zelf om dat te wissen.',
        ],
        way: 'Alleen met een nieuwe code van u kunnen zij terugkomen.',
        do: 'Ja, maak de organisatie los',
        done: 'De organisatie is los van uw kind',
      },
    },
    confirmed: 'De organisatie hoort erbij',
  },
}

export type OrganisatiesTexts = typeof nl

const je: OrganisatiesTexts = {
  ...nl,
  code: {
    ...nl.code,
    otherParent:
      'Een ouder met gezag hoeft geen code te hebben. Die logt zelf in. Het register zegt dan wie gezag heeft.',
    madeTitle: 'Je code',
    options: { ...nl.code.options, jeugdige: 'Voor jezelf' },
    use: { ...nl.code.use, jeugdige: nl.code.use.gezinslid },
  },
  around: {
    ...nl.around,
    title: 'Organisaties om je heen',
    lead: 'Deze organisaties zeggen dat zij bij jou horen. Klopt dat?',
    undo: 'Dit gaat niet over mij',
    sure: {
      stop: {
        ...nl.around.sure.stop,
        effects: [
          'Deze organisatie krijgt via ons niets meer over jou met jouw toestemming.',
          'Ook wat nu onderweg is, komt niet aan.',
          'Wat zij al kregen, houden zij. Vraag hun zelf om dat te wissen.',
          'Wat de wet regelt, gaat door.',
        ],
        way: 'Je kunt dit later zelf terugdraaien.',
      },
      los: {
        ...nl.around.sure.los,
        title: (name: string) => `Denkt ${name} dat jij iemand anders bent?`,
        effects: [
          'Wij maken de organisatie los van jou. Zij vinden je bij ons niet meer.',
          'Ook wat nu onderweg is, komt niet aan.',
          'Wat zij al kregen, houden zij. Vraag hun zelf om dat te wissen.',
        ],
        way: 'Alleen met een nieuwe code van jou kunnen zij terugkomen.',
        done: 'De organisatie is los van jou',
      },
    },
  },
}

const en: OrganisatiesTexts = {
  code: {
    title: 'Make a code',
    lead: 'Give the code to one person. It works for 7 days and once.',
    who: 'Who is the code for?',
    options: {
      partij: 'For an organisation, such as a school or the youth and family centre (CJG)',
      jeugdige: 'For the young person, to look and decide together',
      gezinslid: 'For somebody else in the family',
    },
    otherParent:
      'A parent with authority needs no code. They log in themselves. The register then says who has authority.',
    fault: 'Choose who the code is for.',
    make: 'Make the code',
    madeTitle: 'Your code',
    until: 'The code works until',
    use: {
      partij: 'Give the code to the organisation. They enter it in their own system.',
      jeugdige:
        'Give the code to the young person, who logs in here with a login of their own. “My details” then says “I have a code”.',
      gezinslid:
        'Give the code to that person. They log in here themselves. “My details” then says “I have a code”.',
    },
    once: 'We show the code only once. Write it down or let it be scanned.',
    qr: 'The code as QR',
  },
  around: {
    title: 'Organisations involved',
    lead: 'These organisations say that they are involved. Is that right?',
    none: 'There are no organisations yet.',
    states: { opgegeven: 'Not confirmed yet', bevestigd: 'Belongs here', beeindigd: 'Ended' },
    since: 'Since',
    confirm: 'Yes, this one belongs here',
    back: 'Belongs here after all',
    newCode: 'Make a new code',
    stop: 'Does not belong here (any more)',
    undo: 'This is about somebody else',
    follows: 'What happens then?',
    keep: 'No, leave it as it is',
    sure: {
      stop: {
        title: (name) => `Does ${name} not belong here (any more)?`,
        effects: [
          'This organisation gets nothing more through us with your consent.',
          'What is under way now does not arrive either.',
          'What they have, they keep. Ask them yourself to erase it.',
          'What the law arranges goes on.',
        ],
        way: 'You can undo this yourself later.',
        do: 'Yes, does not belong here (any more)',
        done: 'The organisation no longer belongs here',
      },
      los: {
        title: (name) => `Is what ${name} knows about somebody else?`,
        effects: [
          'We detach the organisation. They find nobody here any more.',
          'What is under way now does not arrive either.',
          'What they have, they keep. Ask them yourself to erase it.',
        ],
        way: 'They can come back only with a new code from you.',
        do: 'Yes, detach the organisation',
        done: 'The organisation is detached',
      },
    },
    confirmed: 'The organisation belongs here',
  },
}

export const organisatiesTexts: Voiced<OrganisatiesTexts> = { nl, je, en }
