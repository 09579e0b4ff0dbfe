/** The child that a page is about, and how far whoever looks has a say over it. */
import { childIds } from '../../../../consent/id.ts'
import { dayOf } from '../../../../consent/time.ts'
import { ageReadings } from '../../../../policies/age.ts'
import { YOUNG_PERSON } from '../../../../policies/authority.ts'
import { unknownThing } from '../../../acting.ts'
import type { FamilyView } from '../../../family/family.ts'
import { type Html, type HtmlValue, html } from '../../html.ts'
import type { Visit } from '../../site.ts'
import { leeftijdTexts } from '../../texts/leeftijd.ts'
import { alert, list, paragraph } from '../../ui.ts'

/** Below 12 the parents decide, from 12 both, from 16 the young person. */
const YOUNG_STAGES = ['kind', 'mee', 'zelf'] as const
const PARENT_STAGES = ['ouder', 'samen', 'voorbij'] as const
export type Stage = (typeof YOUNG_STAGES)[number] | (typeof PARENT_STAGES)[number] | 'geen'

const stageIn = <Name>([first, second, third]: readonly [Name, Name, Name], age: number): Name => {
  if (age < 12) return first
  return age < 16 ? second : third
}

/** How far somebody's say goes by their authority and the age of the child: with an unknown day, as the rules read it. */
export const stageOf = ({ now }: Visit, { role, birthDate }: FamilyView): Stage => {
  if (birthDate === null) return 'geen'
  const ages = ageReadings(birthDate, dayOf(now))
  if (ages.length === 0) return role === YOUNG_PERSON ? 'kind' : 'ouder'
  return role === YOUNG_PERSON
    ? stageIn(YOUNG_STAGES, Math.min(...ages))
    : stageIn(PARENT_STAGES, Math.max(...ages))
}

const ARRANGING: readonly Stage[] = ['ouder', 'samen', 'mee', 'zelf']

/** Whether somebody may arrange things for the child: the young person from 12, a holder of authority below 16. */
export const arranges = (visit: Visit, family: FamilyView): boolean =>
  ARRANGING.includes(stageOf(visit, family))

/** What is said to who may not arrange things for the child: the same whatever is there. */
export const whyNotBox = (visit: Visit, family: FamilyView, level: 2 | 3): Html => {
  const ages = leeftijdTexts[visit.voice]
  const stage = stageOf(visit, family)
  const said = (title: string, body: HtmlValue) => alert('info', { title, level }, body)
  if (stage === 'voorbij') return said(ages.grownTitle, paragraph(ages.grownArrange))
  if (stage === 'kind') return said(ages.notYetTitle, paragraph(ages.notYet))
  return said(ages.noSayTitle, html`${paragraph(ages.noSay)}${list(ages.noSayWhat)}`)
}

/** The child that a query or form names; foreign and unknown are one answer. */
export const familyNamed = ({ families }: Visit, named: unknown): FamilyView => {
  const id = childIds.schema.safeParse(named).data
  const family = families.find(({ child }) => child === id)
  if (!family) throw unknownThing()
  return family
}

/** The same for a page, which shows the first child where none is named. */
export const familyShown = (visit: Visit, named: unknown): FamilyView =>
  named === undefined && visit.families[0] ? visit.families[0] : familyNamed(visit, named)
