/** Saying yes or no to sharing (toestemming geven, weigeren), and the text to read before. */
import type { FamilyMember } from '../../consent/family.ts'
import { statementIds } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { facetsOf } from '../../consent/say.ts'
import { overturnsOwnNo } from '../../consent/standing.ts'
import type { AuthorityProof, Statement } from '../../consent/statement.ts'
import type { ConsentView } from '../../consent/status.ts'
import { endsAt } from '../../consent/term.ts'
import { type ByPerson, membershipOf, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { hearingsOf } from '../decisions/scene.ts'
import { partiesMeant } from '../family/named-scene.ts'
import { asPerson } from '../family-acts.ts'
import { addNotice } from '../notify.ts'
import { viewFor } from './consent-views.ts'
import { type Asked, type Heard, heard, type Preview, shown } from './heard.ts'
import type { GiveInput, RefuseInput } from './say-input.ts'
import { lapseWhereSharingStops, tellIfSharingStarts } from './tell-others.ts'
import { ALONE, type Reached, scopeOf, stopReceiver, writeStatement } from './write-statement.ts'

/** What is said, by whom, and how it reached us. */
export type Spoken = Reached & Asked & { readonly kind: 'gegeven' | 'geweigerd' }

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
    const said = await heard(context, tx, child, { member, input: { ...input, ...parties } })
    return shown(context, tx, said, { ...input, ...who, role: member.role })
  })

/** Writes an answer down, with all that follows from it; locks the child first. Throws as `giveConsent`. */
export const speak = async (
  context: BrokerContext,
  tx: Transaction,
  spoken: Spoken,
): Promise<Statement> => {
  const child = await tx.children.lock(spoken.member.child)
  const hearing = await heard(context, tx, child, spoken)
  const { scene } = hearing
  const statement = await worded(context, tx, spoken, hearing)
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
  hearing: Heard,
): Promise<Statement> => {
  const { person, role } = member
  const { scene, request } = hearing
  const { textVersion, lastDay } = await shown(context, tx, hearing, { ...input, person, role })
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
