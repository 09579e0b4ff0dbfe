/** Every page for people of organisations. */
import type { PortalRoute } from '../site.ts'
import { controle } from './prof/controle.ts'
import { aanvragen } from './school/aanvragen.ts'
import { samen } from './school/samen.ts'

export const staffRoutes: readonly PortalRoute[] = [...controle, ...aanvragen, ...samen]
