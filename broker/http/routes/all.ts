/** Every route, by the listener that serves it: systems of organisations on one, people on the other. */
import type { Route } from '../route.ts'
import { aanbiedingen } from './aanbiedingen.ts'
import { afschriften } from './afschriften.ts'
import { betrokkenheden } from './betrokkenheden.ts'
import { controles } from './controles.ts'
import { feiten } from './feiten.ts'
import { gezag } from './gezag.ts'
import { gezinnen } from './gezinnen.ts'
import { inzage } from './inzage.ts'
import { toestemmingen } from './toestemmingen.ts'
import { toestemmingsverzoeken } from './toestemmingsverzoeken.ts'
import { verstrekkingen } from './verstrekkingen.ts'

export const allRoutes: readonly Route[] = [
  ...toestemmingsverzoeken,
  ...toestemmingen,
  ...betrokkenheden,
  ...gezinnen,
  ...gezag,
  ...feiten,
  ...verstrekkingen,
  ...aanbiedingen,
  ...controles,
  ...afschriften,
  ...inzage,
]

const forMachines = ({ access }: Route): boolean => access.by === 'machine' || access.by === 'slice'

/** Routes for systems of organisations. */
export const machineRoutes: readonly Route[] = allRoutes.filter(forMachines)
/** Routes for people who log in. */
export const peopleRoutes: readonly Route[] = allRoutes.filter((route) => !forMachines(route))
