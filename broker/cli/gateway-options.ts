/** What the options of a gateway's commands may hold, and what to do when the broker refuses. */
import { birthDate } from '../../consent/child.ts'
import { partyId, pseudonymIds } from '../../consent/id.ts'
import { employeeRef } from '../../consent/party.ts'
import { RequesterError, type RequesterErrorCode } from '../../consent/ports/requester.ts'
import { childReference } from '../../consent/ports/source.ts'
import { GatewayConfigError } from '../gateway/config.ts'

/** What options may hold, and how that is told. */
const OPTIONS = {
  child: { schema: childReference, words: '1 to 64 printable characters' },
  birthDate: { schema: birthDate, words: 'YYYY-MM-DD, with 00 where month or day is not known' },
  employee: {
    schema: employeeRef,
    words: '1 to 64 letters, digits, dots, hyphens and underscores',
  },
  to: { schema: partyId, words: 'the id of an organisation, such as partij_cjg-zuidwaard' },
  pseudonym: { schema: pseudonymIds.schema, words: 'a pseudonym that the broker gave' },
} as const

const flagOf = (option: string): string =>
  `--${option.replace(/[A-Z]/g, (capital) => `-${capital.toLowerCase()}`)}`

/** Before anything is opened or sent: what cannot be used is told by the option that it stands in. */
export const refuseUnusable = (options: Readonly<Record<string, unknown>>): void => {
  const faults = Object.entries(OPTIONS)
    .filter(([name, { schema }]) => name in options && !schema.safeParse(options[name]).success)
    .map(([name, { words }]) => `${flagOf(name)}: must be ${words}`)
  if (faults.length > 0) throw new GatewayConfigError(faults)
}

/** What an administrator can look at, where the broker itself cannot say more. */
const NEXT: Partial<Record<RequesterErrorCode, string>> = {
  onbereikbaar: 'does it run at broker.issuer, and can this machine reach it?',
  te_laat: 'try again, and look at the broker and the network when it stays so',
  niet_toegelaten:
    'has its administrator registered broker.client, with the public part of this key?',
  onbekend: 'does it know the organisation, purpose and categories that were named?',
}

/** The same fault with what to do now; other faults as they are. */
export const withNext = (error: unknown): never => {
  if (!(error instanceof RequesterError)) throw error
  const { code, message, faults } = error
  const next = NEXT[code]
  throw new RequesterError(code, next === undefined ? message : `${message}: ${next}`, {
    cause: error,
    faults,
  })
}
