/** Asking for consent (toestemmingsverzoek): one constant answer to the asker, and a question to those who decide. */
import { z } from 'zod'
import { isCoolingOff } from '../../consent/cooling-off.ts'
import { ConsentError } from '../../consent/errors.ts'
import { familyRole } from '../../consent/family.ts'
import {
  type ChildId,
  partyId,
  pseudonymIds,
  type RequestId,
  requestIds,
} from '../../consent/id.ts'
import type { Visibility } from '../../consent/journal.ts'
import { withoutFormerSitters } from '../../consent/own-seat.ts'
import type { Actor } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { closesAt, type Request } from '../../consent/request.ts'
import { canBeConsentedTo, mayAnswer, noKeepsQuiet, rolesWithAVoice } from '../../consent/say.ts'
import { calendarDay, catalogueName, categoryNames } from '../../consent/scope.ts'
import { dayOf } from '../../consent/time.ts'
import { YOUNG_PERSON } from '../../policies/authority.ts'
import { EVERY_AGE } from '../../policies/obtainable.ts'
import { saysNow } from '../../policies/saying.ts'
import { refuseFaults } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { recordOf } from '../decisions/decide-for.ts'
import { type Between, examine, hearingsOf, type Scene, sceneOf } from '../decisions/scene.ts'
import { writeDecision } from '../decisions/write-decision.ts'
import { asParty } from '../family-acts.ts'
import { heldBackTies } from '../insight/seen-in-log.ts'
import { journalEntry } from '../journal-entry.ts'
import { addNotice, tellSystems } from '../notify.ts'
import { keepAsked } from './asked.ts'
import { lastDayFaults } from './last-day.ts'
import { covers, isHidden, isOpen } from './open-request.ts'

export const askInput = z.strictObject({
  /** The asker's own pseudonym of the child. */
  kind: pseudonymIds.schema,
  holder: partyId,
  requester: partyId,
  purpose: catalogueName,
  categories: categoryNames,
  /** Why it is needed now, in one or two sentences that the family reads. */
  reason: z.string().trim().min(1).max(500),
  /** Until when it is needed; left out: as long as is allowed. The family decides its own last day. */
  lastDay: calendarDay.optional(),
})
export type AskInput = z.infer<typeof askInput>

/** Always the same, whether the child is known, anybody is asked, or the family said no before. */
export type AskAnswer = { readonly id: RequestId; readonly status: 'gevraagd' }

/**
 * Asks. `ongeldig` and `niet_bevoegd` depend only on the catalogue and the parties; for everything about the child there is one
 * answer: an unknown pseudonym, a family that said no last week and a family that is asked now look alike.
 */
export const askForConsent = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: AskInput,
): Promise<AskAnswer> => {
  const act = { actor, key, name: 'toestemmingsverzoek', body: input }
  return asParty(context, act, async (tx): Promise<AskAnswer> => {
    if (actor.party !== input.holder && actor.party !== input.requester)
      throw new ConsentError('niet_bevoegd', 'Alleen de houder of de ontvanger kan dit vragen.')
    const { between, faults } = await examine(context, tx, input, EVERY_AGE)
    refuseFaults([...faults, ...(between ? lastDayFaults(context, between, input.lastDay) : [])])
    const id = requestIds.create(context.random)
    const { lastDay = null } = input
    await keepAsked(tx, { ...input, lastDay, id, askedBy: actor, at: context.now() })
    const link = await tx.links.byPseudonym(actor.party, input.kind)
    if (!(link && between)) await askAboutNobody(context, tx, { id, actor, input })
    else await ask(context, tx, { id, actor, input, between, child: link.child })
    return { id, status: 'gevraagd' }
  })
}

type Asking = { readonly id: RequestId; readonly actor: Actor; readonly input: AskInput }

const told = ({ id, actor, input }: Asking) => ({
  kind: 'verzoek_gedaan' as const,
  party: actor.party,
  employee: actor.employee,
  holder: input.holder,
  requester: input.requester,
  purpose: input.purpose,
  categories: input.categories,
  subject: id,
})

const askAboutNobody = async (
  context: BrokerContext,
  tx: Transaction,
  asking: Asking,
): Promise<void> => {
  const at = context.now()
  await tx.journal.append(journalEntry({ ...told(asking), at, visibility: 'niemand' }))
}

const ask = async (
  context: BrokerContext,
  tx: Transaction,
  asking: Asking & { readonly between: Between; readonly child: ChildId },
): Promise<void> => {
  const child = await tx.children.lock(asking.child)
  const scene = await sceneOf(context, tx, child, asking.between)
  const at = context.now()
  const hidden = await isHidden(tx, scene)
  const { lastDay = null } = asking.input
  const roles = rolesAsked(scene).filter((role) => !hidden || role === 'jeugdige')
  const request: Request = {
    id: asking.id,
    child: child.id,
    askedBy: asking.actor,
    holder: asking.input.holder,
    requester: asking.input.requester,
    purpose: asking.input.purpose,
    categories: asking.input.categories,
    lastDay,
    askedOf: roles.map((role) => familyRole.parse(role)),
    reason: asking.input.reason,
    silent: await mustBeSilent(context, tx, scene, asking.actor),
    at,
    expiresAt: closesAt(at, lastDay),
  }
  const before = await tx.requests.ofChild(child.id)
  const again = before.filter((one) => isOpen(one, at) && covers(one, request))
  await tx.requests.add(request)
  const { employee } = asking.actor
  const record = recordOf(context, scene, scene.decided, {
    occasion: 'toestemmingsverzoek',
    employee,
  })
  const visibility = visibilityOfAsking(request, hidden)
  const entry = journalEntry({ ...told(asking), at, child: child.id, visibility })
  await writeDecision(context, tx, record, entry)
  const { party } = asking.actor
  const subject = request.id
  // Also of a question that reaches nobody: a system hears what it would see if it asked, no more and no less.
  await tellSystems(context, tx, { kind: 'verzoek_beschikbaar', child: child.id, party, subject })
  if (!request.silent) await tellThoseAsked(context, tx, scene, { request, again })
}

const rolesAsked = (scene: Scene): string[] => [
  ...new Set(hearingsOf(scene).flatMap(rolesWithAVoice)),
]

/**
 * Recorded and shown to nobody: the law decides at this age, somebody said no a short while ago, or that this organisation
 * asks would tell of an offer that the family does not see yet.
 */
const mustBeSilent = async (
  context: BrokerContext,
  tx: Transaction,
  scene: Scene,
  { party }: Actor,
): Promise<boolean> => {
  const hearings = hearingsOf(scene)
  if (!hearings.some(({ rulebook, matter, ages }) => canBeConsentedTo(rulebook, matter, ages)))
    return true
  if ((await heldBackTies(tx, { child: scene.child.id, party })).length > 0) return true
  const { child, holder, requester, purpose, categories, decided } = scene
  const scope = { purpose, holder: holder.id, requester: requester.id }
  const said = withoutFormerSitters(
    await tx.statements.fitting(child.id, scope),
    await tx.families.sitting(child.id, YOUNG_PERSON),
  )
  return isCoolingOff(said, categories, {
    days: decided.rules.rulebook.parameters.coolingOffDays,
    today: dayOf(context.now()),
    counts: (role, category) =>
      hearings.some(
        (hearing) => hearing.matter.category === category && noKeepsQuiet(hearing, role),
      ),
  })
}

const isYoungPersonAlone = (roles: readonly string[]): boolean =>
  roles.length === 1 && roles[0] === 'jeugdige'

/**
 * Who sees in the log that this was asked: nobody else than those whose matter it is. Never held back: a question that is
 * there beside a log without it would tell that something is.
 */
const visibilityOfAsking = ({ silent, askedOf }: Request, hidden: boolean): Visibility => {
  if (silent) return 'niemand'
  if (hidden || isYoungPersonAlone(askedOf)) return 'jeugdige'
  return askedOf.some((role) => role.startsWith('gezinslid')) ? 'niemand' : 'gezin'
}

/** A message to everybody asked who was not asked while it was open, and has not said yes to all of it already. */
const tellThoseAsked = async (
  context: BrokerContext,
  tx: Transaction,
  scene: Scene,
  { request, again }: { readonly request: Request; readonly again: readonly Request[] },
): Promise<void> => {
  for (const { role, person } of await tx.families.members(request.child)) {
    if (!request.askedOf.includes(role) || saysYesToAll(scene, role)) continue
    if (again.some(({ askedOf }) => askedOf.includes(role))) continue
    await addNotice(context, tx, {
      kind: 'vraag_open',
      child: request.child,
      person,
      subject: request.id,
    })
  }
}

export const saysYes = (
  { decided, holder, requester, purpose }: Scene,
  role: string,
  category: string,
) => {
  const sayings = decided.questions.find(({ categories }) => categories.includes(category))?.sayings
  const asked = { holder: holder.id, requester: requester.id, purpose, category }
  return saysNow(sayings ?? [], role, asked) === 'ja'
}

const saysYesToAll = (scene: Scene, role: string): boolean =>
  hearingsOf(scene)
    .filter((hearing) => mayAnswer(hearing, role))
    .every(({ matter }) => saysYes(scene, role, matter.category))
