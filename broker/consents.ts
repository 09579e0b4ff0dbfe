/** Consent (toestemming): give, refuse, withdraw, pause, resume, confirm. Append-only: every act is a statement of its own. */
import { z } from 'zod'
import { ConsentError, type InputFault } from '../consent/errors.ts'
import { type FamilyMember, familyRole } from '../consent/family.ts'
import {
  type ChildId,
  childIds,
  partyId,
  pseudonymIds,
  type RequestId,
  requestIds,
  type StatementId,
  statementIds,
} from '../consent/id.ts'
import type { NoticeKind } from '../consent/notice.ts'
import type { Actor } from '../consent/party.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { consentText, type Receipt, receiptOf } from '../consent/receipt.ts'
import { facetsOf, mayAnswer, rolesWithAVoice, stillHasVoice } from '../consent/say.ts'
import { calendarDay, catalogueName, categoryNames, sha256Hex } from '../consent/scope.ts'
import { type AuthorityProof, language, type Statement } from '../consent/statement.ts'
import { type ConsentState, type ConsentView, stateOf, viewOf } from '../consent/status.ts'
import { endsAt, lastDayAllowed } from '../consent/term.ts'
import { type Day, dayOf, endOfWorkingDay } from '../consent/time.ts'
import { ageReadings } from '../policies/age.ts'
import {
  actingParty,
  type ByPerson,
  lockLinked,
  membershipOf,
  refuseFaults,
  unknownThing,
} from './acting.ts'
import type { BrokerContext } from './context.ts'
import { historyOf } from './decide-for.ts'
import { journalEntry } from './journal-entry.ts'
import { addNotice } from './notify.ts'
import { once } from './once.ts'
import { openRequestFor } from './open-request.ts'
import { examine, hearingsOf, hiddenFromParents, type Scene, sceneOf, wordsOf } from './scene.ts'

/** A person refuses: one purpose, one holder, one receiver, named categories. */
export const refuseInput = z.strictObject({
  child: childIds.schema,
  holder: partyId,
  requester: partyId,
  purpose: catalogueName,
  categories: categoryNames,
  /** The question this answers; needed for a purpose that is no standing choice. */
  request: requestIds.schema.optional(),
  language: language.default('nl'),
  /** Hash of the text the person saw; refused with `conflict` when the text is another by now. */
  textVersion: sha256Hex.optional(),
})
export type RefuseInput = z.infer<typeof refuseInput>

/** A person says yes; without a last day until the longest the purpose allows. */
export const giveInput = refuseInput.extend({ lastDay: calendarDay.optional() })
export type GiveInput = z.infer<typeof giveInput>

/** Withdraw, pause or resume a statement, or only some of its categories. */
export const statementActInput = z.strictObject({
  statement: statementIds.schema,
  categories: categoryNames.optional(),
})
export type StatementActInput = z.infer<typeof statementActInput>

export const confirmInput = z.strictObject({ statement: statementIds.schema })
export type ConfirmInput = z.infer<typeof confirmInput>

/** An employee of the holder writes down what a family member said: helped on screen, on paper, or before a witness. */
export const recordInput = z.strictObject({
  /** The holder's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  role: familyRole,
  decision: z.enum(['gegeven', 'geweigerd', 'ingetrokken']),
  requester: partyId,
  purpose: catalogueName,
  categories: categoryNames,
  request: requestIds.schema.optional(),
  lastDay: calendarDay.optional(),
  language: language.default('nl'),
  channel: z.enum(['begeleid', 'papier', 'mondeling']),
  /** SHA-256 of the scan in the holder's own file; paper only. */
  scanHash: sha256Hex.optional(),
  /** Who was present, another than the one who records; paper and oral. */
  witness: z.string().trim().min(1).max(100).optional(),
})
export type RecordInput = z.infer<typeof recordInput>

/** The text to show before an answer, its version, and the last day that was filled in. */
export type Preview = {
  readonly text: string
  readonly textVersion: string
  readonly lastDay: Day
}

/** What is said, by whom, and how it reached us. */
type Spoken = {
  readonly member: FamilyMember
  readonly kind: 'gegeven' | 'geweigerd'
  readonly input: Omit<GiveInput, 'child'>
  readonly channel: Statement['channel']
  readonly assistedBy: Actor | null
  readonly proof: Statement['proof']
}

const ALONE = { channel: 'portaal', assistedBy: null, proof: null } as const

/** Says yes. Throws `onbekend`, `niet_bevoegd`, `conflict` (another text by now), `ongeldig` with all faults. */
export const giveConsent = async (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: GiveInput,
): Promise<ConsentView> => {
  const attempt = { scope: `toestemming geven ${who.person}`, key, body: input }
  const { result } = await once(context, attempt, async (tx) => {
    const member = await membershipOf(tx, who, input.child)
    const said = await speak(context, tx, { member, kind: 'gegeven', input, ...ALONE })
    return viewFor(context, tx, said)
  })
  return result
}

/** Says no. Counts at once, for fetches under way too. Throws as `giveConsent`. */
export const refuseConsent = async (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: RefuseInput,
): Promise<ConsentView> => {
  const attempt = { scope: `toestemming weigeren ${who.person}`, key, body: input }
  const { result } = await once(context, attempt, async (tx) => {
    const member = await membershipOf(tx, who, input.child)
    const said = await speak(context, tx, { member, kind: 'geweigerd', input, ...ALONE })
    return viewFor(context, tx, said)
  })
  return result
}

/** The text and the term as they would be now; writes nothing. Throws as `giveConsent`. */
export const previewConsent = (
  context: BrokerContext,
  who: ByPerson,
  input: GiveInput,
): Promise<Preview> =>
  context.store.read(async (tx) => {
    const member = await membershipOf(tx, who, input.child)
    const child = await tx.children.get(member.child)
    if (!child) throw unknownThing()
    const { scene } = await heard(context, tx, child, { member, input })
    return shown(context, scene, input)
  })

type Asked = Pick<Spoken, 'member' | 'input'>

/** Everything that must hold before an answer is written down. */
const heard = async (
  context: BrokerContext,
  tx: Transaction,
  child: Scene['child'],
  { member, input }: Asked,
): Promise<{ scene: Scene; request: RequestId | null }> => {
  const { holder, requester, purpose, categories } = input
  const named = { holder, requester, purpose, categories }
  const probe = await examine(context, tx, named, agesOf(context, child))
  const question = await openRequestFor(context, tx, child.id, { ...named, request: input.request })
  const faults = [...probe.faults, ...termFaults(context, probe, input)]
  if (input.request && !question)
    faults.push({ path: 'request', message: 'deze vraag is er niet (meer)' })
  else if (!(question || mayBeChosen(context, purpose)) && probe.faults.length === 0)
    faults.push({
      path: 'purpose',
      message: 'dit is geen vaste keuze: hiervoor is eerst een vraag nodig',
    })
  refuseFaults(faults)
  if (!probe.between) throw unknownThing()
  const scene = await sceneOf(context, tx, child, probe.between)
  if (!hearingsOf(scene).every((hearing) => mayAnswer(hearing, member.role)))
    throw new ConsentError('niet_bevoegd', notYours(member.role, scene))
  return { scene, request: question?.id ?? null }
}

const agesOf = (context: BrokerContext, { birthDate }: Scene['child']): number[] =>
  ageReadings(birthDate, dayOf(context.now()))

const mayBeChosen = ({ rulebooks }: BrokerContext, purpose: string): boolean => {
  const found = rulebooks.catalogue.purposes.find(({ id }) => id === purpose)
  return found?.consentable === true && !found.system
}

const notYours = (role: string, { decided }: Scene): string => {
  if (role === 'jeugdige') return 'Over deze gegevens beslissen je ouders of verzorgers nog.'
  if (decided.ages.some((age) => age >= 16)) return 'Vanaf 16 jaar beslist de jongere zelf.'
  return 'U kunt hierover niet beslissen. Misschien is uw gezag nog niet vastgesteld.'
}

/** The longest term allowed, and what is wrong with the wished one. */
const allowedDay = (
  context: BrokerContext,
  { holder, purpose }: Pick<Scene, 'holder' | 'purpose'>,
): Day => {
  const now = context.now()
  const { rulebook } = context.rulebooks.inForce(holder.region, dayOf(now))
  const found = rulebook.purposes.get(purpose)
  if (!found) return dayOf(now)
  const days = rulebook.parameters.consentDays[purpose] ?? found.maxConsentDays
  return lastDayAllowed(found, days, now)
}

const termFaults = (
  context: BrokerContext,
  { between }: Awaited<ReturnType<typeof examine>>,
  { lastDay }: Pick<GiveInput, 'lastDay'>,
): InputFault[] => {
  if (!between || lastDay === undefined) return []
  const allowed = allowedDay(context, between)
  if (lastDay > allowed)
    return [{ path: 'lastDay', message: `dit kan uiterlijk tot en met ${allowed}` }]
  if (lastDay < dayOf(context.now())) return [{ path: 'lastDay', message: 'deze dag is voorbij' }]
  return []
}

const shown = (
  context: BrokerContext,
  scene: Scene,
  input: Pick<GiveInput, 'lastDay' | 'language' | 'textVersion'>,
): Preview => {
  const lastDay = input.lastDay ?? allowedDay(context, scene)
  const text = consentText(wordsOf(context, scene), lastDay, input.language)
  const textVersion = context.sha256(text)
  if (input.textVersion !== undefined && input.textVersion !== textVersion)
    throw new ConsentError('conflict', 'De tekst is intussen veranderd. Lees hem opnieuw.')
  return { text, textVersion, lastDay }
}

/** Writes an answer down, with all that follows from it. The child is locked first. */
const speak = async (
  context: BrokerContext,
  tx: Transaction,
  spoken: Spoken,
): Promise<Statement> => {
  const { member, kind, input } = spoken
  const child = await tx.children.lock(member.child)
  const { scene, request } = await heard(context, tx, child, spoken)
  const { textVersion, lastDay } = shown(context, scene, input)
  const now = context.now()
  const statement: Statement = {
    id: statementIds.create(context.random),
    child: child.id,
    kind,
    person: member.person,
    by: member.role,
    purpose: input.purpose,
    holder: input.holder,
    requester: input.requester,
    categories: input.categories,
    from: now,
    until: kind === 'gegeven' ? endsAt(lastDay, lastDay) : null,
    refersTo: null,
    request,
    textVersion,
    language: input.language,
    channel: spoken.channel,
    authority: await proofOf(context, tx, member),
    facets: facetsOf(hearingsOf(scene), member.role),
    assistedBy: spoken.assistedBy,
    proof: spoken.proof,
    at: now,
  }
  const hadYes = await saidYesBefore(tx, statement)
  await write(context, tx, statement)
  if (kind === 'geweigerd') await tx.children.raiseEpoch(child.id)
  if (kind === 'geweigerd' && hadYes) await stopReceiver(context, tx, statement)
  await tellTheOthers(context, tx, scene, statement)
  await addNotice(context, tx, {
    kind: needsConfirmation(statement) ? 'bevestig_toestemming' : 'ontvangstbewijs',
    child: child.id,
    person: member.person,
    subject: statement.id,
  })
  return statement
}

const needsConfirmation = ({ kind, channel }: Statement): boolean =>
  kind === 'gegeven' && channel === 'begeleid'

/** How it was established that this person may answer: their login, or what the register said. */
const proofOf = async (
  context: BrokerContext,
  tx: Transaction,
  { role, child }: FamilyMember,
): Promise<AuthorityProof> => {
  const record = await tx.families.authority(child)
  if (!record?.holders.includes(role)) return { how: 'eigen_login', at: context.now() }
  return { how: record.source, at: record.learnedAt }
}

const scopeOf = ({ purpose, holder, requester }: Statement) => ({ purpose, holder, requester })

const saidYesBefore = async (tx: Transaction, statement: Statement): Promise<boolean> => {
  const before = await tx.statements.fitting(statement.child, scopeOf(statement))
  return before.some(
    ({ kind, person, categories }) =>
      kind === 'gegeven' &&
      person === statement.person &&
      categories.some((category) => statement.categories.includes(category)),
  )
}

/** The statement and its journal row, which only its author sees. */
const write = async (
  context: BrokerContext,
  tx: Transaction,
  statement: Statement,
): Promise<void> => {
  await tx.statements.add(statement)
  await tx.journal.append(
    journalEntry({
      kind: 'toestemming_vastgelegd',
      at: context.now(),
      visibility: 'betrokkene',
      child: statement.child,
      party: statement.assistedBy?.party ?? null,
      employee: statement.assistedBy?.employee ?? null,
      person: statement.person,
      holder: statement.holder,
      requester: statement.requester,
      purpose: statement.purpose,
      categories: statement.categories,
      subject: statement.id,
      detail: { soort: statement.kind, kanaal: statement.channel },
    }),
  )
}

/**
 * The other holders of authority hear within one working day that there is a question: the same words after a yes and
 * after a no, so that the message tells neither. Nothing where help is without the parents.
 */
const tellTheOthers = async (
  context: BrokerContext,
  tx: Transaction,
  scene: Scene,
  said: Statement,
): Promise<void> => {
  if (scene.decided.withoutParents) return
  if (await hiddenFromParents(tx, said.child, said, context.now())) return
  const roles = new Set(hearingsOf(scene).flatMap(rolesWithAVoice))
  for (const { role, person } of await tx.families.members(said.child)) {
    if (person === said.person || role === 'jeugdige' || !roles.has(role)) continue
    await addNotice(context, tx, {
      kind: 'andere_ouder_geinformeerd',
      child: said.child,
      person,
      subject: said.request ?? said.id,
      dueAt: endOfWorkingDay(context.now(), 1),
    })
  }
}

/** Tells the receiver to stop, where something of this was ever delivered to it; else it would learn of the question. */
const stopReceiver = async (
  context: BrokerContext,
  tx: Transaction,
  { child, requester, categories, ...statement }: Statement,
): Promise<void> => {
  const scope = { purpose: statement.purpose, holder: statement.holder, requester }
  const delivered = await tx.disclosures.delivered(child, scope)
  const last = delivered.findLast((order) => order.categories.some((id) => categories.includes(id)))
  if (!last) return
  const kind: NoticeKind = 'ingetrokken_bericht_ontvanger'
  await addNotice(context, tx, { kind, child, party: requester, subject: last.id })
}

/** One of this person's own answers, with the child locked; `onbekend` for everything else. */
const ownAnswer = async (
  tx: Transaction,
  { person }: ByPerson,
  id: StatementId,
): Promise<Statement> => {
  const found = await tx.statements.get(id)
  if (found?.person !== person) throw unknownThing()
  await tx.children.lock(found.child)
  const all = await tx.statements.ofChild(found.child)
  return answerBehind(found, all)
}

/** The yes or no that a withdrawal, pause or resumption goes back to. */
const answerBehind = (statement: Statement, all: readonly Statement[]): Statement => {
  const before = all.find(({ id }) => id === statement.refersTo)
  return before ? answerBehind(before, all) : statement
}

const chosen = (answer: Statement, { categories }: StatementActInput): readonly string[] => {
  const wanted = categories ?? answer.categories
  refuseFaults(
    wanted.flatMap((category, index) =>
      answer.categories.includes(category)
        ? []
        : [{ path: `categories.${index}`, message: 'hierover ging dit antwoord niet' }],
    ),
  )
  return wanted
}

type Act = Pick<Statement, 'kind' | 'refersTo' | 'categories'> &
  Pick<Statement, 'channel' | 'assistedBy' | 'proof'>

/** A statement about an earlier one: its scope, its text, its author. */
const follow = (context: BrokerContext, answer: Statement, act: Act): Statement => ({
  ...answer,
  ...act,
  id: statementIds.create(context.random),
  from: context.now(),
  until: act.kind === 'hervat' ? answer.until : null,
  request: null,
  at: context.now(),
})

const receipt = (context: BrokerContext, tx: Transaction, { child, person, id }: Statement) =>
  addNotice(context, tx, { kind: 'ontvangstbewijs', child, person, subject: id })

/**
 * Takes an answer back, or some of its categories. Always succeeds for its author and counts for the very next read;
 * what was withdrawn already is not withdrawn twice, and the answer is the same.
 */
export const withdrawConsent = async (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => {
  const attempt = { scope: `toestemming intrekken ${who.person}`, key, body: input }
  const { result } = await once(context, attempt, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    await withdraw(context, tx, answer, { ...ALONE, categories: chosen(answer, input) })
    return viewFor(context, tx, answer)
  })
  return result
}

/** Returns the id of the withdrawal, or null when all of it was withdrawn before. */
const withdraw = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
  act: Omit<Act, 'kind' | 'refersTo' | 'categories'> & { categories: readonly string[] },
): Promise<StatementId | null> => {
  const before = await tx.statements.fitting(answer.child, scopeOf(answer))
  const gone = before.flatMap(({ kind, refersTo, categories }) =>
    kind === 'ingetrokken' && refersTo === answer.id ? categories : [],
  )
  const categories = act.categories.filter((category) => !gone.includes(category))
  if (categories.length === 0) return null
  const said = follow(context, answer, {
    ...act,
    kind: 'ingetrokken',
    refersTo: answer.id,
    categories,
  })
  await write(context, tx, said)
  await tx.children.raiseEpoch(answer.child)
  if (answer.kind === 'gegeven') await stopReceiver(context, tx, said)
  await receipt(context, tx, said)
  return said.id
}

/** Pauses a yes; `conflict` when nothing of what was named is in force. */
export const pauseConsent = async (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => {
  const attempt = { scope: `toestemming pauzeren ${who.person}`, key, body: input }
  const { result } = await once(context, attempt, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    const categories = await inState(context, tx, answer, { wanted: 'geldig', input })
    const act = { ...ALONE, kind: 'gepauzeerd', refersTo: answer.id, categories } as const
    const said = follow(context, answer, act)
    await write(context, tx, said)
    await tx.children.raiseEpoch(answer.child)
    await receipt(context, tx, said)
    return viewFor(context, tx, answer)
  })
  return result
}

/** The named categories, all of which must be in this state; without names those that are. `conflict` when none is. */
const inState = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
  { wanted, input }: { wanted: ConsentState; input: StatementActInput },
): Promise<string[]> => {
  const named = chosen(answer, input)
  const { categories } = await viewFor(context, tx, answer)
  const fitting = categories.flatMap(({ category, state }) =>
    state === wanted && named.includes(category) ? [category] : [],
  )
  const missed = input.categories !== undefined && fitting.length < named.length
  if (fitting.length === 0 || missed)
    throw new ConsentError('conflict', `Dit kan alleen met een toestemming die '${wanted}' is.`)
  return fitting
}

/** Ends a pause. It is a yes again, so its author must be able to say one now. */
export const resumeConsent = async (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: StatementActInput,
): Promise<ConsentView> => {
  const attempt = { scope: `toestemming hervatten ${who.person}`, key, body: input }
  const { result } = await once(context, attempt, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    const categories = await inState(context, tx, answer, { wanted: 'gepauzeerd', input })
    await mustHaveVoice(context, tx, { ...answer, categories })
    for (const [pause, paused] of await pausesOf(tx, answer, categories)) {
      const act = { ...ALONE, kind: 'hervat', refersTo: pause, categories: paused } as const
      const said = follow(context, answer, act)
      await write(context, tx, said)
      await receipt(context, tx, said)
    }
    return viewFor(context, tx, answer)
  })
  return result
}

/** The newest pause of each category, with the categories it holds. */
const pausesOf = async (
  tx: Transaction,
  answer: Statement,
  categories: readonly string[],
): Promise<Map<StatementId, string[]>> => {
  const all = await tx.statements.fitting(answer.child, scopeOf(answer))
  const pauses = new Map<StatementId, string[]>()
  for (const category of categories) {
    const pause = all.findLast(
      ({ kind, person, categories: paused }) =>
        kind === 'gepauzeerd' && person === answer.person && paused.includes(category),
    )
    if (pause) pauses.set(pause.id, [...(pauses.get(pause.id) ?? []), category])
  }
  return pauses
}

const mustHaveVoice = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
): Promise<void> => {
  const scene = await sceneAround(context, tx, answer)
  if (!hearingsOf(scene).every((hearing) => mayAnswer(hearing, answer.by)))
    throw new ConsentError('niet_bevoegd', notYours(answer.by, scene))
}

/** A parent says that what was filled in with help is what they meant: from now on it counts. */
export const confirmConsent = async (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ConfirmInput,
): Promise<ConsentView> => {
  const attempt = { scope: `toestemming bevestigen ${who.person}`, key, body: input }
  const { result } = await once(context, attempt, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    const { categories } = await viewFor(context, tx, answer)
    if (categories.some(({ state }) => state === 'wacht_op_bevestiging'))
      await confirm(context, tx, answer)
    else if (answer.channel !== 'begeleid' || categories.every(({ state }) => state !== 'geldig'))
      throw new ConsentError('conflict', 'Hier valt niets te bevestigen.')
    return viewFor(context, tx, answer)
  })
  return result
}

const confirm = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
): Promise<void> => {
  await mustHaveVoice(context, tx, answer)
  const { id, person, child } = answer
  await tx.statements.addConfirmation({ statement: id, person, at: context.now() })
  await tx.journal.append(
    journalEntry({
      kind: 'toestemming_bevestigd',
      at: context.now(),
      visibility: 'betrokkene',
      child,
      person,
      holder: answer.holder,
      requester: answer.requester,
      purpose: answer.purpose,
      categories: answer.categories,
      subject: id,
    }),
  )
  await receipt(context, tx, answer)
}

/**
 * An employee of the holder writes down what a family member said. Assisted: counts once the person confirms it. Paper:
 * scan at the holder and a witness. Oral: a witness. The employee learns only the id of what was written down.
 * Throws `onbekend`, `niet_bevoegd`, `conflict` (nothing to withdraw), `ongeldig`.
 */
export const recordConsent = async (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: RecordInput,
): Promise<{ id: StatementId }> => {
  const attempt = {
    scope: `toestemming vastleggen ${actor.party}`,
    key,
    body: { input, employee: actor.employee },
  }
  const { result } = await once(context, attempt, async (tx) => {
    await actingParty(tx, actor)
    const child = await lockLinked(tx, actor, input.kind)
    refuseFaults(proofFaults(actor, input))
    const members = await tx.families.members(child.id)
    const member = members.find(({ role }) => role === input.role)
    if (!member) throw unknownThing()
    const { channel, scanHash = null, witness = null } = input
    const proof = channel === 'begeleid' ? null : { scanHash, witness }
    return {
      id: await writeDown(context, tx, input, { member, channel, assistedBy: actor, proof }),
    }
  })
  return result
}

const proofFaults = (actor: Actor, { channel, scanHash, witness }: RecordInput): InputFault[] => {
  const faults: InputFault[] = []
  const say = (path: string, message: string) => faults.push({ path, message })
  if (channel === 'papier' && !scanHash) say('scanHash', 'nodig bij papier')
  if (channel !== 'papier' && scanHash) say('scanHash', 'alleen bij papier')
  if (channel === 'begeleid' && witness) say('witness', 'niet bij samen invullen')
  if (channel !== 'begeleid' && !witness) say('witness', 'nodig bij papier en mondeling')
  if (witness === actor.employee) say('witness', 'een ander dan wie het vastlegt')
  return faults
}

type Recorded = Pick<Spoken, 'member' | 'channel' | 'assistedBy' | 'proof'>

const writeDown = async (
  context: BrokerContext,
  tx: Transaction,
  input: RecordInput,
  recorded: Recorded & { readonly assistedBy: Actor },
): Promise<StatementId> => {
  const { requester, purpose, categories, request, lastDay, decision } = input
  const named = { holder: recorded.assistedBy.party, requester, purpose, categories, request }
  if (decision === 'ingetrokken') return withdrawRecorded(context, tx, named, recorded)
  const said = await speak(context, tx, {
    ...recorded,
    kind: decision,
    input: { ...named, lastDay, language: input.language },
  })
  return said.id
}

/** Withdraws every answer of this person about any of these categories. */
const withdrawRecorded = async (
  context: BrokerContext,
  tx: Transaction,
  named: Omit<Spoken['input'], 'language'>,
  { member, ...how }: Recorded,
): Promise<StatementId> => {
  const all = await tx.statements.fitting(member.child, named)
  let last: StatementId | null = null
  for (const answer of all) {
    if (answer.person !== member.person || answer.kind !== 'gegeven') continue
    const categories = answer.categories.filter((category) => named.categories.includes(category))
    last = (await withdraw(context, tx, answer, { ...how, categories })) ?? last
  }
  if (!last) throw new ConsentError('conflict', 'Er is niets om in te trekken.')
  return last
}

/** The scene of an answer given earlier; its parties may have stopped since. */
const sceneAround = async (
  context: BrokerContext,
  tx: Transaction,
  { child: id, ...answer }: Statement,
): Promise<Scene> => {
  const child = await tx.children.get(id)
  const holder = await tx.parties.get(answer.holder)
  const requester = await tx.parties.get(answer.requester)
  if (!child || !holder || !requester) throw unknownThing()
  const { purpose, categories } = answer
  return sceneOf(context, tx, child, { holder, requester, purpose, categories })
}

/** What the author of an answer sees of it now. */
const viewFor = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
): Promise<ConsentView> => {
  const now = context.now()
  const scene = await sceneAround(context, tx, answer)
  const singleUse = scene.decided.rules.rulebook.purposes.get(answer.purpose)?.singleUse === true
  const history = await historyOf(tx, scene, singleUse)
  const categories = hearingsOf(scene).map((hearing) => {
    const { category } = hearing.matter
    const hasVoice = stillHasVoice(hearing, answer.by)
    return { category, state: stateOf(answer, category, { history, hasVoice, now }) }
  })
  return viewOf(answer, categories, await allAnswersIn(context, tx, scene, answer))
}

/** Never true for a parent where help is without the parents: it would tell that the young person said yes alone. */
const allAnswersIn = async (
  context: BrokerContext,
  tx: Transaction,
  { decided, categories }: Scene,
  answer: Statement,
): Promise<boolean> => {
  const rests = categories.every(
    (category) => decided.answer.decisions[category]?.reason === 'toestemming_geldig',
  )
  if (!rests || answer.by === 'jeugdige') return rests
  if (decided.withoutParents) return false
  return !(await hiddenFromParents(tx, answer.child, answer, context.now()))
}

export type Overview = {
  /** This person's own answers, newest first. */
  readonly choices: readonly ConsentView[]
}

/** What this person sees of their own answers, never of anybody else's. Throws `onbekend` outside the family. */
export const consentOverview = (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<Overview> =>
  context.store.read(async (tx) => {
    await membershipOf(tx, who, child)
    const choices: ConsentView[] = []
    for (const statement of await tx.statements.ofChild(child)) {
      if (statement.person !== who.person || statement.refersTo !== null) continue
      choices.unshift(await viewFor(context, tx, statement))
    }
    return { choices }
  })

/** The receipt of one of this person's own statements. */
export const consentReceipt = (
  context: BrokerContext,
  who: ByPerson,
  id: StatementId,
): Promise<Receipt> =>
  context.store.read(async (tx) => {
    const statement = await tx.statements.get(id)
    if (statement?.person !== who.person) throw unknownThing()
    return receiptOf(statement, wordsOf(context, await sceneAround(context, tx, statement)))
  })
