/** Every page for who is logged in. */
import { HOME_PATH } from './layout.ts'
import { bericht } from './pages/bericht.ts'
import { mijnLogin } from './pages/mijn-login.ts'
import { adres } from './pages/ouder/adres.ts'
import { berichten } from './pages/ouder/berichten.ts'
import { bewijs } from './pages/ouder/bewijs.ts'
import { bewijsMail } from './pages/ouder/bewijs-mail.ts'
import { gegevens } from './pages/ouder/gegevens.ts'
import { inzage } from './pages/ouder/inzage.ts'
import { keuze } from './pages/ouder/keuze.ts'
import { kindnamen } from './pages/ouder/kindnamen.ts'
import { kopieen } from './pages/ouder/kopieen.ts'
import { mailadres } from './pages/ouder/mailadres.ts'
import { melden } from './pages/ouder/melden.ts'
import { organisaties } from './pages/ouder/organisaties.ts'
import { overzicht } from './pages/ouder/overzicht.ts'
import { stoppen } from './pages/ouder/stoppen.ts'
import { veranderen } from './pages/ouder/veranderen.ts'
import { vragen } from './pages/ouder/vragen.ts'
import { wissen } from './pages/ouder/wissen.ts'
import { staffRoutes } from './pages/staff-routes.ts'
import type { PortalRoute, Visit } from './site.ts'

/** Where somebody's work begins. */
const homeOf = ({ families, offices }: Visit): string => {
  const functions = offices.flatMap((office) => office.functions)
  if (families.length > 0 || functions.length === 0) return '/ouder'
  if (functions.includes('professional')) return '/prof'
  if (functions.includes('aanvrager')) return '/school'
  if (functions.includes('fg')) return '/fg'
  return functions.includes('beheerder') ? '/beheer' : '/beheer/organisaties'
}

const start: PortalRoute = {
  method: 'get',
  path: HOME_PATH,
  for: 'iedereen',
  handle: (visit) => ({ to: homeOf(visit) }),
}

export const portalRoutes: readonly PortalRoute[] = [
  start,
  mijnLogin,
  bericht,
  ...overzicht,
  ...vragen,
  ...keuze,
  ...veranderen,
  ...stoppen,
  ...bewijs,
  ...bewijsMail,
  ...inzage,
  ...kopieen,
  ...melden,
  ...gegevens,
  ...adres,
  ...wissen,
  ...berichten,
  ...mailadres,
  ...kindnamen,
  ...organisaties,
  ...staffRoutes,
]
