/** Saying yes or no to sharing (toestemming geven, weigeren), and the text to read before. */
import { z } from 'zod'
import { ConsentError, type InputFault } from '../consent/errors.ts'
import type { FamilyMember } from '../consent/family.ts'
import { childIds, type RequestId, requestIds, statementIds } from '../consent/id.ts'
import { shownPartyId } from '../consent/naming.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { consentText } from '../consent/receipt.ts'
import { facetsOf, type Hearing, type Together, togetherWith } from '../consent/say.ts'
import { calendarDay, catalogueName, categoryNames, sha256Hex } from '../consent/scope.ts'
import { overturnsOwnNo } from '../consent/standing.ts'
import type { AuthorityProof, Statement } from '../consent/statement.ts'
import type { ConsentView } from '../consent/status.ts'
import { endsAt, lastDayAllowed } from '../consent/term.ts'
import { type Day, dayInWords, dayOf } from '../consent/time.ts'
import { language } from '../policies/vocabulary.ts'
import { type ByPerson, membershipOf, refuseFaults, unknownThing } from './acting.ts'
import { viewFor } from './consent-views.ts'
import type { BrokerContext } from './context.ts'
import { agesOf, asPerson } from './family-acts.ts'
import { partiesMeant, wordsFor } from './named-scene.ts'
import { addNotice } from './notify.ts'
import { openRequestFor } from './open-request.ts'
import { examine, hearingsOf, type Named, type Scene, sceneOf } from './scene.ts'
import { lapseWhereSharingStops, tellIfSharingStarts } from './tell-others.ts'
import { hasVoice, mustHaveVoice } from './voice.ts'
import { ALONE, type Reached, scopeOf, stopReceiver, writeStatement } from './write-statement.ts'

/** A person refuses: one purpose, one holder, one receiver, named categories. */
export const refuseInput = z.strictObject({
  child: childIds.schema,
  /** Both as they are shown to this person: by an id, or by a stand-in. */
  holder: shownPartyId,
  requester: shownPartyId,
  purpose: catalogueName,
  categories: categoryNames,
  /** The question this answers. For a purpose that is no standing choice every category must be asked about, here or in an open question. */
  request: requestIds.schema.optional(),
  language: language.default('nl'),
  /** Hash of the text the person saw; refused with `conflict` when the text is another by now. */
  textVersion: sha256Hex.optional(),
})
export type RefuseInput = z.infer<typeof refuseInput>

/** A person says yes; without a last day until the longest the purpose allows. */
export const giveInput = refuseInput.extend({ lastDay: calendarDay.optional() })
export type GiveInput = z.infer<typeof giveInput>

/** The text to show before an answer, its version, and the last day that was filled in. */
export type Preview = {
  readonly text: string
  readonly textVersion: string
  readonly lastDay: Day
}

/** What is said, by whom, and how it reached us. */
export type Spoken = Reached & {
  readonly member: FamilyMember
  readonly kind: 'gegeven' | 'geweigerd'
  /** With the parties themselves, whatever they are shown as. */
  readonly input: Omit<GiveInput, 'child' | 'holder' | 'requester'> &
    Pick<Named, 'holder' | 'requester'>
}

/** Says yes. Throws `onbekend`, `niet_bevoegd`, `conflict` (another text by now), `ongeldig` with all faults. */
export const giveConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: GiveInput,
): Promise<ConsentView> => answer(context, who, key, { kind: 'gegeven', input })

/** Says no. Counts at once, for fetches under way too. Throws as `giveConsent`. */
export const refuseConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: RefuseInput,
): Promise<ConsentView> => answer(context, who, key, { kind: 'geweigerd', input })

/** What is said of one scope: yes, or no. */
export type Word = Pick<Spoken, 'kind'> & { readonly input: GiveInput }

/** Says all of this, or nothing: a no that belongs to a yes is never left behind. Throws as `giveConsent`. */
export const answerConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  words: readonly Word[],
): Promise<readonly ConsentView[]> => {
  const act = { who, key, name: 'keuze maken', body: words }
  return asPerson(context, act, async (tx) => {
    const views: ConsentView[] = []
    for (const word of words) views.push(await sayWithin(context, tx, who, word))
    return views
  })
}

/** One scope for yes and no: one key cannot say both. */
const answer = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  word: Word,
): Promise<ConsentView> => {
  const act = { who, key, name: 'toestemming zeggen', body: word }
  return asPerson(context, act, (tx) => sayWithin(context, tx, who, word))
}

const sayWithin = async (
  context: BrokerContext,
  tx: Transaction,
  who: ByPerson,
  { kind, input }: Word,
): Promise<ConsentView> => {
  const member = await membershipOf(tx, who, input.child)
  const child = await tx.children.lock(member.child)
  const parties = await partiesMeant(context, tx, { child, ...who }, input)
  const said = await speak(context, tx, { member, kind, input: { ...input, ...parties }, ...ALONE })
  return viewFor(context, tx, said)
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
    const parties = await partiesMeant(context, tx, { child, ...who }, input)
    const { scene } = await heard(context, tx, child, { member, input: { ...input, ...parties } })
    return shown(context, tx, scene, { ...input, ...who, role: member.role })
  })

/** What a person can say yes or no to by themself. */
export type Answerable = {
  readonly categories: readonly string[]
  /** With whom they decide about these; undefined where there are none. */
  readonly together: Together | undefined
}

/**
 * Of these categories those that this person can say yes or no to now: for a purpose that may be chosen at any time, or
 * while a question is there for them. None once the law or somebody else decides.
 */
export const answerable = (
  context: BrokerContext,
  who: ByPerson,
  input: Pick<RefuseInput, 'child' | 'holder' | 'requester' | 'purpose' | 'categories'>,
): Promise<Answerable> =>
  context.store.read(async (tx) => {
    const { role, child: id } = await membershipOf(tx, who, input.child)
    const child = await tx.children.get(id)
    if (!child) throw unknownThing()
    const parties = await partiesMeant(context, tx, { child, ...who }, input)
    const hearings: Hearing[] = []
    for (const category of input.categories) {
      const named = { ...parties, purpose: input.purpose, categories: [category] }
      hearings.push(...(await hearingsOpenTo(context, tx, { child, role, named })))
    }
    const categories = hearings.map(({ matter }) => matter.category)
    return { categories, together: togetherWith(hearings, role) }
  })

const hearingsOpenTo = async (
  context: BrokerContext,
  tx: Transaction,
  { child, role, named }: Pick<Scene, 'child'> & Pick<FamilyMember, 'role'> & { named: Named },
): Promise<readonly Hearing[]> => {
  const { between, faults } = await examine(context, tx, named, agesOf(context, child.birthDate))
  if (!between || faults.length > 0) return []
  const scene = await sceneOf(context, tx, child, between)
  if (!hasVoice(scene, role)) return []
  const isOpen =
    mayBeChosen(context, named.purpose) ||
    (await openRequestFor(context, tx, scene, { role })) !== undefined
  return isOpen ? hearingsOf(scene) : []
}

type Asked = Pick<Spoken, 'member' | 'input'>

/** Everything that must hold before an answer is written down. */
const heard = async (
  context: BrokerContext,
  tx: Transaction,
  child: Scene['child'],
  { member, input }: Asked,
): Promise<{ scene: Scene; request: RequestId | null }> => {
  const probe = await examine(context, tx, input, agesOf(context, child.birthDate))
  const scene = probe.between && (await sceneOf(context, tx, child, probe.between))
  // Only where this person has a voice: who has none must not learn that a question is open.
  const mayAsk = scene !== undefined && hasVoice(scene, member.role)
  const asked = { role: member.role, request: input.request }
  const question = mayAsk ? await openRequestFor(context, tx, scene, asked) : undefined
  const isAsked =
    question !== undefined || (mayAsk && (await isAskedInParts(context, tx, scene, asked)))
  const faults = [...probe.faults, ...termFaults(context, scene, input)]
  if (!isAsked && (mayAsk || probe.faults.length > 0))
    faults.push(...noQuestion(context, input, probe.faults))
  refuseFaults(faults)
  if (!scene) throw unknownThing()
  mustHaveVoice(scene, member.role)
  return { scene, request: question?.id ?? null }
}

/** Whether each category is asked about, if not all in one question: an answer may take several together, and then names none. */
const isAskedInParts = async (
  context: BrokerContext,
  tx: Transaction,
  scene: Scene,
  asked: Parameters<typeof openRequestFor>[3],
): Promise<boolean> => {
  if (asked.request !== undefined) return false
  for (const category of scene.categories)
    if (!(await openRequestFor(context, tx, { ...scene, categories: [category] }, asked)))
      return false
  return true
}

/** What is wrong where no question is there for this person. */
const noQuestion = (
  context: BrokerContext,
  { request, purpose }: Asked['input'],
  others: readonly InputFault[],
): InputFault[] => {
  if (request) return [{ path: 'request', message: 'deze vraag is er niet (meer)' }]
  if (others.length > 0 || mayBeChosen(context, purpose)) return []
  const message = 'dit is geen vaste keuze: hiervoor is eerst een vraag nodig'
  return [{ path: 'purpose', message }]
}

const mayBeChosen = ({ rulebooks }: BrokerContext, purpose: string): boolean => {
  const found = rulebooks.catalogue.purposes.find(({ id }) => id === purpose)
  return found?.consentable === true && !found.system
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
  scene: Scene | undefined,
  { lastDay }: Pick<GiveInput, 'lastDay'>,
): InputFault[] => {
  if (!scene || lastDay === undefined) return []
  const allowed = allowedDay(context, scene)
  if (lastDay > allowed)
    return [
      { path: 'lastDay', message: `dit kan uiterlijk tot en met ${dayInWords(allowed, 'nl')}` },
    ]
  if (lastDay < dayOf(context.now())) return [{ path: 'lastDay', message: 'deze dag is voorbij' }]
  return []
}

const shown = async (
  context: BrokerContext,
  tx: Transaction,
  scene: Scene,
  input: ByPerson &
    Pick<FamilyMember, 'role'> &
    Pick<GiveInput, 'lastDay' | 'language' | 'textVersion'>,
): Promise<Preview> => {
  const lastDay = input.lastDay ?? allowedDay(context, scene)
  const text = consentText(await wordsFor(context, tx, scene, input), lastDay, input)
  const textVersion = context.sha256(text)
  if (input.textVersion !== undefined && input.textVersion !== textVersion)
    throw new ConsentError('conflict', 'De tekst is intussen veranderd. Lees hem opnieuw.')
  return { text, textVersion, lastDay }
}

/** Writes an answer down, with all that follows from it; locks the child first. Throws as `giveConsent`. */
export const speak = async (
  context: BrokerContext,
  tx: Transaction,
  spoken: Spoken,
): Promise<Statement> => {
  const child = await tx.children.lock(spoken.member.child)
  const { scene, request } = await heard(context, tx, child, spoken)
  const statement = await worded(context, tx, spoken, { scene, request })
  const before = await tx.statements.fitting(child.id, scopeOf(statement))
  const confirmations = await tx.statements.confirmations(child.id)
  await writeStatement(context, tx, statement)
  if (statement.kind === 'geweigerd') {
    await tx.children.raiseEpoch(child.id)
    if (saidYes(before, statement)) await stopReceiver(context, tx, statement)
    await lapseWhereSharingStops(context, tx, statement)
  }
  await tellIfSharingStarts(context, tx, { scene, person: statement.person })
  const waits = waitsForConfirmation(statement, { statements: before, confirmations })
  await addNotice(context, tx, {
    kind: waits ? 'bevestig_toestemming' : 'ontvangstbewijs',
    child: child.id,
    person: statement.person,
    subject: statement.id,
  })
  return statement
}

const worded = async (
  context: BrokerContext,
  tx: Transaction,
  { member, kind, input, channel, assistedBy, proof }: Spoken,
  { scene, request }: { scene: Scene; request: RequestId | null },
): Promise<Statement> => {
  const { person, role } = member
  const { textVersion, lastDay } = await shown(context, tx, scene, { ...input, person, role })
  const now = context.now()
  return {
    id: statementIds.create(context.random, now),
    child: member.child,
    kind,
    person,
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
    channel,
    authority: await proofOf(context, tx, member),
    facets: facetsOf(hearingsOf(scene), member.role),
    assistedBy,
    proof,
    at: now,
  }
}

/** Filled in with help, or written down by another after the person's own no: it waits for the person. */
const waitsForConfirmation = (
  statement: Statement,
  before: Parameters<typeof overturnsOwnNo>[2],
): boolean => {
  if (statement.kind !== 'gegeven' || statement.channel === 'portaal') return false
  if (statement.channel === 'begeleid') return true
  return statement.categories.some((category) => overturnsOwnNo(statement, category, before))
}

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

const saidYes = (before: readonly Statement[], statement: Statement): boolean =>
  before.some(
    ({ kind, person, categories }) =>
      kind === 'gegeven' &&
      person === statement.person &&
      categories.some((category) => statement.categories.includes(category)),
  )
