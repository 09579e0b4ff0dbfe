/** What people type in their own words. */
import { z } from 'zod'
import { passesElevenTest } from '../policies/bsn.ts'

const NINE_DIGITS = /(?<!\d)\d(?:[ .-]?\d){8}(?!\d)/g

/** Whether somebody typed a citizen service number: that has no place in a free text. */
export const holdsBsn = (text: string): boolean =>
  (text.match(NINE_DIGITS) ?? []).some((digits) => passesElevenTest(digits.replace(/\D/g, '')))

/** A text without spaces around it, not empty, of at most `charsMax` characters, without a citizen service number. */
export const freeText = (charsMax: number) =>
  z
    .string()
    .trim()
    .min(1, 'ontbreekt')
    .max(charsMax, `hoogstens ${charsMax} tekens`)
    .refine((text) => !holdsBsn(text), 'bevat een burgerservicenummer')
