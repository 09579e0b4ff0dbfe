/**
 * What stands around every mail, B1. No mail says who said what, about what, between whom: only that something waits, and
 * where.
 */

/** In which words: the language, and in Dutch how somebody is spoken to: `u` for adults, `je` for the young person. */
export type Voice = 'u' | 'je' | 'en'
export type MailText = { readonly subject: string; readonly lines: readonly string[] }

type Frame = {
  readonly greeting: string
  /** Before what this person calls the child. */
  readonly about: string
  readonly where: string
  readonly closing: readonly string[]
}

export const FRAMES: Readonly<Record<Voice, Frame>> = {
  u: {
    greeting: 'Dag,',
    about: 'Het gaat over',
    where: 'Lees het hier. Log in zoals u altijd doet:',
    closing: [
      'Meer staat er met opzet niet in dit bericht. Zo leest niemand mee.',
      'U kunt op dit bericht niet antwoorden.',
    ],
  },
  je: {
    greeting: 'Hoi,',
    about: 'Het gaat over',
    where: 'Lees het hier. Log in zoals je altijd doet:',
    closing: [
      'Meer staat er met opzet niet in dit bericht. Zo leest niemand mee.',
      'Je kunt op dit bericht niet antwoorden.',
    ],
  },
  en: {
    greeting: 'Hello,',
    about: 'It is about',
    where: 'Read it here. Log in as you always do:',
    closing: [
      'This message says no more on purpose, so that nobody can read along.',
      'You cannot reply to this message.',
    ],
  },
}
