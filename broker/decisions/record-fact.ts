/** Facts (feiten): what somebody recorded, never what a request claims. */
import type { Child } from '../../consent/child.ts'
import { ConsentError } from '../../consent/errors.ts'
import type { Fact, FactName } from '../../consent/fact.ts'
import { FINGERPRINT, factText, RECORDED_AT } from '../../consent/fingerprint.ts'
import { type FactId, factIds, type PartyId } from '../../consent/id.ts'
import { endedByFamily, type InvolvementEvent, involvementNow } from '../../consent/involvement.ts'
import type { Visibility } from '../../consent/journal.ts'
import type { Actor, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { dayOf, type Instant } from '../../consent/time.ts'
import { ageReadings } from '../../policies/age.ts'
import { isHeldBackPurpose } from '../../policies/row-answers.ts'
import { lockLinked, refuseFaults } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { asParty } from '../family-acts.ts'
import { journalEntry } from '../journal-entry.ts'
import { addNotice } from '../notify.ts'
import {
  ABOUT_SOMEBODY,
  catalogueFaults,
  endOf,
  isClaim,
  partyFaults,
  type RecordFactInput,
  shapeFaults,
} from './fact-input.ts'
import { hiddenFromParents } from './scene.ts'

/** Help without the parents is recorded by who helps under the Jeugdwet (7.3.4 lid 2). */
const HELPERS_GROUP = 'jeugd'
/** A school that enrols is involved by that fact alone. */
const SCHOOLS_GROUP = 'school'
const ENROLMENT: FactName = 'leerling_aangemeld_of_ingeschreven'
/** They open by themselves what is shut, so the privacy officer hears of each. */
const SIGNALLED: readonly FactName[] = [
  'vitaal_belang',
  'conflict_van_plichten',
  'vordering',
  'zeden_personeel',
]
/** Telling the family of these at once may be unsafe, or warn somebody. */
const HELD_BACK: readonly FactName[] = [
  ...SIGNALLED,
  'afweging_vastgelegd',
  'belang_kind_verzet_zich',
]

export type FactRecorded = {
  readonly id: FactId
  /** False for a claim that waits for the holder. */
  readonly counts: boolean
  readonly until: Instant
}

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
  return keepFact(context, tx, { child, fact: factOf(context, actor, child, input) })
}

const groupOf = ({ rulebooks }: BrokerContext, kind: string): string =>
  rulebooks.catalogue.parties.find(({ id }) => id === kind)?.group ?? ''

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

/** What would be kept of an input, whoever may or may not record it. */
export const factOf = (
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
export const countsByItself = ({ holder, recordedBy }: Fact): boolean => holder === recordedBy.party

/** What takes something back ends no sooner than that, also where the clock was ahead when that was recorded. */
const lasting = async (tx: Transaction, fact: Fact): Promise<Fact> => {
  if (fact.value) return fact
  const known = await tx.facts.bearingOn(fact.child, fact.holder, fact.at)
  const ends = known.filter(({ name }) => name === fact.name).map(({ until }) => until)
  return { ...fact, until: Math.max(fact.until, ...ends) }
}

/** Writes a fact with its journal row and what follows from it. */
export const keepFact = async (
  context: BrokerContext,
  tx: Transaction,
  { child, fact: recorded }: { child: Child; fact: Fact },
): Promise<FactRecorded> => {
  const fact = await lasting(tx, recorded)
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
      detail: {
        feit: fact.name,
        waarde: fact.value,
        telt: counts,
        [RECORDED_AT]: fact.at,
        [FINGERPRINT]: context.sha256(factText(fact)),
      },
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
