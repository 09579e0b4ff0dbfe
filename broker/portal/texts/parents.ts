/** Every sentence of the portal that parents and young people read, in Dutch, to see how readable it is. */
import { berichtenTexts } from './berichten.ts'
import { bewijsTexts } from './bewijs.ts'
import { frameTexts } from './frame.ts'
import { eventTexts } from './gebeurtenissen.ts'
import { gegevensTexts } from './gegevens.ts'
import { inzageTexts } from './inzage.ts'
import { keuzeTexts } from './keuze.ts'
import { kopieenTexts } from './kopieen.ts'
import { leeftijdTexts } from './leeftijd.ts'
import { meldenTexts } from './melden.ts'
import { openTexts } from './open.ts'
import { organisatiesTexts } from './organisaties.ts'
import { overzichtTexts } from './overzicht.ts'
import { vragenTexts } from './vragen.ts'
import { wissenTexts } from './wissen.ts'

/** Fewer words are a label: a score says nothing about those. */
const WORDS_MIN = 5

export type PlacedText = { readonly place: string; readonly text: string }

const isSentence = (text: string): boolean => text.trim().split(/\s+/).length >= WORDS_MIN

/** Texts in order of writing; those that need a value are left out, for without it they are no sentence. */
const textsIn = (place: string, value: unknown): PlacedText[] => {
  if (typeof value === 'string') return isSentence(value) ? [{ place, text: value }] : []
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, one]) => textsIn(`${place}.${name}`, one))
}

/** With the place where each stands in the texts of the portal. */
export const parentTexts = (): readonly PlacedText[] => [
  ...textsIn('start', openTexts.nl),
  ...textsIn('overzicht', overzichtTexts.nl),
  ...textsIn('leeftijd', leeftijdTexts.nl),
  ...textsIn('vragen', vragenTexts.nl),
  ...textsIn('keuze', keuzeTexts.nl),
  ...textsIn('inzage', inzageTexts.nl),
  ...textsIn('gebeurtenissen', eventTexts.nl),
  ...textsIn('bewijs', bewijsTexts.nl),
  ...textsIn('gegevens', gegevensTexts.nl),
  ...textsIn('organisaties', organisatiesTexts.nl),
  ...textsIn('berichten', berichtenTexts.nl),
  ...textsIn('melden', meldenTexts.nl),
  ...textsIn('wissen', wissenTexts.nl),
  ...textsIn('kopieen', kopieenTexts.nl),
  ...textsIn('inloggen', frameTexts.nl.login),
]
