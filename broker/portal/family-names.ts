/** How pages call the child that they are about, and the people around it. */

import type { FamilyRole } from '../../consent/family.ts'
import { dayOf } from '../../consent/time.ts'
import { ageReadings } from '../../policies/age.ts'
import type { FamilyView } from '../family/family.ts'
import type { Visit } from './site.ts'
import { gegevensTexts } from './texts/gegevens.ts'
import { leeftijdTexts } from './texts/leeftijd.ts'

/** What the child is called here: by the name it gave itself, else by who it is to this person. */
export const childName = (visit: Visit, family: FamilyView): string => {
  const texts = leeftijdTexts[visit.voice]
  if (family.birthDate === null) return texts.unknown
  const ages = ageReadings(family.birthDate, dayOf(visit.now))
  const age = [...new Set(ages)].join(visit.language === 'nl' ? ' of ' : ' or ')
  if (family.role === 'jeugdige') return texts.you(age)
  const young = family.others.find(({ role }) => role === 'jeugdige')
  return young ? `${young.displayName} (${age})` : texts.child(age)
}

/** Who somebody is to the child: which of two parents or guardians makes no difference. */
export const roleName = ({ voice }: Pick<Visit, 'voice'>, role: FamilyRole): string => {
  const { roles } = gegevensTexts[voice]
  const kind = role.replace(/\d$/, '')
  return roles[kind as keyof typeof roles]
}
