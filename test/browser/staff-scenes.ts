/** The pages of people of organisations in their states, each scene in a portal of its own; one file per function. */
import type { Scene } from './scenes.ts'
import { scenesAcross } from './staff/across.ts'
import { beheerScenes } from './staff/beheer.ts'
import { fgScenes } from './staff/fg.ts'
import { profScenes } from './staff/prof.ts'
import { schoolScenes } from './staff/school.ts'

export const staffScenes: readonly Scene[] = [
  ...profScenes,
  ...schoolScenes,
  ...fgScenes,
  ...beheerScenes,
  ...scenesAcross,
]
