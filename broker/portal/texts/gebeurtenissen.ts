/** What happened, in a line of the log: for parents, young people, and in English. */
import type { JournalKind } from '../../../consent/journal.ts'
import { EVENTS } from '../../insight.ts'
import type { Voiced } from '../language.ts'

type Events = Readonly<Record<JournalKind, string>>

const je: Events = {
  ...EVENTS,
  kind_aangemaakt: 'Een organisatie heeft je hier aangemeld.',
  kind_gewijzigd: 'Gegevens van jou zijn hier verbeterd.',
  partij_gekoppeld: 'Een organisatie is aan jou gekoppeld.',
  toestemming_vastgelegd: 'Je gaf een antwoord of veranderde het.',
  toestemming_verlopen: 'Een keuze van jou is afgelopen.',
  toestemming_bevestigd: 'Je bevestigde een antwoord.',
  inzage_gegeven: 'Je bekeek een kopie bij een organisatie.',
  contact_gewijzigd: 'Je veranderde hoe je bericht krijgt.',
  melding_gedaan: 'Je meldde dat er iets niet klopt.',
  melding_behandeld: 'Er is gewerkt aan je melding.',
  wissing_gevraagd: 'Er is gevraagd om de gegevens van je gezin te wissen.',
  gezin_gewist: 'De gegevens van je gezin zijn gewist.',
}

const en: Events = {
  kind_aangemaakt: 'An organisation registered the child here.',
  kind_gewijzigd: 'Data about the child was corrected here.',
  code_gemaakt: 'A code was made.',
  partij_gekoppeld: 'An organisation was linked to the child.',
  koppeling_ongedaan: 'A link was undone.',
  betrokkenheid_gewijzigd: 'The involvement of an organisation changed.',
  gezinslid_toegevoegd: 'Somebody joined this family.',
  gezinslid_gewijzigd: 'The place of somebody in this family changed.',
  gezag_geleerd: 'We looked up who has parental authority.',
  feit_vastgelegd: 'An organisation recorded something that counts in a decision.',
  verzoek_gedaan: 'An organisation asked for consent.',
  toestemming_vastgelegd: 'You gave an answer or changed it.',
  toestemming_verlopen: 'A choice of yours has ended.',
  toestemming_bevestigd: 'You confirmed an answer.',
  token_verleend: 'An organisation may ask for data.',
  token_geweigerd: 'An organisation wanted to ask for data and got no access.',
  token_ingetrokken: 'An organisation gave an access back.',
  handeling_toegestaan: 'An organisation may do something here.',
  handeling_geweigerd: 'An organisation wanted to do something here, which was not allowed.',
  verstrekking_begonnen: 'An organisation asks for data.',
  verstrekking_geweigerd: 'An organisation asked for data and got nothing.',
  verstrekking_geleverd: 'An organisation got data.',
  verstrekking_leeg: 'An organisation asked for data and got nothing.',
  verstrekking_vervallen: 'An organisation asked for data and got nothing.',
  verstrekking_mislukt: 'An organisation asked for data. That failed.',
  aanbieding_gedaan: 'An organisation offers data because the law says so.',
  aanbieding_geweigerd: 'An organisation wanted to offer data. That was not allowed.',
  controle_gedaan: 'An organisation checked whether it may share data.',
  inzage_gegeven: 'You looked at a copy at an organisation.',
  register_gewijzigd: 'The register of organisations changed.',
  sleutels_losgelaten: 'Former keys were let go of.',
  regels_gewijzigd: 'The rules changed.',
  steekproef_getrokken: 'An organisation drew a sample.',
  steekproef_beoordeeld: 'An organisation reviewed a sample.',
  opgeschoond: 'Old data was erased.',
  contact_gewijzigd: 'You changed how you get messages.',
  melding_gedaan: 'You reported that something is wrong.',
  melding_behandeld: 'Somebody worked on your report.',
  signaal_behandeld: 'An organisation looked into a signal.',
  journaal_gewist: 'Old rows of the log were erased.',
  afgelopen_gewist: 'What ended long ago was erased.',
  wisverzoek_gedaan: 'You asked to erase the data.',
  wisverzoek_behandeld: 'Your request to erase was decided.',
  wissing_gevraagd: 'Somebody asked to erase the data of this family.',
  gezin_gewist: 'The data of this family were erased.',
  rij_vrijgegeven: 'A line was released.',
}

export const eventTexts: Voiced<Events> = { nl: EVENTS, je, en }
