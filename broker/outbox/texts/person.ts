/** What mails to people say. */
import type { NoticeKind } from '../../../consent/notice.ts'
import type { MailText, Voice } from './frame.ts'
import type { PartyKind } from './party.ts'

/** Kinds that go to systems only. */
type SystemKind = 'aanbieding_open' | 'verzoek_beschikbaar'
/** Kinds that go to a person by mail. */
export type PersonKind = Exclude<NoticeKind, PartyKind | SystemKind>

export const PERSON_TEXTS: Readonly<Record<PersonKind, Readonly<Record<Voice, MailText>>>> = {
  vraag_open: {
    u: {
      subject: 'Er is een vraag aan u',
      lines: ['Er is een vraag aan u.', 'Geeft u geen antwoord? Dan betekent dat nee.'],
    },
    je: {
      subject: 'Er is een vraag aan jou',
      lines: ['Er is een vraag aan jou.', 'Geef je geen antwoord? Dan betekent dat nee.'],
    },
    en: {
      subject: 'There is a question for you',
      lines: ['There is a question for you.', 'If you do not answer, that means no.'],
    },
  },
  herinnering_vraag: {
    u: {
      subject: 'Er wacht nog een vraag op u',
      lines: [
        'Er wacht nog een vraag op u. Wie het vroeg, herinnert u één keer.',
        'U hoeft niets te doen. Geeft u geen antwoord? Dan betekent dat nee.',
      ],
    },
    je: {
      subject: 'Er wacht nog een vraag op jou',
      lines: [
        'Er wacht nog een vraag op jou. Wie het vroeg, herinnert je één keer.',
        'Je hoeft niets te doen. Geef je geen antwoord? Dan betekent dat nee.',
      ],
    },
    en: {
      subject: 'A question still waits for you',
      lines: [
        'A question still waits for you. Who asked it reminds you once.',
        'You need not do anything. If you do not answer, that means no.',
      ],
    },
  },
  andere_ouder_geinformeerd: {
    u: {
      subject: 'Er is nieuws in uw overzicht',
      lines: [
        'Er is iets veranderd in wat gedeeld mag worden.',
        'In uw overzicht leest u wat u kunt doen.',
      ],
    },
    je: {
      subject: 'Er is nieuws in je overzicht',
      lines: [
        'Er is iets veranderd in wat gedeeld mag worden.',
        'In je overzicht lees je wat je kunt doen.',
      ],
    },
    en: {
      subject: 'There is news in your overview',
      lines: [
        'Something has changed in what may be shared.',
        'Your overview tells you what you can do.',
      ],
    },
  },
  bevestig_toestemming: {
    u: {
      subject: 'Controleer wat voor u is ingevuld',
      lines: ['Iemand vulde iets voor u in.', 'Het telt pas als u het zelf bevestigt.'],
    },
    je: {
      subject: 'Controleer wat voor jou is ingevuld',
      lines: ['Iemand vulde iets voor jou in.', 'Het telt pas als je het zelf bevestigt.'],
    },
    en: {
      subject: 'Check what was filled in for you',
      lines: [
        'Somebody filled something in for you.',
        'It counts only once you confirm it yourself.',
      ],
    },
  },
  gedeeld_volgens_wet: {
    u: {
      subject: 'Er staat iets nieuws voor u klaar',
      lines: [
        'Er gebeurde iets dat de wet regelt.',
        'U leest wat het is, waarom, en wat u kunt doen.',
      ],
    },
    je: {
      subject: 'Er staat iets nieuws voor je klaar',
      lines: [
        'Er gebeurde iets dat de wet regelt.',
        'Je leest wat het is, waarom, en wat je kunt doen.',
      ],
    },
    en: {
      subject: 'There is something new for you to read',
      lines: [
        'Something happened that the law arranges.',
        'You can read what, why, and what you can do.',
      ],
    },
  },
  gekeken: {
    u: {
      subject: 'Er is iemand die keek',
      lines: [
        'Iemand keek. U vroeg ons om dit te melden.',
        'Wilt u dit niet meer? Zet het uit bij "Berichten en mailadres".',
      ],
    },
    je: {
      subject: 'Er is iemand die keek',
      lines: [
        'Iemand keek. Je vroeg ons om dit te melden.',
        'Wil je dit niet meer? Zet het uit bij "Berichten en mailadres".',
      ],
    },
    en: {
      subject: 'Somebody looked',
      lines: [
        'Somebody looked. You asked us to tell you.',
        'Had enough? Switch it off under "Messages and mail address".',
      ],
    },
  },
  ontvangstbewijs: {
    u: {
      subject: 'Uw keuze is bewaard',
      lines: ['Uw keuze is bewaard.', 'U kunt uw bewijs lezen, printen en bewaren.'],
    },
    je: {
      subject: 'Je keuze is bewaard',
      lines: ['Je keuze is bewaard.', 'Je kunt je bewijs lezen, printen en bewaren.'],
    },
    en: {
      subject: 'Your choice has been saved',
      lines: ['Your choice has been saved.', 'You can read, print and keep your receipt.'],
    },
  },
  alles_gestopt: {
    u: {
      subject: 'Uw keuze is bewaard',
      lines: ['Uw keuze is bewaard.', 'U kunt lezen wat u koos, en het printen en bewaren.'],
    },
    je: {
      subject: 'Je keuze is bewaard',
      lines: ['Je keuze is bewaard.', 'Je kunt lezen wat je koos, en het printen en bewaren.'],
    },
    en: {
      subject: 'Your choice has been saved',
      lines: ['Your choice has been saved.', 'You can read, print and keep what you chose.'],
    },
  },
  toestemming_verlopen: {
    u: {
      subject: 'Een keuze van u is afgelopen',
      lines: ['Een keuze van u is afgelopen.', 'U kunt uw bewijs lezen, printen en bewaren.'],
    },
    je: {
      subject: 'Een keuze van jou is afgelopen',
      lines: ['Een keuze van jou is afgelopen.', 'Je kunt je bewijs lezen, printen en bewaren.'],
    },
    en: {
      subject: 'A choice of yours has ended',
      lines: ['A choice of yours has ended.', 'You can read, print and keep your receipt.'],
    },
  },
  herinnering_leeftijd: {
    u: {
      subject: 'Er verandert binnenkort iets',
      lines: ['Er verandert binnenkort iets.', 'U leest wat het is, en wat u kunt doen.'],
    },
    je: {
      subject: 'Er verandert binnenkort iets',
      lines: ['Er verandert binnenkort iets.', 'Je leest wat het is, en wat je kunt doen.'],
    },
    en: {
      subject: 'Something changes soon',
      lines: ['Something changes soon.', 'You can read what it is, and what you can do.'],
    },
  },
  herinnering_einde: {
    u: {
      subject: 'Een keuze van u loopt bijna af',
      lines: ['Een keuze van u loopt bijna af.', 'Wilt u dat het zo blijft? Kijk dan op tijd.'],
    },
    je: {
      subject: 'Een keuze van jou loopt bijna af',
      lines: ['Een keuze van jou loopt bijna af.', 'Wil je dat het zo blijft? Kijk dan op tijd.'],
    },
    en: {
      subject: 'A choice of yours is about to end',
      lines: ['A choice of yours is about to end.', 'Do you want it to stay? Then look in time.'],
    },
  },
  melding_behandeld: {
    u: {
      subject: 'Er is nieuws over uw melding',
      lines: ['Er is nieuws over iets dat u meldde.', 'U leest het bij "Melden".'],
    },
    je: {
      subject: 'Er is nieuws over je melding',
      lines: ['Er is nieuws over iets dat je meldde.', 'Je leest het bij "Melden".'],
    },
    en: {
      subject: 'There is news about your report',
      lines: ['There is news about something you reported.', 'You can read it under "Report".'],
    },
  },
  wisverzoek_behandeld: {
    u: {
      subject: 'Er is nieuws over iets dat u vroeg',
      lines: ['Er is nieuws over iets dat u vroeg.', 'U leest het bij "Mijn gegevens".'],
    },
    je: {
      subject: 'Er is nieuws over iets dat je vroeg',
      lines: ['Er is nieuws over iets dat je vroeg.', 'Je leest het bij "Mijn gegevens".'],
    },
    en: {
      subject: 'There is news about something you asked',
      lines: ['There is news about something you asked.', 'You can read it under "My details".'],
    },
  },
  kopie_klaar: {
    u: {
      subject: 'Er staat iets voor u klaar om te lezen',
      lines: ['Er staat iets voor u klaar om te lezen.', 'U ziet daar ook waar u het leest.'],
    },
    je: {
      subject: 'Er staat iets voor je klaar om te lezen',
      lines: ['Er staat iets voor je klaar om te lezen.', 'Je ziet daar ook waar je het leest.'],
    },
    en: {
      subject: 'There is something for you to read',
      lines: ['There is something for you to read.', 'You also see there where to read it.'],
    },
  },
  bevestig_adres: {
    u: {
      subject: 'Bevestig uw mailadres',
      lines: [
        'Vul deze code in bij "Berichten en mailadres". De code werkt 24 uur.',
        'Hebt u hier niet om gevraagd? Dan hoeft u niets te doen.',
      ],
    },
    je: {
      subject: 'Bevestig je mailadres',
      lines: [
        'Vul deze code in bij "Berichten en mailadres". De code werkt 24 uur.',
        'Heb je hier niet om gevraagd? Dan hoef je niets te doen.',
      ],
    },
    en: {
      subject: 'Confirm your mail address',
      lines: [
        'Enter this code under "Messages and mail address". The code works for 24 hours.',
        'Did you not ask for this? Then you need not do anything.',
      ],
    },
  },
}
