/**
 * Erasing what a broker knows of one family (AVG 17), in two steps by two people: an officer asks with a reason, and who runs the
 * broker carries it out. What must stay as proof (AVG 7(1), 17(3)(e)) stays until its term, of nobody that can be found.
 */
import { z } from 'zod'
import { canonicalJson } from '../../consent/canonical.ts'
import { GRANTED_BESIDES } from '../../consent/erasure-request.ts'
import { holdsBack } from '../../consent/held-back.ts'
import {
  type ChildId,
  type FamilyErasureId,
  familyErasureIds,
  type PersonId,
  pseudonymIds,
} from '../../consent/id.ts'
import type { JournalRow } from '../../consent/journal.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { CLOSED_BY_ERASING } from '../../consent/report.ts'
import type { Statement } from '../../consent/statement.ts'
import type { ConsentState } from '../../consent/status.ts'
import type { Instant } from '../../consent/time.ts'
import { type ByStaff, lockLinked, mustBeOfficer, unknownThing } from '../acting.ts'
import { viewFor } from '../answers/consent-views.ts'
import { scopeOf, stopReceiver } from '../answers/write-statement.ts'
import type { BrokerContext } from '../context.ts'
import { mustBeConfirmed } from '../family/involvement.ts'
import { forgetHolder } from '../family/own-seat.ts'
import { asParty, journal } from '../family-acts.ts'

/** Why: the family asks and nothing stands in the way (AVG 17(1)(b), (c)), it should never have been here (d), or it is no longer needed (a). */
export const erasureReason = z.enum(['gezin_vraagt', 'onterecht_aangemeld', 'niet_meer_nodig'])
export type ErasureReason = z.infer<typeof erasureReason>

export const askErasureInput = z.strictObject({
  /** The asking organisation's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  reason: erasureReason,
})
export type AskErasureInput = z.infer<typeof askErasureInput>

/** What would go, and what would stay, in numbers. */
export type ErasurePlan = {
  readonly goes: {
    /** Names, and logins and addresses of who belongs to no other child. */
    readonly members: number
    /** Organisations that can no longer find the child. */
    readonly organisations: number
  }
  /** Rows that stay until their term, readable as numbers and codes only. */
  readonly stays: { readonly statements: number; readonly logRows: number }
}

/** A request to erase; `doneAt` is null while nobody carried it out. */
export type FamilyErasure = {
  readonly id: FamilyErasureId
  readonly party: Actor['party']
  readonly employee: string
  readonly reason: ErasureReason
  readonly at: Instant
  readonly doneAt: Instant | null
}

const planFor = async (tx: Transaction, child: ChildId): Promise<ErasurePlan> => {
  const counts = await tx.journal.counts({ child })
  return {
    goes: {
      members: (await tx.families.members(child)).length,
      organisations: (await tx.links.ofChild(child)).length,
    },
    stays: {
      statements: (await tx.statements.ofChild(child)).length,
      logRows: Object.values(counts).reduce((total, count) => total + count, 0),
    },
  }
}

/** What erasing this family would do; looks only. Throws `onbekend` for a pseudonym that names no child of the party. */
export const erasurePlan = (
  context: BrokerContext,
  officer: ByStaff,
  { kind }: Pick<AskErasureInput, 'kind'>,
): Promise<ErasurePlan> =>
  context.store.read(async (tx) => {
    mustBeOfficer(officer)
    const link = await tx.links.byPseudonym(officer.party, kind)
    if (!link) throw unknownThing()
    await mustBeConfirmed(tx, link.child, officer.party)
    return planFor(tx, link.child)
  })

type Asked = JournalRow & { readonly child: ChildId }

const isAsked = (row: JournalRow): row is Asked => row.child !== null

const askedRows = async (
  tx: Transaction,
  filter: { readonly party?: Actor['party']; readonly child?: ChildId },
): Promise<Asked[]> =>
  (await tx.journal.rows({ ...filter, kind: 'wissing_gevraagd' })).filter(isAsked)

const doneAtOf = async (tx: Transaction, { child, subject }: Asked): Promise<Instant | null> => {
  const rows = await tx.journal.rows({ child, kind: 'gezin_gewist' })
  return rows.find((row) => row.subject === subject)?.at ?? null
}

const viewOf = async (tx: Transaction, row: Asked): Promise<FamilyErasure> => ({
  id: familyErasureIds.schema.parse(row.subject),
  party: row.party as Actor['party'],
  employee: row.employee ?? '',
  reason: erasureReason.parse(row.detail['reden']),
  at: row.at,
  doneAt: await doneAtOf(tx, row),
})

const viewsOf = async (tx: Transaction, rows: readonly Asked[]): Promise<FamilyErasure[]> => {
  const views: FamilyErasure[] = []
  for (const row of rows) views.push(await viewOf(tx, row))
  return views
}

/**
 * Asks to erase what is known of a family; one that was asked for the same reason and is not done is given again. Nothing goes yet. Throws
 * `niet_bevoegd` for who is no officer of a confirmed organisation, `onbekend` for a child it does not know.
 */
export const askErasure = async (
  context: BrokerContext,
  { functions, ...actor }: ByStaff,
  key: string,
  input: AskErasureInput,
): Promise<{ readonly id: FamilyErasureId }> => {
  mustBeOfficer({ functions })
  return asParty(context, { actor, key, name: 'wissen vragen', body: input }, async (tx) => {
    const { id: child } = await lockLinked(tx, actor, input.kind)
    await mustBeConfirmed(tx, child, actor.party)
    return { id: await writeErasure(context, tx, { actor, child, reason: input.reason }) }
  })
}

type Asking = {
  readonly actor: Actor
  readonly child: ChildId
  readonly reason: ErasureReason
}

/**
 * Writes a request down for who runs the broker, of a confirmed organisation; one for the same reason that is not done is
 * given again. For another it is another: what holds up what the family wishes holds up nothing else, and the other way round.
 */
export const writeErasure = async (
  context: BrokerContext,
  tx: Transaction,
  { actor, child, reason }: Asking,
): Promise<FamilyErasureId> => {
  const open = (await viewsOf(tx, await askedRows(tx, { child }))).find(
    (one) => one.doneAt === null && one.party === actor.party && one.reason === reason,
  )
  if (open) return open.id
  const id = familyErasureIds.create(context.random)
  // A family that does not know of an organisation must not learn of it by this.
  const about = { child, subject: id, visibility: 'niemand' as const }
  const detail = { reden: reason }
  await journal(context, tx, { ...actor, ...about, kind: 'wissing_gevraagd', detail })
  return id
}

/** What this organisation asked to erase, newest first. */
export const askedErasures = (
  context: BrokerContext,
  { party }: Pick<Actor, 'party'>,
): Promise<readonly FamilyErasure[]> =>
  context.store.read(async (tx) => (await viewsOf(tx, await askedRows(tx, { party }))).reverse())

// --- who runs the broker ----------------------------------------------------------------------------------------

/** Every request, oldest first. */
export const allErasures = ({ store }: Pick<BrokerContext, 'store'>) =>
  store.read(async (tx) => viewsOf(tx, await askedRows(tx, {})))

const rowOf = async (tx: Transaction, id: FamilyErasureId): Promise<Asked> => {
  const row = (await askedRows(tx, {})).find(({ subject }) => subject === id)
  if (!row) throw unknownThing()
  return row
}

/** Why a family's own wish is not carried out: who hides traces may be who asks. */
export type Hindrance = 'verborgen_regels' | 'ondertoezichtstelling'

/**
 * What stands in the way of a family's own wish (AVG 17(3)(b), (e)): a safety matter that no officer released, and a
 * supervision order. An officer is not told of it, since it may be another organisation's.
 */
const hindrancesOf = async (
  tx: Transaction,
  { child, detail }: Asked,
): Promise<readonly Hindrance[]> => {
  if (detail['reden'] !== 'gezin_vraagt') return []
  const rows = await tx.journal.rows({ child })
  const isSupervised = (await tx.families.authority(child))?.ots === true
  return [
    ...(holdsBack(rows) ? (['verborgen_regels'] as const) : []),
    ...(isSupervised ? (['ondertoezichtstelling'] as const) : []),
  ]
}

/** One request with what carrying it out would do now, and what stands in the way; throws `onbekend`. */
export const erasureAt = ({ store }: Pick<BrokerContext, 'store'>, id: FamilyErasureId) =>
  store.read(async (tx) => {
    const row = await rowOf(tx, id)
    const hindrances = await hindrancesOf(tx, row)
    return { ...(await viewOf(tx, row)), plan: await planFor(tx, row.child), hindrances }
  })

/** Who belongs to no other child is forgotten: login, mail address, and one that waits. */
const letGo = async (tx: Transaction, person: PersonId): Promise<void> => {
  if ((await tx.families.memberships(person)).length > 0) return
  const contact = await tx.contacts.of(person)
  if (contact) await tx.contacts.put({ ...contact, address: null, tellWhenLooked: false })
  await tx.contacts.removeChange(person)
  await forgetHolder(tx, person)
  await tx.families.forgetLogin(person)
}

const IN_FORCE: readonly ConsentState[] = ['geldig', 'gepauzeerd']

/** Who received something on a yes that is in force hears to stop using it (AVG 19), once a scope. */
const stopReceivers = async (
  context: BrokerContext,
  tx: Transaction,
  child: ChildId,
): Promise<void> => {
  const inForce: Statement[] = []
  for (const statement of await tx.statements.ofChild(child)) {
    const isYes = statement.kind === 'gegeven'
    if (isYes && IN_FORCE.includes((await viewFor(context, tx, statement)).state))
      inForce.push(statement)
  }
  const byScope = Map.groupBy(inForce, (statement) => canonicalJson(scopeOf(statement)))
  for (const [one, ...others] of byScope.values()) {
    if (!one) continue
    const categories = [one, ...others].flatMap((statement) => statement.categories)
    await stopReceiver(context, tx, { ...one, categories })
  }
}

/** Nobody can read an answer any more, and an officer could give none: what was reported closes with the family. */
const closeReports = async (
  context: BrokerContext,
  tx: Transaction,
  child: ChildId,
): Promise<void> => {
  for (const { id, kind, person, party } of await tx.reports.openAbout(child)) {
    await tx.reports.handle(id, { ...CLOSED_BY_ERASING, at: context.now() })
    await journal(context, tx, {
      kind: 'melding_behandeld',
      child,
      person,
      holder: party,
      subject: id,
      visibility: 'betrokkene',
      detail: { soort: kind, stand: CLOSED_BY_ERASING.state, reden: 'gezin_gewist' },
    })
  }
}

const erase = async (context: BrokerContext, tx: Transaction, child: ChildId): Promise<void> => {
  await stopReceivers(context, tx, child)
  // What is under way was decided for a family that is no longer there.
  await tx.children.raiseEpoch(child)
  for (const { party } of await tx.links.ofChild(child))
    await tx.links.undo(party, child, context.now())
  for (const { person } of await tx.families.members(child)) {
    await tx.contacts.removeNickname(person, child)
    await tx.families.endMember(child, person)
    await letGo(tx, person)
  }
  // Nobody can decide any more on what somebody still asked, and nothing would ever end it.
  for (const { id } of await tx.erasureRequests.openAbout(child))
    await tx.erasureRequests.decide(id, { ...GRANTED_BESIDES, at: context.now() })
  await closeReports(context, tx, child)
  await tx.children.erase(child)
}

/**
 * Carries a request out, in one transaction: cut off, nothing went; again, nothing more goes. Gives whether it did it now,
 * and what stood in the way if something did.
 * Throws `onbekend` for a number that is no request.
 */
export const carryOutErasure = (
  context: BrokerContext,
  id: FamilyErasureId,
): Promise<{ readonly erased: boolean; readonly hindrances?: readonly Hindrance[] }> =>
  context.store.write(async (tx) => {
    const row = await rowOf(tx, id)
    const { child, party, detail } = row
    await tx.children.lock(child)
    if ((await doneAtOf(tx, row)) !== null) return { erased: false }
    const hindrances = await hindrancesOf(tx, row)
    if (hindrances.length > 0) return { erased: false, hindrances }
    const { goes } = await planFor(tx, child)
    await erase(context, tx, child)
    await journal(context, tx, {
      kind: 'gezin_gewist',
      child,
      holder: party,
      subject: id,
      visibility: 'niemand',
      detail: { ...detail, leden: goes.members, organisaties: goes.organisations },
    })
    return { erased: true }
  })
