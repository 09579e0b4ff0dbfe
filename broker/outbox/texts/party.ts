/** What mails to organisations say: to who runs the systems there, and to their privacy officer. */
import type { MailText } from './frame.ts'

/** Kinds that go to an organisation by mail. */
export type PartyKind =
  | 'ingetrokken_bericht_ontvanger'
  | 'signaal_fg'
  | 'melding_gedaan'
  | 'wisverzoek_gedaan'

export const PARTY_TEXTS: Readonly<Record<PartyKind, Readonly<Record<'nl' | 'en', MailText>>>> = {
  ingetrokken_bericht_ontvanger: {
    nl: {
      subject: 'Gebruik een verstrekking niet langer',
      lines: [
        'Een toestemming is veranderd.',
        'Gebruik wat u met deze verstrekking kreeg niet langer voor dat doel.',
      ],
    },
    en: {
      subject: 'Stop using a disclosure',
      lines: [
        'A consent has changed.',
        'Stop using what you received with this disclosure for that purpose.',
      ],
    },
  },
  signaal_fg: {
    nl: {
      subject: 'Signaal voor de functionaris gegevensbescherming',
      lines: [
        'In uw organisatie is vastgelegd dat er direct gevaar is, of een conflict van plichten.',
        'Daarmee mag iets worden gedeeld zonder toestemming.',
        'Beoordeel of dat terecht was.',
      ],
    },
    en: {
      subject: 'Signal for the data protection officer',
      lines: [
        'Your organisation recorded immediate danger, or a conflict of duties.',
        'That allows something to be shared without consent.',
        'Judge whether that was right.',
      ],
    },
  },
  wisverzoek_gedaan: {
    nl: {
      subject: 'Een gezin vraagt om te wissen',
      lines: [
        'Iemand uit een gezin vraagt om de gegevens te wissen.',
        'De functionaris gegevensbescherming moet binnen een maand antwoorden.',
      ],
    },
    en: {
      subject: 'A family asks to erase',
      lines: [
        'Somebody of a family asks to erase the data.',
        'The data protection officer must answer within a month.',
      ],
    },
  },
  melding_gedaan: {
    nl: {
      subject: 'Nieuwe melding van een gezin',
      lines: [
        'Iemand uit een gezin meldde dat er iets niet klopt in het logboek.',
        'De functionaris gegevensbescherming kan de melding lezen en beantwoorden.',
      ],
    },
    en: {
      subject: 'New report by a family',
      lines: [
        'Somebody of a family reported that something in the log is wrong.',
        'The data protection officer can read and answer the report.',
      ],
    },
  },
}

/** Before the number by which an organisation knows what a message is about. */
export const REFERENCE = { nl: 'Kenmerk:', en: 'Reference:' } as const
