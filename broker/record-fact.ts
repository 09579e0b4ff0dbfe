/** Facts (feiten): what somebody recorded, never what a request claims. */
import { z } from 'zod'
import type { Child } from '../consent/child.ts'
import { ConsentError, type InputFault } from '../consent/errors.ts'
import {
  FACT_VALID_MS,
  type Fact,
  type FactName,
  factName,
  OVERRIDE_FACTS,
  OVERRIDE_VALID_MS,
} from '../consent/fact.ts'
import { familyRole } from '../consent/family.ts'
import {
  type FactId,
  factIds,
  type PartyId,
  type Pseudonym,
  partyId,
  pseudonymIds,
} from '../consent/id.ts'
import { endedByFamily, type InvolvementEvent, involvementNow } from '../consent/involvement.ts'
import type { Visibility } from '../consent/journal.ts'
import type { Actor, Party } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { catalogueName, categoryNames, sha256Hex } from '../consent/scope.ts'
import { dayOf, type Instant } from '../consent/time.ts'
import { ageReadings } from '../policies/age.ts'
import { isHeldBackPurpose } from '../policies/rulebook.ts'
import { activeParty, lockLinked, refuseFaults, unknownThing } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { asParty } from './family-acts.ts'
import { journalEntry } from './journal-entry.ts'
import { addNotice } from './notify.ts'
import { hiddenFromParents } from './scene.ts'

/** Help without the parents is recorded by who helps under the Jeugdwet (7.3.4 lid 2). */
const HELPERS_GROUP = 'jeugd'
/** A school that enrols is involved by that fact alone. */
const SCHOOLS_GROUP = 'school'
const ENROLMENT: FactName = 'leerling_aangemeld_of_ingeschreven'
/** Overrides proper: they open what is shut, so the privacy officer hears of each. */
const SIGNALLED: readonly FactName[] = ['vitaal_belang', 'conflict_van_plichten']
/** Telling the family of these at once may be unsafe, or warn somebody. */
const HELD_BACK: readonly FactName[] = [
  ...SIGNALLED,
  'afweging_vastgelegd',
  'vordering',
  'zeden_personeel',
  'belang_kind_verzet_zich',
]
/** About one person, whom the others need not know of. */
const ABOUT_SOMEBODY: readonly FactName[] = ['bereikpoging', 'gaat_over_gezinslid']

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

/** The holder makes a requester's claim its own. */
export const confirmFactInput = z.strictObject({
  /** The holder's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  claim: factIds.schema,
})
export type ConfirmFactInput = z.infer<typeof confirmFactInput>

export type FactRecorded = {
  readonly id: FactId
  /** False for a claim that waits for the holder. */
  readonly counts: boolean
  readonly until: Instant
}

/** A claim that waits for the holder. */
export type OpenClaim = Pick<
  Fact,
  'id' | 'name' | 'value' | 'requester' | 'purpose' | 'categories' | 'at' | 'until'
>

/**
 * Records a fact about one's own releases, or claims one about another holder's: a claim counts only through the
 * holder's confirmation. Throws `onbekend`, `niet_bevoegd`, `ongeldig` with all faults.
 */
export const recordFact = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: RecordFactInput,
): Promise<FactRecorded> => {
  const act = { actor, key, name: 'feit vastleggen', body: input }
  return asParty(context, act, (tx, acting) => writeFact(context, tx, { actor, acting, input }))
}

type Recording = {
  readonly actor: Actor
  readonly acting: Party
  readonly input: RecordFactInput
}

/** The same within a transaction that does more. */
export const writeFact = async (
  context: BrokerContext,
  tx: Transaction,
  { actor, acting, input }: Recording,
): Promise<FactRecorded> => {
  const child = await lockLinked(tx, actor, input.kind)
  refuseFaults([
    ...shapeFaults(context, actor, input),
    ...catalogueFaults(context, input),
    ...(await partyFaults(tx, input)),
  ])
  const group = groupOf(context, acting.kind)
  if (input.name === 'hulp_zonder_ouders') mayHideHelp(context, child, group, input)
  return keep(context, tx, { child, fact: factOf(context, actor, child, input) })
}

const groupOf = ({ rulebooks }: BrokerContext, kind: string): string =>
  rulebooks.catalogue.parties.find(({ id }) => id === kind)?.group ?? ''

const isClaim = ({ party }: Actor, { holder }: RecordFactInput): boolean =>
  holder !== undefined && holder !== party

/** What one name asks of the other fields. */
const shapeFaults = (
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
const endOf = (
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

const catalogueFaults = (
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

const partyFaults = async (
  tx: Transaction,
  { holder, requester }: RecordFactInput,
): Promise<InputFault[]> => {
  const faults: InputFault[] = []
  const message = 'deze organisatie doet niet mee'
  if (holder && !(await activeParty(tx, holder))) faults.push({ path: 'holder', message })
  if (requester && !(await activeParty(tx, requester))) faults.push({ path: 'requester', message })
  return faults
}

/** Only a helper, only for its own help, only from 12 to 15, whatever of the birth date is known. */
const mayHideHelp = (
  context: BrokerContext,
  { birthDate }: Child,
  group: string,
  { value, holder }: RecordFactInput,
): void => {
  if (group !== HELPERS_GROUP || holder !== undefined)
    throw new ConsentError('niet_bevoegd', 'Dit legt alleen de hulpverlener zelf vast.')
  const ages = ageReadings(birthDate, dayOf(context.now()))
  const fits = ages.length > 0 && ages.every((age) => age >= 12 && age <= 15)
  refuseFaults(
    value && !fits ? [{ path: 'name', message: 'dit kan alleen van 12 tot en met 15 jaar' }] : [],
  )
}

const factOf = (
  context: BrokerContext,
  actor: Actor,
  child: Child,
  input: RecordFactInput,
): Fact => {
  const at = context.now()
  return {
    id: factIds.create(context.random),
    child: child.id,
    name: input.name,
    value: input.value,
    recordedBy: actor,
    holder: input.holder ?? actor.party,
    requester: input.requester ?? (isClaim(actor, input) ? actor.party : null),
    purpose: input.purpose ?? null,
    categories: input.categories ?? null,
    about: input.about ?? null,
    weighingHash: input.weighingHash ?? null,
    confirms: null,
    at,
    until: endOf(input, at, input.until),
  }
}

/** Whether the fact bears on a decision by itself: its holder recorded it. */
const countsByItself = ({ holder, recordedBy }: Fact): boolean => holder === recordedBy.party

/** Writes a fact with its journal row and what follows from it. */
const keep = async (
  context: BrokerContext,
  tx: Transaction,
  { child, fact }: { child: Child; fact: Fact },
): Promise<FactRecorded> => {
  const counts = countsByItself(fact)
  await tx.facts.add(fact)
  await tx.journal.append(
    journalEntry({
      kind: 'feit_vastgelegd',
      at: context.now(),
      visibility: await visibilityOfFact(tx, fact),
      child: child.id,
      party: fact.recordedBy.party,
      employee: fact.recordedBy.employee,
      holder: fact.holder,
      requester: fact.requester,
      purpose: fact.purpose,
      categories: fact.categories ?? [],
      subject: fact.id,
      detail: { feit: fact.name, waarde: fact.value, telt: counts },
    }),
  )
  if (counts) await followUp(context, tx, fact)
  return { id: fact.id, counts, until: fact.until }
}

const visibilityOfFact = async (tx: Transaction, fact: Fact): Promise<Visibility> => {
  if (fact.name === 'hulp_zonder_ouders') return 'jeugdige'
  if (HELD_BACK.includes(fact.name)) return 'achtergehouden'
  if (fact.purpose !== null && isHeldBackPurpose(fact.purpose)) return 'achtergehouden'
  if (ABOUT_SOMEBODY.includes(fact.name) || !countsByItself(fact)) return 'niemand'
  const around = { holder: fact.holder, requester: fact.requester ?? fact.holder }
  const hidden = await hiddenFromParents(tx, fact.child, around)
  return hidden ? 'jeugdige' : 'gezin'
}

const followUp = async (context: BrokerContext, tx: Transaction, fact: Fact): Promise<void> => {
  const { name, value, child, holder: party } = fact
  // Rows ask some facts to be false and others to be true, so each can take away what a fetch under way was released on.
  await tx.children.raiseEpoch(child)
  if (value && SIGNALLED.includes(name))
    await addNotice(context, tx, { kind: 'signaal_fg', child, party, subject: fact.id })
  if (value && name === ENROLMENT) await confirmEnrolled(context, tx, fact)
}

const isSchool = async (context: BrokerContext, tx: Transaction, id: PartyId): Promise<boolean> => {
  const party = await tx.parties.get(id)
  return party !== undefined && groupOf(context, party.kind) === SCHOOLS_GROUP
}

/**
 * Enrolment is the law's own ground for involvement: a school's own word about itself, or the word of a confirmed
 * school about the next one. Anybody else who records it makes nobody involved.
 */
const confirmEnrolled = async (
  context: BrokerContext,
  tx: Transaction,
  { child, holder, requester, confirms }: Fact,
): Promise<void> => {
  if (!(await isSchool(context, tx, holder))) return
  if (requester === null || requester === holder)
    return confirmOnce(context, tx, { child, party: holder, by: 'inschrijving' })
  if (!(await isSchool(context, tx, requester))) return
  if (involvementNow(await tx.involvements.of(child, holder)) !== 'bevestigd') return
  // A confirmed claim is what the enrolling school said of itself.
  const by = confirms === null ? 'houder' : 'inschrijving'
  await confirmOnce(context, tx, { child, party: requester, by })
}

const confirmOnce = async (
  context: BrokerContext,
  tx: Transaction,
  event: Pick<InvolvementEvent, 'child' | 'party'> & { by: 'houder' | 'inschrijving' },
): Promise<void> => {
  const events = await tx.involvements.of(event.child, event.party)
  if (involvementNow(events) === 'bevestigd') return
  if (event.by === 'houder' && endedByFamily(events)) return
  await tx.involvements.add({ ...event, kind: 'bevestigd', at: context.now() })
}

/** The holder makes a claim about its own releases a fact of its own. `onbekend` for a claim about another holder. */
export const confirmFact = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: ConfirmFactInput,
): Promise<FactRecorded> => {
  const act = { actor, key, name: 'feit bevestigen', body: input }
  return asParty(context, act, async (tx) => {
    const child = await lockLinked(tx, actor, input.kind)
    const claim = await tx.facts.get(input.claim)
    const now = context.now()
    const known = claim?.child === child.id && claim.holder === actor.party && now < claim.until
    if (!(claim && known) || countsByItself(claim)) throw unknownThing()
    const fact: Fact = {
      ...claim,
      id: factIds.create(context.random),
      recordedBy: actor,
      confirms: claim.id,
      at: now,
      until: endOf(claim, now, claim.until),
    }
    return keep(context, tx, { child, fact })
  })
}

/** Claims about this holder's releases of one child that it has not confirmed, oldest first. */
export const openClaims = (
  context: BrokerContext,
  actor: Actor,
  kind: Pseudonym,
): Promise<readonly OpenClaim[]> =>
  context.store.read(async (tx) => {
    const link = await tx.links.byPseudonym(actor.party, kind)
    if (!link) throw unknownThing()
    const facts = await tx.facts.bearingOn(link.child, actor.party, context.now())
    const confirmed = new Set(facts.map(({ confirms }) => confirms))
    return facts
      .filter((fact) => !(countsByItself(fact) || confirmed.has(fact.id)))
      .map(({ id, name, value, requester, purpose, categories, at, until }) => ({
        id,
        name,
        value,
        requester,
        purpose,
        categories,
        at,
        until,
      }))
  })
