/** What an employee of the holder writes down for a family member: assisted, on paper, or before a witness; and its confirmation. */
import { z } from 'zod'
import { ConsentError, type InputFault } from '../../consent/errors.ts'
import { familyRole } from '../../consent/family.ts'
import {
  partyId,
  pseudonymIds,
  requestIds,
  type StatementId,
  statementIds,
} from '../../consent/id.ts'
import { type Actor, employeeRef } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { calendarDay, catalogueName, categoryNames, sha256Hex } from '../../consent/scope.ts'
import type { Statement } from '../../consent/statement.ts'
import type { ConsentState, ConsentView } from '../../consent/status.ts'
import { language } from '../../policies/vocabulary.ts'
import { type ByPerson, lockLinked, refuseFaults, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import type { Named } from '../decisions/scene.ts'
import { standInMark } from '../family/named-scene.ts'
import { asParty, asPerson } from '../family-acts.ts'
import { journalEntry } from '../journal-entry.ts'
import { sceneAround, viewFor } from './consent-views.ts'
import { type Spoken, speak } from './say.ts'
import { ownAnswer, withdraw } from './take-back.ts'
import { tellIfSharingStarts } from './tell-others.ts'
import { mustHaveVoice } from './voice.ts'
import { sendReceipt } from './write-statement.ts'

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
  /** The colleague who was present, another than the one who records; paper and oral. */
  witness: employeeRef.optional(),
})
export type RecordInput = z.infer<typeof recordInput>

export const confirmInput = z.strictObject({ statement: statementIds.schema })
export type ConfirmInput = z.infer<typeof confirmInput>

/**
 * An employee of the holder writes down what a family member said. Assisted: counts once the person confirms it. Paper:
 * scan at the holder and a witness. Oral: a witness. A yes on paper or before a witness after the person's own no waits
 * for their confirmation too. The employee learns only an id, and nothing of what was said before.
 * Throws `onbekend`, `niet_bevoegd`, `ongeldig`.
 */
export const recordConsent = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: RecordInput,
): Promise<{ id: StatementId }> => {
  const act = { actor, key, name: 'toestemming vastleggen', body: input }
  return asParty(context, act, async (tx) => {
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
}

/** What the proof of this channel lacks, or has too much; nothing of it depends on the child. */
export const proofFaults = (
  actor: Actor,
  { channel, scanHash, witness }: RecordInput,
): InputFault[] => {
  const faults: InputFault[] = []
  const say = (path: string, message: string) => faults.push({ path, message })
  if (channel === 'papier' && !scanHash)
    say('scanHash', 'bij papier is het controlegetal van de scan nodig')
  if (channel !== 'papier' && scanHash)
    say('scanHash', 'een controlegetal hoort alleen bij papier: maak dit leeg')
  if (channel === 'begeleid' && witness)
    say('witness', 'bij samen invullen is geen collega nodig: maak dit leeg')
  if (channel !== 'begeleid' && !witness)
    say('witness', 'bij papier en mondeling moet een collega erbij zijn')
  if (witness?.toLowerCase() === actor.employee.toLowerCase())
    say('witness', 'vul een collega in: u kunt niet uw eigen getuige zijn')
  return faults
}

type Recorded = Pick<Spoken, 'member' | 'channel' | 'proof'> & { readonly assistedBy: Actor }

const writeDown = async (
  context: BrokerContext,
  tx: Transaction,
  input: RecordInput,
  recorded: Recorded,
): Promise<StatementId> => {
  const { requester, purpose, categories, request, lastDay, decision } = input
  const named = { holder: recorded.assistedBy.party, requester, purpose, categories }
  if (decision === 'ingetrokken') return withdrawRecorded(context, tx, named, recorded)
  const said = await speak(context, tx, {
    ...recorded,
    kind: decision,
    input: { ...named, request, lastDay, language: input.language },
  })
  return said.id
}

/**
 * Withdraws every yes of this person about any of these categories. Where there is none the answer is the same, so that
 * the employee learns nothing of what was said; the person still sees that it was recorded.
 */
const withdrawRecorded = async (
  context: BrokerContext,
  tx: Transaction,
  named: Named,
  recorded: Recorded,
): Promise<StatementId> => {
  refuseFaults(await nameFaults(context, tx, named))
  const { member, ...how } = recorded
  let last: StatementId | null = null
  for (const answer of await tx.statements.fitting(member.child, named)) {
    if (answer.person !== member.person || answer.kind !== 'gegeven') continue
    const categories = answer.categories.filter((category) => named.categories.includes(category))
    last = (await withdraw(context, tx, answer, { ...how, categories })) ?? last
  }
  return last ?? noteNothing(context, tx, named, recorded)
}

/** Only what is nowhere in the register or catalogue: a typing error must not pass for a withdrawal. */
const nameFaults = async (
  { rulebooks: { catalogue } }: BrokerContext,
  tx: Transaction,
  { requester, purpose, categories }: Named,
): Promise<InputFault[]> => {
  const faults: InputFault[] = []
  if (!(await tx.parties.get(requester)))
    faults.push({ path: 'requester', message: 'deze organisatie doet niet mee' })
  if (!catalogue.purposes.some(({ id }) => id === purpose))
    faults.push({ path: 'purpose', message: 'onbekend doel' })
  for (const [index, category] of categories.entries())
    if (!catalogue.categories.some(({ id }) => id === category))
      faults.push({ path: `categories.${index}`, message: 'onbekende soort gegevens' })
  return faults
}

/** A row for the person alone, and an id that names nothing. */
const noteNothing = async (
  context: BrokerContext,
  tx: Transaction,
  { holder, requester, purpose, categories }: Named,
  { member, channel, assistedBy }: Recorded,
): Promise<StatementId> => {
  const mark = await standInMark(context, tx, { ...member, holder, requester })
  await tx.journal.append(
    journalEntry({
      kind: 'toestemming_vastgelegd',
      at: context.now(),
      visibility: 'betrokkene',
      child: member.child,
      party: assistedBy.party,
      employee: assistedBy.employee,
      person: member.person,
      holder,
      requester,
      purpose,
      categories: [...categories],
      detail: { soort: 'ingetrokken', kanaal: channel, betreft: 'niets', ...mark },
    }),
  )
  return statementIds.create(context.random, context.now())
}

/**
 * A person says that what another wrote down for them is what they meant: from now on it counts. Throws `onbekend`,
 * `niet_bevoegd`, `conflict` where nothing waits for it.
 */
export const confirmConsent = (
  context: BrokerContext,
  who: ByPerson,
  key: string,
  input: ConfirmInput,
): Promise<ConsentView> => {
  const act = { who, key, name: 'toestemming bevestigen', body: input }
  return asPerson(context, act, async (tx) => {
    const answer = await ownAnswer(tx, who, input.statement)
    const { categories } = await viewFor(context, tx, answer)
    const has = (wanted: ConsentState) => categories.some(({ state }) => state === wanted)
    if (has('wacht_op_bevestiging')) await confirm(context, tx, answer)
    else if (!(has('geldig') && (await isConfirmedBefore(tx, answer))))
      throw new ConsentError('conflict', 'Hier valt niets te bevestigen.')
    return viewFor(context, tx, answer)
  })
}

const isConfirmedBefore = async (tx: Transaction, { id, child }: Statement): Promise<boolean> =>
  (await tx.statements.confirmations(child)).some(({ statement }) => statement === id)

const confirm = async (
  context: BrokerContext,
  tx: Transaction,
  answer: Statement,
): Promise<void> => {
  const scene = await sceneAround(context, tx, answer)
  mustHaveVoice(scene, answer.by)
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
      detail: await standInMark(context, tx, answer),
    }),
  )
  await tellIfSharingStarts(context, tx, { scene, person })
  await sendReceipt(context, tx, answer)
}
