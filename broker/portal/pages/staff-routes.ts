/** Every page for people of organisations. */
import type { PortalRoute } from '../site.ts'
import { beheer } from './beheer/beheer.ts'
import { mensen } from './beheer/mensen.ts'
import { nieuwSysteem } from './beheer/nieuw-systeem.ts'
import { organisatiesInRegister } from './beheer/organisaties.ts'
import { systeem } from './beheer/systeem.ts'
import { systeemMag } from './beheer/systeem-mag.ts'
import { systemen } from './beheer/systemen.ts'
import { bewaren } from './fg/bewaren.ts'
import { gezinWissen } from './fg/gezin-wissen.ts'
import { logboek } from './fg/logboek.ts'
import { meldingen } from './fg/meldingen.ts'
import { toezicht } from './fg/overzicht.ts'
import { signalen } from './fg/signalen.ts'
import { steekproef } from './fg/steekproef.ts'
import { versies } from './fg/versies.ts'
import { wisverzoeken } from './fg/wisverzoeken.ts'
import { aanbieden } from './prof/aanbieden.ts'
import { bevestigen } from './prof/bevestigen.ts'
import { controle } from './prof/controle.ts'
import { controleZonderNaam } from './prof/controle-zonder-naam.ts'
import { feit } from './prof/feit.ts'
import { vragenAlsHouder } from './prof/vragen.ts'
import { werklijst } from './prof/werklijst.ts'
import { zonderToestemming } from './prof/zonder-toestemming.ts'
import { aanvragen } from './school/aanvragen.ts'
import { samen } from './school/samen.ts'
import { regels } from './staff/regels.ts'

export const staffRoutes: readonly PortalRoute[] = [
  ...werklijst,
  ...bevestigen,
  ...controle,
  ...controleZonderNaam,
  ...vragenAlsHouder,
  ...feit,
  ...aanbieden,
  ...zonderToestemming,
  ...aanvragen,
  ...samen,
  ...toezicht,
  ...logboek,
  // Before the rules of a purpose, whose address would take theirs.
  ...versies,
  ...meldingen,
  ...signalen,
  ...regels,
  ...steekproef,
  ...bewaren,
  ...gezinWissen,
  ...wisverzoeken,
  ...beheer,
  ...mensen,
  ...systemen,
  ...systeem,
  ...systeemMag,
  ...nieuwSysteem,
  ...organisatiesInRegister,
]
