/** What stands on every page, and messages about logging in and faults. */
import type { Voiced } from '../language.ts'

const nl = {
  service: 'Toestemming jeugd',
  skip: 'Naar de inhoud',
  menu: 'Hoofdmenu',
  about: 'Voor:',
  myLogin: { title: 'Mijn login', name: 'Naam' },
  functions: {
    professional: 'Professional',
    aanvrager: 'Aanvrager',
    fg: 'FG',
    beheerder: 'Beheerder',
    registerbeheerder: 'Registerbeheerder',
  },
  languages: 'Taal',
  logIn: 'Inloggen',
  logOut: 'Uitloggen',
  leave: 'Pagina snel verlaten',
  help: (phone: string) => `Lukt het niet? Bel ${phone} (werkdagen, 9 tot 17 uur).`,
  footer: {
    '/uitleg': 'Uitleg',
    '/wie-doet-mee': 'Wie doet mee?',
    '/jongere': 'Word je 12 of 16?',
    '/privacy': 'Privacy',
    '/toegankelijkheid': 'Toegankelijkheid',
    '/licenties': 'Licenties',
    '/contact': 'Contact',
    '/hulp': 'Hulp',
  },
  nav: {
    family: {
      '/ouder': 'Wie mag wat zien?',
      '/ouder/vragen': 'Vragen aan u',
      '/ouder/inzage': 'Wie keek er?',
      '/ouder/gegevens': 'Mijn gegevens',
    },
    professional: {
      '/prof': 'Werklijst',
      '/prof/controle': 'Mag ik dit delen?',
      '/prof/regels': 'Regels',
    },
    aanvrager: {
      '/school': 'Aanvragen',
      '/school/nieuw': 'Nieuwe aanvraag',
      '/school/samen': 'Samen invullen',
    },
    fg: {
      '/fg': 'Toezicht',
      '/fg/logboek': 'Logboek',
      '/fg/signalen': 'Signalen',
      '/fg/steekproef': 'Steekproef',
      '/fg/regels': 'Regels',
      '/fg/bewaren': 'Bewaren en wissen',
      '/fg/meldingen': 'Meldingen',
    },
    beheerder: { '/beheer': 'Beheer' },
    registerbeheerder: { '/beheer/organisaties': 'Organisaties' },
  },
  errors: {
    summary: 'Er klopt iets niet',
    notFoundTitle: 'Niet gevonden',
    notFound: 'Deze pagina is er niet, of u kunt hem niet zien.',
    staleTitle: 'Begin opnieuw',
    stale:
      'Dit formulier is verlopen. Wij hebben niets veranderd. Kijk hieronder en probeer het opnieuw.',
    refusedTitle: 'Dit kan niet',
    faultTitle: 'Er ging iets mis',
    fault: 'Dit is onze fout. Wij hebben niets veranderd. Probeer het straks opnieuw.',
    busy: 'Het lukt nu even niet. Wij hebben niets veranderd. Probeer het over een minuut opnieuw.',
    back: 'Naar het begin',
    tooOften:
      'U stuurde heel veel aanvragen achter elkaar. Wacht een minuut en probeer het opnieuw.',
    unreadable: 'Wij konden dit formulier niet lezen. Wij hebben niets veranderd.',
  },
  lists: {
    search: 'Zoek',
    first: 'Terug naar het begin',
    nothing: 'Niets gevonden. Zoek met een ander woord.',
  },
  login: {
    failedTitle: 'Inloggen is niet gelukt',
    unreachable: 'Inloggen lukt nu niet. Probeer het straks opnieuw.',
    refused: 'U bent niet ingelogd.',
    invalid: 'Begin opnieuw met inloggen.',
    tooLow: 'Log sterker in. Bijvoorbeeld met de DigiD-app.',
    representsTitle: 'Log in als uzelf',
    represents:
      'U logde in namens iemand anders. Toestemming voor een kind kunt u alleen zelf geven. Log in met uw eigen gegevens.',
    again: 'Opnieuw inloggen',
    loggedOutTitle: 'U bent uitgelogd',
    loggedOut: 'Sluit ook het venster als anderen dit apparaat gebruiken.',
    stillThere:
      'Bij de inlogdienst (bijvoorbeeld DigiD) bent u misschien nog ingelogd. Log daar ook uit als anderen dit apparaat gebruiken.',
    maybeStillThere:
      'Misschien bent u nog wel ingelogd bij de inlogdienst (bijvoorbeeld DigiD). Wij kunnen u daar niet uitloggen.',
    logOutThere: 'Ook uitloggen bij de inlogdienst',
    backFromThere:
      'U was bij de inlogdienst. Koos u daar voor uitloggen? Dan bent u daar nu ook uitgelogd.',
    restoredTitle: 'Wat u invulde, staat er nog',
    restored: 'Er is nog niets verstuurd. Kijk het na en stuur het opnieuw.',
    endedTitle: 'U bent uitgelogd',
    ended: 'Dat gebeurt als u 15 minuten niets doet, en na 8 uur.',
    freshTitle: 'Log opnieuw in',
    fresh: 'U logde langer dan 15 minuten geleden in. Wij willen zeker weten dat u het bent.',
    kept: 'Wat u invulde, bewaren wij. Na het inloggen staat het er nog.',
    lost: 'Wat u invulde, konden wij niet bewaren. Er is niets verstuurd.',
  },
}

export type FrameTexts = typeof nl

const je: FrameTexts = {
  ...nl,
  nav: { ...nl.nav, family: { ...nl.nav.family, '/ouder/vragen': 'Vragen aan jou' } },
  errors: {
    ...nl.errors,
    notFound: 'Deze pagina is er niet, of je kunt hem niet zien.',
    tooOften:
      'Je stuurde heel veel aanvragen achter elkaar. Wacht een minuut en probeer het opnieuw.',
  },
  login: {
    ...nl.login,
    restoredTitle: 'Wat je invulde, staat er nog',
    fresh: 'Je logde langer dan 15 minuten geleden in. Wij willen zeker weten dat jij het bent.',
    kept: 'Wat je invulde, bewaren wij. Na het inloggen staat het er nog.',
    lost: 'Wat je invulde, konden wij niet bewaren. Er is niets verstuurd.',
  },
}

const en: FrameTexts = {
  service: 'Youth consent',
  skip: 'Skip to content',
  menu: 'Main menu',
  about: 'For:',
  myLogin: { title: 'My login', name: 'Name' },
  functions: {
    professional: 'Professional',
    aanvrager: 'Requester',
    fg: 'Privacy officer',
    beheerder: 'Administrator',
    registerbeheerder: 'Register administrator',
  },
  languages: 'Language',
  logIn: 'Log in',
  logOut: 'Log out',
  leave: 'Leave this page quickly',
  help: (phone) => `Need help? Call ${phone} (weekdays, 9 to 17).`,
  footer: {
    '/uitleg': 'How it works',
    '/wie-doet-mee': 'Who takes part?',
    '/jongere': 'Turning 12 or 16?',
    '/privacy': 'Privacy',
    '/toegankelijkheid': 'Accessibility',
    '/licenties': 'Licences',
    '/contact': 'Contact',
    '/hulp': 'Help',
  },
  nav: {
    family: {
      '/ouder': 'Who may see what?',
      '/ouder/vragen': 'Questions to you',
      '/ouder/inzage': 'Who looked?',
      '/ouder/gegevens': 'My details',
    },
    professional: {
      '/prof': 'Work list',
      '/prof/controle': 'May I share this?',
      '/prof/regels': 'Rules',
    },
    aanvrager: {
      '/school': 'Requests',
      '/school/nieuw': 'New request',
      '/school/samen': 'Fill in together',
    },
    fg: {
      '/fg': 'Oversight',
      '/fg/logboek': 'Log',
      '/fg/signalen': 'Signals',
      '/fg/steekproef': 'Sample',
      '/fg/regels': 'Rules',
      '/fg/bewaren': 'Keeping and erasing',
      '/fg/meldingen': 'Reports',
    },
    beheerder: { '/beheer': 'Administration' },
    registerbeheerder: { '/beheer/organisaties': 'Organisations' },
  },
  errors: {
    summary: 'Something is not right',
    notFoundTitle: 'Not found',
    notFound: 'This page does not exist, or you cannot see it.',
    staleTitle: 'Start again',
    stale: 'This form has expired. We changed nothing. Look below and try again.',
    refusedTitle: 'This is not possible',
    faultTitle: 'Something went wrong',
    fault: 'This is our fault. We changed nothing. Please try again later.',
    busy: 'It does not work right now. We changed nothing. Try again in a minute.',
    back: 'To the start',
    tooOften: 'You sent very many requests in a row. Wait a minute and try again.',
    unreadable: 'We could not read this form. We changed nothing.',
  },
  lists: {
    search: 'Search',
    first: 'Back to the start',
    nothing: 'Nothing found. Try another word.',
  },
  login: {
    failedTitle: 'Logging in did not work',
    unreachable: 'Logging in does not work right now. Try again later.',
    refused: 'You are not logged in.',
    invalid: 'Start logging in again.',
    tooLow: 'Log in more strongly. For example with the DigiD app.',
    representsTitle: 'Log in as yourself',
    represents:
      'You logged in on behalf of somebody else. Only you can give consent for a child. Log in with your own details.',
    again: 'Log in again',
    loggedOutTitle: 'You are logged out',
    loggedOut: 'Close the window too if others use this device.',
    stillThere:
      'You may still be logged in at the login service (for example DigiD). Log out there too if others use this device.',
    maybeStillThere:
      'You may still be logged in at the login service (for example DigiD). We cannot log you out there.',
    logOutThere: 'Log out at the login service too',
    backFromThere:
      'You were at the login service. Did you choose to log out there? Then you are now logged out there too.',
    restoredTitle: 'What you filled in is still here',
    restored: 'Nothing was sent yet. Check it and send it again.',
    endedTitle: 'You are logged out',
    ended: 'That happens when you do nothing for 15 minutes, and after 8 hours.',
    freshTitle: 'Log in again',
    fresh: 'You logged in more than 15 minutes ago. We want to be sure that it is you.',
    kept: 'We keep what you filled in. After logging in it is still there.',
    lost: 'We could not keep what you filled in. Nothing was sent.',
  },
}

export const frameTexts: Voiced<FrameTexts> = { nl, je, en }
