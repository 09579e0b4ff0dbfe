/** What a school, or another requester, asks families, and how that stands. */
import type { PortalRoute } from '../../site.ts'
import { askingRoutes } from '../staff/asking.ts'
import { ownRequestRoutes } from '../staff/own-requests.ts'

const LIST = '/school'
const ONE = '/school/aanvraag'
const MAKE = '/school/nieuw'

export const aanvragen: readonly PortalRoute[] = [
  ...ownRequestRoutes({ list: LIST, one: ONE, make: MAKE, as: 'aanvrager' }),
  ...askingRoutes({
    path: MAKE,
    as: 'aanvrager',
    side: 'ontvanger',
    statusPath: (id) => `${ONE}/${id}`,
  }),
]
