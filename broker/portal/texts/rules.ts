/** Texts of the rules, as the privacy officer reads them. */
import type { Outcome } from '../../../policies/vocabulary.ts'
import type { Bilingual } from '../language.ts'

const nl = {
  title: 'Regels',
  lead: 'Volgens deze regels beslist het systeem. Een besluit onthoudt welke versie gold.',
  version: 'Versie van de catalogus',
  catalogueHash: 'Controlegetal van de catalogus',
  region: 'Regio',
  regionHash: 'Controlegetal van de regio',
  switches: 'Keuzes van de regio',
  switchHeads: ['Keuze', 'Staat op', 'Wat dat doet', 'Waarom'],
  isDefault: 'De standaard. Er verandert niets.',
  otherThan: (standard: string) => `De standaard is: ${standard}.`,
  changesRows: (rows: string) => `Verandert deze regels: ${rows}.`,
  removesRows: (rows: string) => `Haalt deze regels weg: ${rows}.`,
  purposes: 'Regels per doel',
  everywhere: 'Voor elk doel',
  rulesFor: (purpose: string) => `Regels voor: ${purpose}`,
  rule: {
    from: 'Van',
    to: 'Aan',
    data: 'Gegevens',
    text: 'Uitleg',
    law: 'Wetsartikel',
    sure: 'Zeker',
  },
  all: 'alle',
  outcomes: {
    consent: 'Toestemming',
    statutory_duty: 'Wettelijke plicht',
    statutory_task: 'Wettelijke taak',
    right_to_speak: 'Meldrecht of spreekrecht',
    treatment_team: 'Zelfde hulp',
    information_right: 'Recht op informatie',
    anonymous: 'Zonder naam',
    vital_interest: 'Direct gevaar',
    never: 'Nooit',
  } satisfies Record<Outcome, string>,
  confidence: { high: 'Zeker', medium: 'Meestal', low: 'Vraag na' },
  back: 'Alle doelen',
  more: 'Meer regels',
}

export type RulesTexts = typeof nl

const en: RulesTexts = {
  title: 'Rules',
  lead: 'The system decides by these rules. A decision remembers which version held. The articles of law are in Dutch.',
  version: 'Version of the catalogue',
  catalogueHash: 'Hash of the catalogue',
  region: 'Region',
  regionHash: 'Hash of the region',
  switches: 'Choices of the region',
  switchHeads: ['Choice', 'Set to', 'What it does', 'Why'],
  isDefault: 'The default. It changes nothing.',
  otherThan: (standard) => `The default is: ${standard}.`,
  changesRows: (rows) => `Changes these rules: ${rows}.`,
  removesRows: (rows) => `Removes these rules: ${rows}.`,
  purposes: 'Rules by purpose',
  everywhere: 'For every purpose',
  rulesFor: (purpose) => `Rules for: ${purpose}`,
  rule: {
    from: 'From',
    to: 'To',
    data: 'Data',
    text: 'Explanation',
    law: 'Article of law',
    sure: 'Certain',
  },
  all: 'all',
  outcomes: {
    consent: 'Consent',
    statutory_duty: 'Statutory duty',
    statutory_task: 'Statutory task',
    right_to_speak: 'Right to report or speak',
    treatment_team: 'Same care',
    information_right: 'Right to information',
    anonymous: 'Without a name',
    vital_interest: 'Immediate danger',
    never: 'Never',
  },
  confidence: { high: 'Certain', medium: 'Usually', low: 'Ask first' },
  back: 'All purposes',
  more: 'More rules',
}

export const rulesTexts: Bilingual<RulesTexts> = { nl, en }
