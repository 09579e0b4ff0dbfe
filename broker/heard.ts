/** What must hold before an answer is written down, what can be answered at all, and the text to read before. */
import { ConsentError, type InputFault } from '../consent/errors.ts'
import type { FamilyMember } from '../consent/family.ts'
import type { RequestId } from '../consent/id.ts'
import type { Transaction } from '../consent/ports/store.ts'
import { consentText } from '../consent/receipt.ts'
import { type Hearing, type Together, togetherWith } from '../consent/say.ts'
import { lastDayAllowed } from '../consent/term.ts'
import { type Day, dayInWords, dayOf } from '../consent/time.ts'
import { type ByPerson, membershipOf, refuseFaults, unknownThing } from './acting.ts'
import type { BrokerContext } from './context.ts'
import { agesOf } from './family-acts.ts'
import { partiesMeant, wordsFor } from './named-scene.ts'
import { openRequestFor } from './open-request.ts'
import type { GiveInput, RefuseInput } from './say-input.ts'
import { examine, hearingsOf, type Named, type Scene, sceneOf } from './scene.ts'
import { hasVoice, mustHaveVoice } from './voice.ts'

/** The text to show before an answer, its version, and the last day that was filled in. */
export type Preview = {
  readonly text: string
  readonly textVersion: string
  readonly lastDay: Day
}

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

/** Who answers, and what, with the parties themselves, whatever they are shown as. */
export type Asked = {
  readonly member: FamilyMember
  readonly input: Omit<GiveInput, 'child' | 'holder' | 'requester'> &
    Pick<Named, 'holder' | 'requester'>
}

/** Everything that must hold before an answer is written down. */
export const heard = async (
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

/** The text as it reads now; `conflict` where another was read. */
export const shown = async (
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
