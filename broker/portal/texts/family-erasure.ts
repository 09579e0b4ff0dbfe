/** Texts of asking to erase a family. */
import type { ErasureReason } from '../../erasure/erase-family.ts'
import type { Bilingual } from '../language.ts'

const nl = {
  to: 'Gegevens van een gezin wissen',
  title: 'Gegevens van een gezin wissen',
  lead: 'U vraagt hier om alles te wissen waaraan dit gezin te herkennen is. Bij alle organisaties stopt het delen dan meteen.',
  steps:
    'Er gaat nog niets weg. U ziet eerst wat er weggaat. Daarna voert het systeembeheer uw verzoek uit.',
  childFault: 'Vul het nummer in waaronder uw organisatie dit kind kent.',
  reason: 'Waarom?',
  reasonFault: 'Kies waarom.',
  reasons: {
    gezin_vraagt: 'Het gezin vraagt het, en niets verplicht tot bewaren',
    onterecht_aangemeld: 'Dit kind had hier nooit moeten staan',
    niet_meer_nodig: 'De gegevens zijn niet meer nodig',
  } satisfies Record<ErasureReason, string>,
  check: 'Kijk wat er weggaat',
  checkTitle: 'Wat er weggaat',
  goes: 'Dit gaat weg',
  members: (count: number) =>
    `Namen van gezinsleden: ${count}. Ook hun login en mailadres, als zij bij geen ander kind horen.`,
  organisations: (count: number) =>
    `Koppelingen van organisaties: ${count}. Zij kunnen dit kind hier niet meer vinden.`,
  sealed: 'De geboortedatum, en alles wat mensen in eigen woorden schreven.',
  stays: 'Dit blijft, en niemand kan er het gezin mee vinden',
  statements: (count: number) => `Antwoorden van het gezin, als bewijs: ${count}.`,
  rows: (count: number) => `Regels in het logboek, tot zij 5 jaar oud zijn: ${count}.`,
  atOthers: 'Wat organisaties in hun eigen dossier hebben. Daarover gaan zij zelf.',
  final: 'Wissen kan niet worden teruggedraaid',
  finalWhat:
    'Overleg eerst met de andere organisaties. Loopt er een klacht of rechtszaak? Wacht dan.',
  ask: 'Vraag om te wissen',
  change: 'Terug',
  savedTitle: 'Uw verzoek is vastgelegd',
  saved: 'Geef het nummer hieronder aan uw systeembeheer. Tot die tijd gaat er niets weg.',
  asked: 'Verzoeken van uw organisatie',
  caption: 'Verzoeken, het nieuwste eerst',
  more: 'Oudere verzoeken',
  heads: ['Nummer', 'Wanneer', 'Wie', 'Waarom', 'Stand'],
  none: 'Er is nog niets gevraagd.',
  open: 'Nog niet uitgevoerd',
  done: 'Gewist',
}

export type FamilyErasureTexts = typeof nl

const en: FamilyErasureTexts = {
  to: 'Erase the data of a family',
  title: 'Erase the data of a family',
  lead: 'You ask here to erase everything by which this family can be recognised. Sharing then stops at once, at all organisations.',
  steps:
    'Nothing goes yet. You first see what would go. After that the system administration carries your request out.',
  childFault: 'Fill in the number by which your organisation knows this child.',
  reason: 'Why?',
  reasonFault: 'Choose why.',
  reasons: {
    gezin_vraagt: 'The family asks it, and nothing obliges to keep the data',
    onterecht_aangemeld: 'This child should never have been here',
    niet_meer_nodig: 'The data are no longer needed',
  },
  check: 'See what would go',
  checkTitle: 'What would go',
  goes: 'This goes',
  members: (count) =>
    `Names of family members: ${count}. Their login and mail address too, if they belong to no other child.`,
  organisations: (count) =>
    `Links of organisations: ${count}. They can no longer find this child here.`,
  sealed: 'The birth date, and everything that people wrote in their own words.',
  stays: 'This stays, and nobody can find the family by it',
  statements: (count) => `Answers of the family, as proof: ${count}.`,
  rows: (count) => `Rows of the log, until they are 5 years old: ${count}.`,
  atOthers: 'What organisations have in their own files. They decide about that themselves.',
  final: 'Erasing cannot be undone',
  finalWhat:
    'Talk to the other organisations first. Is there a complaint or a court case? Then wait.',
  ask: 'Ask to erase',
  change: 'Back',
  savedTitle: 'Your request has been recorded',
  saved: 'Give the number below to your system administration. Nothing goes until then.',
  asked: 'Requests of your organisation',
  caption: 'Requests, the newest first',
  more: 'Older requests',
  heads: ['Number', 'When', 'Who', 'Why', 'State'],
  none: 'Nothing was asked yet.',
  open: 'Not carried out yet',
  done: 'Erased',
}

export const familyErasureTexts: Bilingual<FamilyErasureTexts> = { nl, en }
