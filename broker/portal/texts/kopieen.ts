/** Texts about copies that the law gives families: level B1. */
import type { Voiced } from '../language.ts'

const nl = {
  title: 'Kopieën voor u',
  toCopies: 'Kopieën voor u',
  lead: 'Soms moet een organisatie van de wet gegevens geven. Soms krijgt u daar van de wet een kopie van.',
  where:
    'U leest de kopie bij de organisatie die de gegevens gaf. Daar logt u opnieuw in. Wij zien de inhoud nooit.',
  about: (child: string) => `Over ${child}`,
  none: 'Er zijn nu geen kopieën voor u.',
  from: 'Van',
  to: 'Gegeven aan',
  on: 'Gegeven op',
  why: 'Waarvoor',
  what: 'Wat',
  read: (holder: string) => `Lees bij ${holder}`,
  askFor: (holder: string) => `${holder} toont de kopie niet op internet. Vraag erom.`,
  logged: 'Elke keer dat u kijkt, staat bij “Wie keek er?”. De andere ouder ziet dat niet.',
}

export type KopieenTexts = typeof nl

const je: KopieenTexts = {
  ...nl,
  title: 'Kopieën voor jou',
  toCopies: 'Kopieën voor jou',
  lead: 'Soms moet een organisatie van de wet gegevens geven. Soms krijg je daar van de wet een kopie van.',
  where:
    'Je leest de kopie bij de organisatie die de gegevens gaf. Daar log je opnieuw in. Wij zien de inhoud nooit.',
  none: 'Er zijn nu geen kopieën voor jou.',
  logged: 'Elke keer dat je kijkt, staat bij “Wie keek er?”. Je ouders zien dat niet.',
}

const en: KopieenTexts = {
  title: 'Copies for you',
  toCopies: 'Copies for you',
  lead: 'Sometimes the law makes an organisation give data. Sometimes the law gives you a copy of it.',
  where:
    'You read the copy at the organisation that gave the data. You log in again there. We never see the content.',
  about: (child) => `About ${child}`,
  none: 'There are no copies for you now.',
  from: 'From',
  to: 'Given to',
  on: 'Given on',
  why: 'What for',
  what: 'What',
  read: (holder) => `Read at ${holder}`,
  askFor: (holder) => `${holder} does not show the copy on the internet. Ask for it.`,
  logged: 'Each time you look stands at “Who looked?”. Nobody else in the family sees that.',
}

export const kopieenTexts: Voiced<KopieenTexts> = { nl, je, en }
