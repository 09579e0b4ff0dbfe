/** What a question or an answer is about: named purpose, named categories, days that exist. */
import { z } from 'zod'
import { isDay } from '../policies/age.ts'

/** Id of a purpose or category of the catalogue; whether it exists is for the catalogue to say. */
export const catalogueName = z.string().regex(/^[a-z][a-z0-9_]{0,63}$/, 'geen geldige naam')

/** Named categories, each once. The catalogue has 28. */
export const categoryNames = z
  .array(catalogueName)
  .min(1, 'noem minstens één soort gegevens')
  .max(28)
  .refine((names) => new Set(names).size === names.length, 'een soort staat er twee keer')

/** A calendar day in Europe/Amsterdam, `YYYY-MM-DD`. */
export const calendarDay = z.string().refine(isDay, 'geen geldige dag')

export const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/, 'geen SHA-256 in hexadecimalen')
