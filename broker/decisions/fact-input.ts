/** What may be recorded as a fact, and everything that is wrong with what somebody wants to record. */
import { z } from 'zod'
import type { InputFault } from '../../consent/errors.ts'
import {
  FACT_VALID_MS,
  type Fact,
  type FactName,
  factName,
  OVERRIDE_FACTS,
  OVERRIDE_VALID_MS,
} from '../../consent/fact.ts'
import { familyRole } from '../../consent/family.ts'
import { partyId, pseudonymIds } from '../../consent/id.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { catalogueName, categoryNames, sha256Hex } from '../../consent/scope.ts'
import type { Instant } from '../../consent/time.ts'
import { activeParty } from '../acting.ts'
import type { BrokerContext } from '../context.ts'

/** About one person, whom the others need not know of. */
export const ABOUT_SOMEBODY: readonly FactName[] = ['bereikpoging', 'gaat_over_gezinslid']

export const recordFactInput = z.strictObject({
  /** The recording party's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  name: factName,
  value: z.boolean().default(true),
  /** Whose releases it bears on; left out: the recording party's own. Another holder makes it a claim. */
  holder: partyId.optional(),
  requester: partyId.optional(),
  purpose: catalogueName.optional(),
  categories: categoryNames.optional(),
  /** The family role it is about, for `bereikpoging` and `gaat_over_gezinslid`. */
  about: familyRole.optional(),
  /** For `afweging_vastgelegd`: SHA-256 of the weighing in the holder's own file. */
  weighingHash: sha256Hex.optional(),
  /**
   * Milliseconds since 1970; at most 24 hours ahead for an override, a year for other facts. What is recorded as false
   * lasts that longest time whatever is asked: ending sooner it would bring back what it takes away.
   */
  until: z.int().optional(),
})
export type RecordFactInput = z.infer<typeof recordFactInput>

export const isClaim = ({ party }: Actor, { holder }: RecordFactInput): boolean =>
  holder !== undefined && holder !== party

/** What one name asks of the other fields. */
export const shapeFaults = (
  context: BrokerContext,
  actor: Actor,
  input: RecordFactInput,
): InputFault[] => {
  const { name } = input
  const faults: InputFault[] = []
  const say = (path: string, message: string) => faults.push({ path, message })
  if (name === 'vir_actief_in_regio') say('name', 'dit volgt uit de instellingen van de regio')
  if (name === 'afweging_vastgelegd' && input.value && !input.weighingHash)
    say('weighingHash', 'nodig bij een vastgelegde afweging')
  if (ABOUT_SOMEBODY.includes(name) !== (input.about !== undefined))
    say('about', input.about ? 'hoort niet bij dit feit' : 'nodig bij dit feit')
  if (isClaim(actor, input) && input.requester && input.requester !== actor.party)
    say('requester', 'een ander dan uzelf')
  return [...faults, ...scopeFaults(actor, input), ...untilFaults(context, input)]
}

/** What opens a shut door opens it for one recipient, one purpose and named categories. */
const scopeFaults = (actor: Actor, input: RecordFactInput): InputFault[] => {
  if (!OVERRIDE_FACTS.includes(input.name)) return []
  const named = {
    requester: input.requester !== undefined || isClaim(actor, input),
    purpose: input.purpose !== undefined,
    categories: input.categories !== undefined,
  }
  return Object.entries(named).flatMap(([path, there]) =>
    there ? [] : [{ path, message: 'nodig bij dit feit' }],
  )
}

const longestOf = (name: FactName): number =>
  OVERRIDE_FACTS.includes(name) ? OVERRIDE_VALID_MS : FACT_VALID_MS

/** Until when a fact counts: not longer than its name allows, and a false one that long in any case. */
export const endOf = (
  { name, value }: Pick<Fact, 'name' | 'value'>,
  at: Instant,
  wished: Instant = Number.POSITIVE_INFINITY,
): Instant => {
  const longest = at + longestOf(name)
  return value ? Math.min(wished, longest) : longest
}

const untilFaults = (
  context: BrokerContext,
  { name, until }: Pick<RecordFactInput, 'name' | 'until'>,
): InputFault[] => {
  if (until === undefined) return []
  const now = context.now()
  if (until <= now) return [{ path: 'until', message: 'dit tijdstip is voorbij' }]
  if (until > now + longestOf(name)) return [{ path: 'until', message: 'dit is te lang' }]
  return []
}

export const catalogueFaults = (
  { rulebooks }: BrokerContext,
  { purpose, categories = [] }: RecordFactInput,
): InputFault[] => {
  const { catalogue } = rulebooks
  const faults: InputFault[] = []
  if (purpose !== undefined && !catalogue.purposes.some(({ id }) => id === purpose))
    faults.push({ path: 'purpose', message: 'onbekend doel' })
  categories.forEach((category, index) => {
    if (!catalogue.categories.some(({ id }) => id === category))
      faults.push({ path: `categories.${index}`, message: 'onbekende soort gegevens' })
  })
  return faults
}

export const partyFaults = async (
  tx: Transaction,
  { holder, requester }: RecordFactInput,
): Promise<InputFault[]> => {
  const faults: InputFault[] = []
  const message = 'deze organisatie doet niet mee'
  if (holder && !(await activeParty(tx, holder))) faults.push({ path: 'holder', message })
  if (requester && !(await activeParty(tx, requester))) faults.push({ path: 'requester', message })
  return faults
}
