/** Texts for families at an organisation's own pages: copies that the law gives them. Level B1. */
import type { Bilingual } from '../../portal/language.ts'

const nl = {
  title: 'Kopieën voor u',
  start: {
    lead: (organisation: string) =>
      `${organisation} moet soms van de wet gegevens geven aan een andere organisatie. Soms krijgt u daar van de wet een kopie van. Die leest u hier.`,
    who: 'Log in als ouder of verzorger. Is uw kind 16 jaar of ouder? Dan logt uw kind zelf in.',
    logged: 'Elke keer dat u kijkt, komt in het logboek. Alleen u en de organisatie zien dat.',
    logIn: 'Inloggen',
  },
  link: 'Bent u ouder of jongere? Lees kopieën voor u',
  list: {
    lead: 'Dit gaven wij aan een andere organisatie. U mag het lezen.',
    none: 'Er zijn hier nu geen kopieën voor u.',
    noneWhy:
      'Verwacht u er wel een? Dan weten wij misschien niet (meer) dat u gezag hebt. Log eerst in bij Toestemming jeugd en kijk dan opnieuw.',
    to: (receiver: string) => `Aan ${receiver}`,
    toOther: 'Aan een andere organisatie',
    on: 'Gegeven op',
    purpose: 'Waarvoor',
    categories: 'Wat',
    read: 'Lees de kopie',
    gone: 'Wij bewaren deze kopie niet (meer). Vraag hem aan ons.',
  },
  one: {
    title: 'Kopie voor u',
    logged: 'Dit komt in het logboek',
    what: 'Dit is precies wat wij gaven. Klopt er iets niet? Zeg het ons. U mag uw eigen mening laten toevoegen.',
    content: null as string | null,
    noAddress: 'Adressen staan er niet bij. Een adres rond uw kind is geheim.',
    to: 'Gegeven aan',
    otherOrganisation: 'een andere organisatie',
    on: 'Gegeven op',
    seenBy: 'Bekeken door',
    back: 'Alle kopieën',
    refusedTitle: 'Niet te lezen',
    refused: 'Deze kopie is er niet (meer) voor u.',
  },
  session: {
    againTitle: 'Log opnieuw in',
    again: 'Wij weten niet zeker genoeg wie u bent. Log opnieuw in.',
    representsTitle: 'Log in als uzelf',
    represents: 'U logde in namens iemand anders. Log in met uw eigen gegevens.',
    nameless: 'Ingelogd',
  },
}

export type CopyTexts = typeof nl

const en: CopyTexts = {
  title: 'Copies for you',
  start: {
    lead: (organisation) =>
      `The law sometimes makes ${organisation} give data to another organisation. Sometimes the law gives you a copy of it. You read it here.`,
    who: 'Log in as a parent or guardian. Is your child 16 or older? Then your child logs in.',
    logged: 'Each time you look goes into the log. Only you and the organisation see that.',
    logIn: 'Log in',
  },
  link: 'Are you a parent or a young person? Read copies for you',
  list: {
    lead: 'This is what we gave to another organisation. You may read it.',
    none: 'There are no copies for you here now.',
    noneWhy:
      'Did you expect one? Then we may not know (any more) that you have parental authority. Log in at Youth consent first and look again.',
    to: (receiver) => `To ${receiver}`,
    toOther: 'To another organisation',
    on: 'Given on',
    purpose: 'What for',
    categories: 'What',
    read: 'Read the copy',
    gone: 'We do not keep this copy (any more). Ask us for it.',
  },
  one: {
    title: 'Copy for you',
    logged: 'This goes into the log',
    what: 'This is exactly what we gave. Is something wrong? Tell us. You may have your own view added.',
    content: 'What we wrote is in Dutch.',
    noAddress: 'There are no addresses in it. An address around your child is secret.',
    to: 'Given to',
    otherOrganisation: 'another organisation',
    on: 'Given on',
    seenBy: 'Looked at by',
    back: 'All copies',
    refusedTitle: 'Cannot be read',
    refused: 'This copy is not there for you (any more).',
  },
  session: {
    againTitle: 'Log in again',
    again: 'We are not sure enough who you are. Log in again.',
    representsTitle: 'Log in as yourself',
    represents: 'You logged in on behalf of somebody else. Log in with your own details.',
    nameless: 'Logged in',
  },
}

export const copyTexts: Bilingual<CopyTexts> = { nl, en }
