/** What must hold before an answer is written down, what can be answered at all, and the text to read before. */
import { ConsentError, type InputFault } from '../../consent/errors.ts'
import type { FamilyMember } from '../../consent/family.ts'
import type { RequestId } from '../../consent/id.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { consentText } from '../../consent/receipt.ts'
import type { Request } from '../../consent/request.ts'
import { type Hearing, type Together, togetherWith } from '../../consent/say.ts'
import type { Day } from '../../consent/time.ts'
import { type ByPerson, membershipOf, refuseFaults, unknownThing } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { examine, hearingsOf, type Named, type Scene, sceneOf } from '../decisions/scene.ts'
import { partiesMeant, wordsFor } from '../family/named-scene.ts'
import { agesOf } from '../family-acts.ts'
import { lastDayFaults, lastDayFor, lastDayPossible } from '../questions/last-day.ts'
import { openRequestFor } from '../questions/open-request.ts'
import type { GiveInput, RefuseInput } from './say-input.ts'
import { hasVoice, mustHaveVoice } from './voice.ts'

/** The text to show before an answer, and its version. */
export type Preview = {
  readonly text: string
  readonly textVersion: string
  /** The last day that was filled in, else the one that was asked for, else the last one possible. */
  readonly lastDay: Day
  readonly lastPossible: Day
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

/** An answer that may be written down: where it belongs, and what it answers. */
export type Heard = {
  readonly scene: Scene
  readonly request: RequestId | null
  /** The last day of who names none. */
  readonly lastDay: Day
}

/** Everything that must hold before an answer is written down. */
export const heard = async (
  context: BrokerContext,
  tx: Transaction,
  child: Scene['child'],
  { member, input }: Asked,
): Promise<Heard> => {
  const probe = await examine(context, tx, input, agesOf(context, child.birthDate))
  const scene = probe.between && (await sceneOf(context, tx, child, probe.between))
  // Only where this person has a voice: who has none must not learn that a question is open.
  const mayAsk = scene !== undefined && hasVoice(scene, member.role)
  const asked = { role: member.role, request: input.request }
  const question = mayAsk ? await openRequestFor(context, tx, scene, asked) : undefined
  const parts = mayAsk && !question ? await askedInParts(context, tx, scene, asked) : []
  const questions = question ? [question] : parts
  const faults = [...probe.faults, ...(scene ? lastDayFaults(context, scene, input.lastDay) : [])]
  if (questions.length === 0 && (mayAsk || probe.faults.length > 0))
    faults.push(...noQuestion(context, input, probe.faults))
  refuseFaults(faults)
  if (!scene) throw unknownThing()
  mustHaveVoice(scene, member.role)
  const lastDay = lastDayFor(lastDayPossible(context, scene), questions)
  return { scene, request: question?.id ?? null, lastDay }
}

/** The questions about each category, if not all in one: an answer may take several together, and then names none. Empty unless each is asked about. */
const askedInParts = async (
  context: BrokerContext,
  tx: Transaction,
  scene: Scene,
  asked: Parameters<typeof openRequestFor>[3],
): Promise<readonly Request[]> => {
  if (asked.request !== undefined) return []
  const questions: Request[] = []
  for (const category of scene.categories) {
    const about = { ...scene, categories: [category] }
    const question = await openRequestFor(context, tx, about, asked)
    if (!question) return []
    questions.push(question)
  }
  return questions
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

/** The text as it reads now; `conflict` where another was read. */
export const shown = async (
  context: BrokerContext,
  tx: Transaction,
  { scene, lastDay: otherwise }: Pick<Heard, 'scene' | 'lastDay'>,
  input: ByPerson &
    Pick<FamilyMember, 'role'> &
    Pick<GiveInput, 'lastDay' | 'language' | 'textVersion'>,
): Promise<Preview> => {
  const lastDay = input.lastDay ?? otherwise
  const text = consentText(await wordsFor(context, tx, scene, input), lastDay, input)
  const textVersion = context.sha256(text)
  if (input.textVersion !== undefined && input.textVersion !== textVersion)
    throw new ConsentError('conflict', 'De tekst is intussen veranderd. Lees hem opnieuw.')
  return { text, textVersion, lastDay, lastPossible: lastDayPossible(context, scene) }
}
