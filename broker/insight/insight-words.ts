/** What a row of the log says happened, and on what ground, in words for families. */
import type { JournalKind, JournalRow } from '../../consent/journal.ts'
import { statementKind } from '../../consent/statement.ts'
import type { Language } from '../../policies/vocabulary.ts'

/** Who did what a row tells: an organisation, the reader, somebody else of the family, or this service by itself. */
export type Doer = 'organisatie' | 'uzelf' | 'gezin' | 'dienst'

/** Where one kind of row stands for acts that the reader must be able to tell apart. */
const SPLIT = {
  antwoord_gegeven: 'U zei ja.',
  antwoord_geweigerd: 'U zei nee.',
  antwoord_gestopt: 'U stopte met delen.',
  antwoord_beperkt: 'U stopte een deel van het delen.',
  antwoord_nee_terug: 'U nam uw nee terug.',
  antwoord_gepauzeerd: 'U zette het delen op pauze.',
  antwoord_hervat: 'U ging weer verder met delen.',
  opgeschreven_gegeven: 'Een organisatie schreef op dat u ja zei.',
  opgeschreven_geweigerd: 'Een organisatie schreef op dat u nee zei.',
  opgeschreven_gestopt: 'Een organisatie schreef op dat u stopt met delen.',
  opgeschreven_beperkt: 'Een organisatie schreef op dat u een deel van het delen stopt.',
  opgeschreven_nee_terug: 'Een organisatie schreef op dat u uw nee terugneemt.',
  adres_verborgen: 'U maakte uw adres geheim.',
  adres_getoond: 'U zei dat uw adres niet meer geheim is.',
  geboortedatum_verbeterd: 'Een organisatie verbeterde de geboortedatum van uw kind.',
  betrokken_erkend: 'U zei dat een organisatie bij uw kind hoort.',
  betrokken_gestopt: 'U zei dat een organisatie niet meer bij uw kind hoort.',
  betrokken_genoemd: 'Een organisatie zei dat een andere organisatie bij uw kind hoort.',
  koppeling_losgemaakt: 'U maakte de koppeling met een organisatie los.',
  uitnodiging_aangenomen: 'U koppelde een organisatie aan uw kind.',
  gezag_hetzelfde: 'Wij keken wie gezag heeft. Er veranderde niets.',
  gezin_verlaten: 'U hoort niet meer bij dit gezin.',
  bezwaar_gemaakt: 'U maakte bezwaar.',
  bezwaar_behandeld: 'Er is gewerkt aan uw bezwaar.',
  feit_weg: 'Een organisatie schreef op dat iets niet meer telt bij een beslissing.',
  aanbieding_met_toestemming: 'Een organisatie biedt gegevens aan. Daar is toestemming voor.',
  aanbieding_zonder_toestemming: 'Een organisatie biedt gegevens aan zonder toestemming.',
} as const

export type EventName = JournalKind | keyof typeof SPLIT

/** In the place of what a rule says, where the rules of then cannot be read any more. */
export const RULES_LOST: Readonly<Record<Language, string>> = {
  nl: 'De tekst van deze regel van toen is er niet meer. Vraag de organisatie welke wet het was.',
  en: 'The text of this rule of that time is no longer there. Ask the organisation which law it was.',
}

/** What happened, for people, B1. */
export const EVENTS: Readonly<Record<EventName, string>> = {
  ...SPLIT,
  kind_aangemaakt: 'Een organisatie heeft uw kind hier aangemeld.',
  kind_gewijzigd: 'Een organisatie verbeterde gegevens van uw kind.',
  code_gemaakt: 'U maakte een code.',
  partij_gekoppeld: 'Een organisatie is aan uw kind gekoppeld.',
  koppeling_ongedaan: 'Een organisatie is niet meer aan uw kind gekoppeld.',
  betrokkenheid_gewijzigd: 'Een organisatie zei dat zij niet meer bij uw kind hoort.',
  gezinslid_toegevoegd: 'U hoort nu bij dit gezin.',
  gezinslid_gewijzigd: 'Uw plaats in dit gezin is veranderd.',
  gezag_geleerd: 'Wij zochten op wie gezag heeft. Dat hebben wij bewaard.',
  feit_vastgelegd: 'Een organisatie schreef iets op dat telt bij een beslissing.',
  verzoek_gedaan: 'Een organisatie vroeg om toestemming.',
  verzoek_herinnerd: 'Een organisatie herinnerde aan een vraag.',
  toestemming_vastgelegd: 'U gaf een antwoord.',
  toestemming_bevestigd: 'U bevestigde een antwoord.',
  toestemming_verlopen: 'Een keuze van u is afgelopen.',
  token_verleend: 'Een organisatie mag gegevens opvragen.',
  token_geweigerd: 'Een organisatie wilde gegevens opvragen en kreeg geen toegang.',
  token_ingetrokken: 'Een organisatie gaf een toegang terug.',
  handeling_toegestaan: 'Een organisatie mag hier iets doen.',
  handeling_geweigerd: 'Een organisatie wilde hier iets doen en dat mocht niet.',
  verstrekking_begonnen: 'Een organisatie vraagt gegevens op.',
  verstrekking_geweigerd: 'Een organisatie vroeg gegevens op en kreeg niets.',
  verstrekking_geleverd: 'Een organisatie kreeg gegevens.',
  verstrekking_leeg: 'Een organisatie vroeg gegevens op en kreeg niets.',
  verstrekking_vervallen: 'Een organisatie vroeg gegevens op en kreeg niets.',
  verstrekking_mislukt: 'Een organisatie vroeg gegevens op. Dat mislukte.',
  aanbieding_gedaan: 'Een organisatie biedt gegevens aan omdat de wet dat zegt.',
  aanbieding_geweigerd: 'Een organisatie wilde gegevens aanbieden. Dat mocht niet.',
  controle_gedaan: 'Een organisatie controleerde of zij gegevens mag delen.',
  inzage_gegeven: 'U bekeek een kopie bij een organisatie.',
  register_gewijzigd: 'Het register van organisaties is gewijzigd.',
  sleutels_losgelaten: 'Oude sleutels zijn losgelaten.',
  contact_gewijzigd: 'U veranderde hoe u bericht krijgt.',
  melding_gedaan: 'U meldde dat er iets niet klopt.',
  melding_behandeld: 'Er is gewerkt aan uw melding.',
  signaal_behandeld: 'Een organisatie keek een signaal na.',
  journaal_gewist: 'Oude regels van het logboek zijn gewist.',
  afgelopen_gewist: 'Wat lang geleden afliep, is gewist.',
  wisverzoek_gedaan: 'U vroeg om de gegevens te wissen.',
  wisverzoek_behandeld: 'Er is besloten over uw verzoek om te wissen.',
  wissing_gevraagd: 'Er is gevraagd om de gegevens van uw gezin te wissen.',
  gezin_gewist: 'De gegevens van uw gezin zijn gewist.',
  rij_vrijgegeven: 'Een regel is vrijgegeven.',
  regels_gewijzigd: 'De regels zijn veranderd.',
  steekproef_getrokken: 'Een organisatie trok een steekproef.',
  steekproef_beoordeeld: 'Een organisatie keek een steekproef na.',
  opgeschoond: 'Oude gegevens zijn gewist.',
}

/** How much of an answer a withdrawal took back: all of a yes, a part of it, or a no. */
export type TakenBack = 'alles' | 'deel' | 'nee'

const WITHDRAWN = { alles: 'gestopt', deel: 'beperkt', nee: 'nee_terug' } as const

type Kept = Pick<JournalRow, 'kind' | 'detail'>
type Around = {
  readonly by: Doer
  readonly takenBack: TakenBack
  readonly grounds: readonly string[]
}

const answered = ({ kind, detail }: Kept, { by, takenBack }: Around): EventName => {
  const said = statementKind.safeParse(detail['soort']).data
  if (said === undefined) return kind
  const way = said === 'ingetrokken' ? WITHDRAWN[takenBack] : said
  // Pausing and going on are done by oneself only.
  if (by !== 'organisatie' || way === 'gepauzeerd' || way === 'hervat') return `antwoord_${way}`
  return `opgeschreven_${way}`
}

/** Grounds on which a professional decides to speak, whatever the family said. */
const SPOKEN: readonly string[] = ['right_to_speak', 'conflict_van_plichten', 'vital_interest']

const offered = ({ kind }: Kept, { grounds }: Around): EventName => {
  if (grounds.some((ground) => SPOKEN.includes(ground))) return 'aanbieding_zonder_toestemming'
  const isByLaw = grounds.some((ground) => ground !== 'toestemming_geldig')
  return isByLaw || grounds.length === 0 ? kind : 'aanbieding_met_toestemming'
}

const involved = ({ kind, detail }: Kept): EventName => {
  if (detail['door'] === 'houder') return 'betrokken_genoemd'
  if (detail['door'] !== 'gezin') return kind
  return detail['stand'] === 'bevestigd' ? 'betrokken_erkend' : 'betrokken_gestopt'
}

const corrected = ({ kind, detail }: Kept, { by }: Around): EventName => {
  if (by !== 'organisatie')
    return detail['geheim_adres'] === false ? 'adres_getoond' : 'adres_verborgen'
  return detail['geboortedatum'] === true ? 'geboortedatum_verbeterd' : kind
}

const byReader =
  (name: EventName) =>
  ({ kind }: Kept, { by }: Around): EventName =>
    by === 'uzelf' ? name : kind

const unless =
  (isUsual: (detail: Kept['detail']) => boolean, name: EventName) =>
  ({ kind, detail }: Kept): EventName =>
    isUsual(detail) ? kind : name

const NAMED: Partial<Record<JournalKind, (row: Kept, around: Around) => EventName>> = {
  toestemming_vastgelegd: answered,
  aanbieding_gedaan: offered,
  betrokkenheid_gewijzigd: involved,
  kind_gewijzigd: corrected,
  koppeling_ongedaan: byReader('koppeling_losgemaakt'),
  partij_gekoppeld: byReader('uitnodiging_aangenomen'),
  gezag_geleerd: unless(({ veranderd }) => veranderd !== false, 'gezag_hetzelfde'),
  gezinslid_gewijzigd: unless(({ rol }) => rol !== undefined, 'gezin_verlaten'),
  melding_gedaan: unless(({ soort }) => soort !== 'bezwaar', 'bezwaar_gemaakt'),
  melding_behandeld: unless(({ soort }) => soort !== 'bezwaar', 'bezwaar_behandeld'),
  feit_vastgelegd: unless(({ waarde }) => waarde !== false, 'feit_weg'),
}

/** What a row says happened. */
export const eventOf = (row: Kept, around: Around): EventName =>
  NAMED[row.kind]?.(row, around) ?? row.kind

/** On what ground data moved, by what `groundOf` names. */
export const GROUNDS: Readonly<Record<Language, Readonly<Record<string, string>>>> = {
  nl: {
    toestemming_geldig: 'Toestemming',
    statutory_duty: 'De wet verplicht dit',
    statutory_task: 'De wet regelt dit',
    right_to_speak: 'De wet staat dit toe',
    treatment_team: 'Zelfde hulp',
    information_right: 'Recht op informatie',
    anonymous: 'Zonder naam',
    vital_interest: 'Direct gevaar',
    conflict_van_plichten: 'Hoge uitzondering: een kind beschermen (conflict van plichten)',
  },
  en: {
    toestemming_geldig: 'Consent',
    statutory_duty: 'The law requires this',
    statutory_task: 'The law arranges this',
    right_to_speak: 'The law allows this',
    treatment_team: 'The same help',
    information_right: 'Right to information',
    anonymous: 'Without a name',
    vital_interest: 'Immediate danger',
    conflict_van_plichten: 'High exception: to protect a child (conflict of duties)',
  },
}
