/** Asking the family as the holder, helping it fill in, and what came of one's own questions. */
import type { PortalRoute } from '../../site.ts'
import { askingRoutes } from '../staff/asking.ts'
import { assistedRoutes } from '../staff/assisted.ts'
import { ownRequestRoutes } from '../staff/own-requests.ts'

const MAKE = '/prof/nieuw'
const ONE = '/prof/vraag'

export const vragenAlsHouder: readonly PortalRoute[] = [
  ...ownRequestRoutes({ list: '/prof/vragen', one: ONE, make: MAKE, as: 'professional' }),
  ...askingRoutes({
    path: MAKE,
    as: 'professional',
    side: 'houder',
    statusPath: (id) => `${ONE}/${id}`,
  }),
  ...assistedRoutes({ path: '/prof/samen', as: 'professional' }),
]
