/** What people are called: every letter of every script, and nothing that nobody sees. */
import { z } from 'zod'

/** Letters that join hands: between them, a joiner changes how both are written (RFC 5892, appendix A.1). */
const CURSIVE = String.raw`[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}]`
/** Signs that take the vowel from a letter of Brahmi scripts: a joiner after one shapes it (RFC 5892, appendices A.1 and A.2). */
const VOWEL_KILLER = String.raw`[\u094D\u09CD\u0A4D\u0ACD\u0B4D\u0BCD\u0C4D\u0CCD\u0D4D\u0DCA\u1039\u17D2]`
/** What a picture can end in, before another that it is one with (UTS 51, section 2.2). */
const PICTURE_END = String.raw`[\p{Extended_Pictographic}\p{Emoji_Modifier}\uFE0F]`

/** A joiner, or a selector of a form, where it changes what is seen. */
const SHAPING = [
  String.raw`(?<=${CURSIVE}\p{M}*)\p{Join_Control}(?=${CURSIVE})`,
  String.raw`(?<=${VOWEL_KILLER})\p{Join_Control}`,
  String.raw`(?<=${PICTURE_END})\u200D(?=\p{Extended_Pictographic})`,
  String.raw`(?<=[\p{Script=Han}\p{Emoji}])\p{Variation_Selector}`,
  String.raw`(?<=\p{Script=Mongolian})[\u180B-\u180D\u180F]`,
].join('|')

/** Characters that nobody sees, or that turn the text around them: a name with them reads as another. */
const UNSEEN = String.raw`(?!${SHAPING})[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]`
const holdsUnseen = new RegExp(UNSEEN, 'v')
const everyUnseen = new RegExp(UNSEEN, 'gv')

const CHARS_MAX = 80

/** "Stichting Samenwerkingsverband Passend Onderwijs" and its region, with room; families read it on a phone. */
const ORGANISATION_CHARS_MAX = 200

const wholeName = (charsMax: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(charsMax)
    .refine((name) => !holdsUnseen.test(name), 'er staan onzichtbare tekens in')

/** What somebody calls themselves, as they type it. */
export const typedName = wholeName(CHARS_MAX)

/** What an organisation is called, as who administers it types it. */
export const organisationName = wholeName(ORGANISATION_CHARS_MAX)

/** A name that others gave us, without what nobody sees; undefined where nothing is left. */
export const seenName = (name: string): string | undefined => {
  const whole = [...name.replace(everyUnseen, '').trim()]
  // Cut between characters, never within one; and what a cut leaves at the end may shape nothing any more.
  return whole.slice(0, CHARS_MAX).join('').replace(everyUnseen, '').trim() || undefined
}

/**
 * What one person calls one child in messages to themselves: the only name of a child that a mail may hold. Letters,
 * digits, spaces, hyphens and apostrophes only, so that no mail program makes a link of it.
 */
export const nicknameText = z
  .string()
  .trim()
  .regex(
    /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}\p{Join_Control} '’-]{0,38}[\p{L}\p{M}\p{N}\p{Join_Control}])?$/u,
    'geen geldige naam',
  )
  .refine((name) => !holdsUnseen.test(name), 'geen geldige naam')
