/** The closed words of what is kept and sent: rows and messages of years ago hold them, so none may change or go. */
import { expect, it } from 'vitest'
import { act } from '../../consent/act.ts'
import { authorityRecord } from '../../consent/authority.ts'
import { decisionRecord } from '../../consent/decision.ts'
import { factName } from '../../consent/fact.ts'
import { involvementEvent } from '../../consent/involvement.ts'
import { journalKind, visibility } from '../../consent/journal.ts'
import { noticeKind } from '../../consent/notice.ts'
import { orderState } from '../../consent/order.ts'
import { client, staffFunction } from '../../consent/party.ts'
import { gatewayEvent } from '../../consent/ports/gateway-records.ts'
import { joinsAs } from '../../consent/pseudonym.ts'
import { authorityProof, channel, statement, statementKind } from '../../consent/statement.ts'
import { consentState, dpvOf, dpvStatus } from '../../consent/status.ts'
import { fieldFormat, reasonCode } from '../../policies/catalogue.ts'
import {
  authorityType,
  consentRegime,
  decisionValue,
  flag,
  language,
  outcome,
  overallValue,
  parentsRule,
} from '../../policies/vocabulary.ts'

const words = (text: string) => text.trim().split(/\s+/)
const FLAGS = `drempel_16u_4w school_handelde_zelf leerplichtonderzoek leerling_aangemeld_of_ingeschreven
  rechtstreeks_betrokken afweging_vastgelegd ots gi_vraagt vordering zeden_personeel vitaal_belang
  conflict_van_plichten belang_kind_verzet_zich vir_actief_in_regio hulp_zonder_ouders`

it.each([
  [
    'act',
    act,
    'toestemmingsverzoeken toestemmingen betrokkenheden feiten aanbiedingen controles afschriften',
  ],
  [
    'source of authority',
    authorityRecord.shape.source,
    'brp gezagsregister rechterlijke_uitspraak ontwikkeling',
  ],
  [
    'occasion of a decision',
    decisionRecord.shape.occasion,
    'token verstrekking aanbieding controle toestemmingsverzoek',
  ],
  ['fact', factName, `${FLAGS} houder_bevestigt bereikpoging gaat_over_gezinslid`],
  ['event of involvement', involvementEvent.shape.kind, 'opgegeven bevestigd beeindigd'],
  ['voucher', involvementEvent.shape.by, 'partij gezin houder aanbod inschrijving'],
  [
    'kind of journal row',
    journalKind,
    `kind_aangemaakt kind_gewijzigd code_gemaakt partij_gekoppeld koppeling_ongedaan betrokkenheid_gewijzigd
     gezinslid_toegevoegd gezinslid_gewijzigd gezag_geleerd feit_vastgelegd verzoek_gedaan verzoek_herinnerd
     toestemming_vastgelegd toestemming_bevestigd toestemming_verlopen token_verleend token_geweigerd token_ingetrokken
     handeling_toegestaan handeling_geweigerd verstrekking_begonnen verstrekking_geweigerd
     verstrekking_geleverd verstrekking_leeg verstrekking_vervallen verstrekking_mislukt aanbieding_gedaan
     aanbieding_geweigerd controle_gedaan inzage_gegeven rij_vrijgegeven register_gewijzigd sleutels_losgelaten
     contact_gewijzigd regels_gewijzigd steekproef_getrokken steekproef_beoordeeld opgeschoond
     melding_gedaan melding_behandeld signaal_behandeld journaal_gewist afgelopen_gewist wisverzoek_gedaan wisverzoek_behandeld wissing_gevraagd gezin_gewist`,
  ],
  ['visibility', visibility, 'gezin jeugdige achtergehouden betrokkene niemand'],
  [
    'notice',
    noticeKind,
    `vraag_open herinnering_vraag andere_ouder_geinformeerd bevestig_toestemming gedeeld_volgens_wet gekeken
     ingetrokken_bericht_ontvanger ontvangstbewijs alles_gestopt toestemming_verlopen herinnering_leeftijd herinnering_einde signaal_fg melding_gedaan melding_behandeld wisverzoek_gedaan wisverzoek_behandeld kopie_klaar bevestig_adres aanbieding_open verzoek_beschikbaar`,
  ],
  ['state of an order', orderState, 'begonnen geleverd leeg vervallen mislukt'],
  ['proof of a client', client.shape.auth.unwrap(), 'private_key_jwt tls_client_auth'],
  ['binding of a token', client.shape.binding.unwrap(), 'dpop mtls'],
  [
    'function of a professional',
    staffFunction,
    'professional aanvrager fg beheerder registerbeheerder',
  ],
  [
    'event at a gateway',
    gatewayEvent,
    `vrijgegeven niets_vrijgegeven opdracht_geweigerd bron_mislukt gevraagd ontvangen niet_ontvangen
     ingezien aangeboden afschrift_getoond afschrift_geweigerd`,
  ],
  ['way to join', joinsAs, 'ouder voogd jeugdige gezinslid'],
  ['kind of statement', statementKind, 'gegeven geweigerd ingetrokken gepauzeerd hervat'],
  ['channel', channel, 'portaal begeleid papier mondeling'],
  ['language', language, 'nl en'],
  [
    'proof of authority',
    authorityProof.shape.how,
    'brp gezagsregister rechterlijke_uitspraak eigen_login ontwikkeling',
  ],
  ['facet of a yes', statement.shape.facets.element, 'geheimhouding avg'],
  [
    'state of consent',
    consentState,
    'geldig wacht_op_bevestiging gepauzeerd geweigerd ingetrokken verbruikt verlopen vervangen',
  ],
  [
    'outcome of a row',
    outcome,
    `consent statutory_duty statutory_task right_to_speak treatment_team information_right anonymous
     vital_interest never`,
  ],
  ['regime', consentRegime, 'edu care wmo youth family_member'],
  ['rule for parents', parentsRule, 'one_unless_objection all'],
  ['flag', flag, FLAGS],
  ['kind of authority', authorityType, 'joint sole guardian guardian_gi adult unknown'],
  ['answer', decisionValue, 'permit informed_only needs_consent deny'],
  ['answer over all', overallValue, 'permit informed_only needs_consent deny partial'],
  ['format of a field', fieldFormat, 'text date boolean integer number email phone bsn list'],
  [
    'reason',
    reasonCode,
    `statutory_duty statutory_task right_to_speak treatment_team information_right anonymous vital_interest
     toestemming_geldig toestemming_ontbreekt geweigerd ingetrokken gepauzeerd ouders_oneens
     jongere_maakt_bezwaar gezag_onbekend nooit geen_grondslag_bekend geen_betrokkenheid
     tafel_zonder_deelnemers voorwaarde_ontbreekt`,
  ],
] as const)('%s', (_name, schema, expected) => expect(schema.options).toEqual(words(expected)))

it.each([
  ['geldig', 'ConsentGiven'],
  ['wacht_op_bevestiging', 'ConsentRequested'],
  ['gepauzeerd', 'ConsentWithdrawn'],
  ['geweigerd', 'ConsentRefused'],
  ['ingetrokken', 'ConsentWithdrawn'],
  ['verbruikt', 'ConsentExpired'],
  ['verlopen', 'ConsentExpired'],
  ['vervangen', 'ConsentInvalidated'],
] as const)('%s is dpv:%s for machines', (state, name) => {
  expect(dpvOf(state)).toBe(`dpv:${name}`)
  expect(dpvStatus.options).toContain(dpvOf(state))
})
