/** What the pages about messages share: where they are, for whom, and what was typed there. */
import { type Visit, wordIn } from '../../site.ts'

/** The item of the main menu. */
export const MENU = '/ouder/gegevens'
export const PATH = '/ouder/berichten'
export const ADDRESS_PATH = '/ouder/berichten/mailadres'
export const NAMES_PATH = '/ouder/berichten/namen'
export const SAVED = { to: `${PATH}?bewaard=ja` }

/** Longer than any address; what is longer is no address, and need not be carried around. */
const TYPED_CHARS_MAX = 300

export const own = ({ session }: Visit) => ({ person: session.person })

export const typedIn = ({ fields }: Visit, name: string): string =>
  wordIn(fields, name).trim().slice(0, TYPED_CHARS_MAX)
