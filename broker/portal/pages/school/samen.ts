/** Helping a parent or young person fill in, at a school. */
import type { PortalRoute } from '../../site.ts'
import { assistedRoutes } from '../staff/assisted.ts'

export const samen: readonly PortalRoute[] = assistedRoutes({
  path: '/school/samen',
  as: 'aanvrager',
})
