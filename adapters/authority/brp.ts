/** Authority from the civil registry: BRP API Personen 2.7, or the older BRP API Gezag v2 behind it. Keeps and logs no number. */
import { z } from 'zod'
import { type Bsn, bsn } from '../../consent/bsn.ts'
import {
  type AuthorityFinding,
  type AuthorityRegister,
  AuthorityUnavailable,
} from '../../consent/ports/authority.ts'

/** A login waits for this answer: longer than the registry's own p99, shorter than a person's patience. */
const TIMEOUT_MS = 8000
/** One person with twenty children stays far below this. */
const ANSWER_BYTES_MAX = 1024 * 1024

export type BrpOptions = {
  /** Base URL of the API, without `/personen`. */
  readonly url: string
  /** Which of the two: `personen` (2.7) unless told otherwise. */
  readonly api?: 'personen' | 'gezag'
  /** Plain http, for development only. */
  readonly allowInsecure?: boolean
  /** Sent with every question: an API key or a bearer token. */
  readonly headers?: Readonly<Record<string, string>>
  /** Milliseconds; eight seconds unless told otherwise. */
  readonly timeoutMs?: number
}

// Loose on purpose: the registry adds members within a version, and the published schemas name a discriminator
// without `oneOf`, so the parts are read by type below.
const person = z.object({ burgerservicenummer: bsn.optional() })
const third = person.extend({ type: z.string() })
const relation = z.object({
  type: z.string(),
  minderjarige: z.object({ burgerservicenummer: bsn }),
  /** True in Gezag v2, an object of dates in some answers of Personen: present and not false is under investigation. */
  inOnderzoek: z.unknown().optional(),
  ouders: z.array(person).optional(),
  ouder: person.optional(),
  derde: third.optional(),
  derden: z.array(third).optional(),
})
type Relation = z.infer<typeof relation>
const answer = z.object({ personen: z.array(z.object({ gezag: z.array(relation).optional() })) })

const REQUESTS = {
  personen: {
    path: '/personen',
    headers: {},
    body: (number: Bsn) => ({
      type: 'RaadpleegMetBurgerservicenummer',
      burgerservicenummer: [number],
      fields: ['gezag'],
    }),
  },
  gezag: {
    path: '/api/v1/opvragenBevoegdheidTotGezag',
    headers: { 'accept-gezag-version': '2' },
    body: (number: Bsn) => ({ burgerservicenummer: [number] }),
  },
} as const

type Why = Extract<AuthorityFinding, { type: 'unknown' }>['why']
const unknown = (why: Why): AuthorityFinding => ({ type: 'unknown', why })

/** All numbers, or null when somebody has none (a parent or guardian who is not registered here). */
const numbersOf = (people: readonly z.infer<typeof person>[]): Bsn[] | null => {
  const numbers = people.flatMap(({ burgerservicenummer }) => burgerservicenummer ?? [])
  return numbers.length === people.length && new Set(numbers).size === numbers.length
    ? numbers
    : null
}

const isUnderInvestigation = ({ inOnderzoek }: Relation): boolean =>
  inOnderzoek !== undefined && inOnderzoek !== null && inOnderzoek !== false

const ofParents = ({ ouders = [] }: Relation): AuthorityFinding => {
  const holders = numbersOf(ouders)
  return holders?.length === 2 ? { type: 'joint', holders } : unknown('onduidelijk')
}

const ofOneParent = ({ ouder }: Relation): AuthorityFinding => {
  const holders = numbersOf(ouder ? [ouder] : [])
  return holders?.length === 1 ? { type: 'sole', holders } : unknown('onduidelijk')
}

/** A parent together with somebody else (BW 1:253t). */
const ofParentAndOther = ({ ouder, derde }: Relation): AuthorityFinding => {
  if (derde?.type !== 'BekendeDerde') return unknown('onbekende_voogd')
  const holders = numbersOf(ouder ? [ouder, derde] : [])
  return holders?.length === 2 ? { type: 'joint', holders } : unknown('onbekende_voogd')
}

/** Without anybody named it is a guardian whom the registry does not know, often an institution (BW 1:302). */
const ofGuardians = ({ derden = [] }: Relation): AuthorityFinding => {
  const holders = numbersOf(derden)
  const known = derden.length > 0 && derden.every(({ type }) => type === 'BekendeDerde')
  return known && holders ? { type: 'guardian', holders } : unknown('onbekende_voogd')
}

const findingOf = (one: Relation): AuthorityFinding => {
  if (isUnderInvestigation(one)) return unknown('in_onderzoek')
  switch (one.type) {
    case 'GezamenlijkOuderlijkGezag':
    case 'TweehoofdigOuderlijkGezag': // its name in Gezag v1, still met
      return ofParents(one)
    case 'EenhoofdigOuderlijkGezag':
      return ofOneParent(one)
    case 'GezamenlijkGezag':
      return ofParentAndOther(one)
    case 'Voogdij':
      return ofGuardians(one)
    case 'TijdelijkGeenGezag':
      return unknown('tijdelijk_geen_gezag')
    case 'GezagNietTeBepalen':
      return unknown('niet_te_bepalen')
    default:
      return unknown('onduidelijk')
  }
}

/** Everybody whom a relation names as having authority. */
const namedIn = ({ ouders = [], ouder, derde, derden = [] }: Relation): readonly Bsn[] =>
  [...ouders, ...derden, ...(ouder ? [ouder] : []), ...(derde ? [derde] : [])].flatMap(
    ({ burgerservicenummer }) => burgerservicenummer ?? [],
  )

/** Reads a body up to a limit, so that a broken registry cannot fill the memory. */
const bodyOf = async (response: Response): Promise<unknown> => {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of response.body ?? []) {
    size += part.byteLength
    if (size > ANSWER_BYTES_MAX) throw new AuthorityUnavailable('onleesbaar')
    parts.push(part)
  }
  return JSON.parse(Buffer.concat(parts).toString('utf8'))
}

const faultOf = (error: unknown): AuthorityUnavailable => {
  if (error instanceof AuthorityUnavailable) return error
  // No cause: an error of the parser or of fetch may repeat a number or a URL.
  if (error instanceof SyntaxError || error instanceof z.ZodError)
    return new AuthorityUnavailable('onleesbaar')
  const late = error instanceof Error && error.name === 'TimeoutError'
  return new AuthorityUnavailable(late ? 'te_laat' : 'onbereikbaar')
}

const mustBeSecure = ({ url, allowInsecure = false }: BrpOptions): URL => {
  const base = new URL(url.endsWith('/') ? url : `${url}/`)
  if (base.protocol !== 'https:' && !allowInsecure)
    throw new Error('CONSENT_BROKER_BRP_URL: het gezagsregister is alleen via https te vragen.')
  return base
}

/** A register that asks the BRP. Throws for a URL without https outside development. */
export const createBrpRegister = (options: BrpOptions): AuthorityRegister => {
  const base = mustBeSecure(options)
  const { path, headers, body } = REQUESTS[options.api ?? 'personen']
  const url = new URL(`.${path}`, base)

  const ask = async (number: Bsn): Promise<Relation[]> => {
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers, ...options.headers },
        body: JSON.stringify(body(number)),
        redirect: 'error',
        signal: AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS),
      })
      if (response.status >= 500) throw new AuthorityUnavailable('onbereikbaar')
      if (!response.ok) throw new AuthorityUnavailable('geweigerd')
      const { personen } = answer.parse(await bodyOf(response))
      return personen.flatMap(({ gezag = [] }) => gezag)
    } catch (error) {
      throw faultOf(error)
    }
  }

  const holdersOver = async (child: Bsn): Promise<AuthorityFinding> => {
    const all = await ask(child)
    // A minor mother's own answer also names the child she has no authority over yet.
    const about = all.filter(({ minderjarige }) => minderjarige.burgerservicenummer === child)
    const [only, ...more] = about
    if (!only) return unknown('niet_gevonden')
    return more.length > 0 ? unknown('onduidelijk') : findingOf(only)
  }

  return {
    holdersOver,
    childrenUnder: async (number) => {
      const all = await ask(number)
      const own = all.filter((one) => namedIn(one).includes(number))
      return [...new Set(own.map(({ minderjarige }) => minderjarige.burgerservicenummer))]
    },
    confirm: async (number, child) => {
      const found = await holdersOver(child)
      if (found.type === 'unknown') return { holds: false, type: 'unknown' }
      return { holds: found.holders.includes(number), type: found.type }
    },
  }
}
