/** What stands on every page of a gateway, and messages about logging in and faults. */
import type { Bilingual } from '../../portal/language.ts'

const nl = {
  skip: 'Naar de inhoud',
  menu: 'Menu',
  languages: 'Taal',
  logOut: 'Uitloggen',
  footer: (organisation: string) =>
    `Deze pagina’s zijn van ${organisation}. Alles wat u hier opvraagt of bekijkt, komt in het logboek.`,
  toStart: 'Naar het begin',
  again: 'Opnieuw',
  back: 'Terug',
  logIn: 'Inloggen',
  notFoundTitle: 'Niet gevonden',
  notFound: 'Deze pagina is er niet.',
  noQuestion: 'Deze aanvraag is er niet (meer).',
  failedTitle: 'Niet gelukt',
  staleForm: 'Dit formulier is verlopen. Begin opnieuw.',
  unreadable: 'Dit formulier is niet te lezen.',
  fault: 'Er ging hier iets mis. Probeer het straks opnieuw.',
  login: {
    onbereikbaar: 'Inloggen lukt nu niet. Probeer het straks opnieuw.',
    geweigerd: 'U bent niet ingelogd.',
    ongeldig: 'Inloggen is niet gelukt. Begin opnieuw.',
    te_laag: 'Voor deze pagina moet u sterker inloggen.',
  },
  request: {
    houder_mislukt:
      'Het systeem van de andere organisatie antwoordt niet goed. Er is niets verstrekt.',
    houder_te_laat:
      'Het systeem van de andere organisatie antwoordt te laat. Er is niets verstrekt.',
    niet_te_openen: 'Er kwam een antwoord dat niet te vertrouwen is. Het is weggegooid.',
    onbereikbaar: 'De makelaar is niet te bereiken. Probeer het straks opnieuw.',
    te_laat: 'De makelaar antwoordt te laat. Probeer het straks opnieuw.',
    other: 'Opvragen is niet gelukt.',
  },
}

export type FrameTexts = typeof nl

const en: FrameTexts = {
  skip: 'Skip to content',
  menu: 'Menu',
  languages: 'Language',
  logOut: 'Log out',
  footer: (organisation) =>
    `These pages are those of ${organisation}. Everything you ask for or look at here goes into the log.`,
  toStart: 'To the start',
  again: 'Start again',
  back: 'Back',
  logIn: 'Log in',
  notFoundTitle: 'Not found',
  notFound: 'This page does not exist.',
  noQuestion: 'This request is not there (any more).',
  failedTitle: 'It did not work',
  staleForm: 'This form has expired. Start again.',
  unreadable: 'We could not read this form.',
  fault: 'Something went wrong here. Try again later.',
  login: {
    onbereikbaar: 'Logging in does not work right now. Try again later.',
    geweigerd: 'You are not logged in.',
    ongeldig: 'Logging in did not work. Start again.',
    te_laag: 'For this page you must log in more strongly.',
  },
  request: {
    houder_mislukt:
      'The system of the other organisation does not answer properly. Nothing was provided.',
    houder_te_laat: 'The system of the other organisation answers too late. Nothing was provided.',
    niet_te_openen: 'An answer came that cannot be trusted. It was thrown away.',
    onbereikbaar: 'The broker cannot be reached. Try again later.',
    te_laat: 'The broker answers too late. Try again later.',
    other: 'Asking did not work.',
  },
}

export const frameTexts: Bilingual<FrameTexts> = { nl, en }
