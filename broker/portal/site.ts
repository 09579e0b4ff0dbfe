/** What pages are served with, and what a page is: a value that the app turns into an answer. */
import type { Request } from 'express'
import type { z } from 'zod'
import { ConsentError } from '../../consent/errors.ts'
import type { Professional, StaffFunction } from '../../consent/party.ts'
import type { Identity } from '../../consent/ports/identity.ts'
import type { Instant } from '../../consent/time.ts'
import type { Catalogue } from '../../policies/catalogue.ts'
import type { Language } from '../../policies/vocabulary.ts'
import type { BrokerContext } from '../context.ts'
import type { Mediation } from '../disclose.ts'
import type { FamilyView } from '../family/family.ts'
import type { Login } from '../family/logged-in.ts'
import type { Log } from '../log.ts'
import type { Html } from './html.ts'
import type { Voice } from './language.ts'
import type { Session } from './sessions.ts'
import type { Theme } from './theme.ts'

/** Everything the portal is made with. */
export type PortalOptions = {
  readonly context: BrokerContext
  readonly mediation: Mediation
  /** Origin under which people reach the portal, without a final slash. */
  readonly origin: string
  readonly identity: Identity
  /** Takes a login in: the person, and what the register says about their authority. */
  readonly logIn: (login: Login) => Promise<void>
  readonly log: Log
  /** What people can call when they cannot work it out. */
  readonly helpPhone: string
  readonly theme: Theme
}

/** One request of somebody who is logged in. */
export type Visit = PortalOptions & {
  readonly session: Session
  readonly language: Language
  /** How texts for families speak to this person. */
  readonly voice: Voice
  readonly now: Instant
  readonly families: readonly FamilyView[]
  /** Where this person works, and as what; empty for most people. */
  readonly offices: readonly Professional[]
  /** What somebody typed: of this request, or kept from before a login. Empty on a fresh page. */
  readonly fields: Fields
  /** Stands in a form, so that sending it twice does it once. */
  readonly key: string
}

export type Fields = Readonly<Record<string, string | readonly string[]>>

export type Page = {
  readonly title: string
  readonly body: Html
  readonly status?: number
  /** The main menu's item that this page belongs to. */
  readonly current?: string
  /** A help line and no menu: for pages that are printed and kept. */
  readonly print?: boolean
}

/** A page, another place to go to, or a file to keep. */
export type Outcome =
  | Page
  | { readonly to: string }
  | { readonly file: Buffer | string; readonly type: string; readonly name: string }

export type Handler = (visit: Visit, req: Request) => Promise<Outcome> | Outcome

/** One page or form of the portal. */
export type PortalRoute = {
  readonly method: 'get' | 'post'
  /** An express path. */
  readonly path: string
  /** Whose pages: everybody who is logged in, people of families, or people of organisations with this function. */
  readonly for: 'iedereen' | 'gezin' | StaffFunction
  /** Asks for a login of the last 15 minutes. */
  readonly fresh?: true
  /** Where a form is shown again after a login; for a form whose own path has no page. An express path, of its parameters. */
  readonly back?: string
  readonly handle: Handler
}

/** The catalogue as this person reads it. */
export const catalogueFor = ({
  context,
  language,
}: Pick<Visit, 'context' | 'language'>): Catalogue => context.rulebooks.wording(language).catalogue

/** The input of a use case; a form that our pages cannot send is refused with `conflict`. */
export const inputOf = <Schema extends z.ZodType>(
  schema: Schema,
  typed: unknown,
): z.output<Schema> => {
  const read = schema.safeParse(typed)
  if (read.success) return read.data
  throw new ConsentError('conflict', 'Dit formulier klopt niet meer. Begin opnieuw.')
}

/** A word that was typed into one field; the first where a browser sent more, '' where it sent none. */
export const wordIn = (fields: Fields, name: string): string => {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  return typeof value === 'string' ? value : (value?.[0] ?? '')
}

/** Everything that was chosen under one name. */
export const wordsIn = (fields: Fields, name: string): readonly string[] => {
  const value = Object.hasOwn(fields, name) ? fields[name] : undefined
  if (value === undefined) return []
  return typeof value === 'string' ? [value] : value
}
