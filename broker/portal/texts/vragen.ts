/** Questions to this person: level B1, "u" for parents, "je" for young people. */
import type { Voiced } from '../language.ts'

const nl = {
  listTitle: 'Vragen aan u',
  none: 'Er zijn nu geen vragen aan u.',
  open: 'Bekijk de vraag',
  needed: 'Keuze nodig',
  title: 'Vraag aan u',
  who: 'Wie vraagt?',
  whose: 'Wie heeft de gegevens?',
  receives: 'Wie krijgt de gegevens?',
  why: 'Waarvoor?',
  reason: 'Waarom nu?',
  what: 'Om welke gegevens gaat het?',
  askedUntil: 'Tot wanneer?',
  asLongAsAllowed: 'Zo lang als mag. U kiest zelf tot wanneer.',
  untilWhen: 'Tot wanneer kunt u antwoorden?',
  decide: 'Wie beslist?',
  together: {
    beside: 'Uw ja is nodig.',
    holders: {
      none: '',
      alone: 'U beslist hierover.',
      one_of:
        'Eén ja is genoeg: van u, of van de ander met gezag. Zegt een van u nee? Dan wordt er niets gedeeld.',
      all: 'U en de ander met gezag moeten allebei ja zeggen.',
    },
    youngPerson: {
      none: '',
      may_object: 'Zegt uw kind nee? Dan wordt er ook niets gedeeld.',
      required: 'Ook uw kind zelf moet ja zeggen.',
    },
  },
  no: 'Wat als u nee zegt?',
  noText:
    'Dan worden deze gegevens niet gedeeld. Dat heeft geen gevolgen voor de hulp aan uw kind of voor de plek op school.',
  choose: 'Mag dit?',
  yes: 'Ja, dat mag',
  notAllowed: 'Nee, dat mag niet',
  chooseFault: 'Kies ja of nee.',
  which: 'Wat mag gedeeld worden?',
  shared: (fields: string) => `Dit wordt gedeeld: ${fields}.`,
  whichFault: 'Kies minstens één soort gegevens, of kies nee.',
  until: 'Tot wanneer mag dit?',
  untilHint: (day: string) =>
    `Bijvoorbeeld: ${day}. Dat is de laatste dag die kan. Laat het leeg voor die dag.`,
  untilAskedHint: (day: string, possible: string) =>
    `Gevraagd is: tot en met ${day}. Laat het leeg voor die dag. Kiest u een andere dag? Dat kan tot en met ${possible}.`,
  untilFault: 'Vul een dag in die bestaat, zoals 1 maart 2027.',
  untilTooLate: (day: string) => `Kies een dag vanaf vandaag, tot en met ${day}.`,
  day: 'Dag',
  month: 'Maand',
  year: 'Jaar',
  next: 'Verder',
  checkTitle: 'Controleer uw keuze',
  text: 'Waar u ja tegen zegt',
  save: 'Bewaar mijn keuze',
  change: 'Verander iets',
  savedTitle: 'Uw keuze is bewaard',
  number: 'Nummer',
  nextSteps: 'Wat gebeurt er nu?',
  nextYes:
    'Zodra alle antwoorden er zijn, kan de organisatie de gegevens opvragen. U ziet elke keer dat iemand kijkt.',
  nextYesAlone: 'De organisatie kan de gegevens opvragen. U ziet elke keer dat iemand kijkt.',
  nextNo: 'De gegevens worden niet gedeeld. Wie vroeg, hoort niet dat u nee zei.',
  back: 'Naar het overzicht',
}

type VragenTexts = typeof nl

const je: VragenTexts = {
  ...nl,
  listTitle: 'Vragen aan jou',
  none: 'Er zijn nu geen vragen aan jou.',
  title: 'Vraag aan jou',
  asLongAsAllowed: 'Zo lang als mag. Jij kiest zelf tot wanneer.',
  untilAskedHint: (day, possible) =>
    `Gevraagd is: tot en met ${day}. Laat het leeg voor die dag. Kies je een andere dag? Dat kan tot en met ${possible}.`,
  untilWhen: 'Tot wanneer kun je antwoorden?',
  together: {
    beside: 'Jouw ja is nodig.',
    holders: {
      none: 'Jij beslist hierover.',
      alone: 'Jij beslist hierover.',
      one_of: 'Eén ja van iemand met gezag over jou is genoeg.',
      all: 'Iedereen met gezag over jou moet ja zeggen.',
    },
    youngPerson: {
      none: '',
      may_object: 'Zeg jij nee? Dan wordt er niets gedeeld.',
      required: 'Jij moet ook zelf ja zeggen.',
    },
  },
  no: 'Wat als je nee zegt?',
  noText:
    'Dan worden deze gegevens niet gedeeld. Dat heeft geen gevolgen voor de hulp of voor je plek op school.',
  checkTitle: 'Controleer je keuze',
  text: 'Waar je ja tegen zegt',
  savedTitle: 'Je keuze is bewaard',
  nextYes:
    'Zodra alle antwoorden er zijn, kan de organisatie de gegevens opvragen. Je ziet elke keer dat iemand kijkt.',
  nextYesAlone: 'De organisatie kan de gegevens opvragen. Je ziet elke keer dat iemand kijkt.',
  nextNo: 'De gegevens worden niet gedeeld. Wie vroeg, hoort niet dat je nee zei.',
}

const en: VragenTexts = {
  listTitle: 'Questions to you',
  none: 'There are no questions to you now.',
  open: 'See the question',
  needed: 'Choice needed',
  title: 'Question to you',
  who: 'Who asks?',
  whose: 'Who has the data?',
  receives: 'Who receives the data?',
  why: 'What for?',
  reason: 'Why now?',
  what: 'Which data is it about?',
  askedUntil: 'Until when?',
  asLongAsAllowed: 'As long as is allowed. You choose yourself until when.',
  untilWhen: 'Until when can you answer?',
  decide: 'Who decides?',
  together: {
    beside: 'Your yes is needed.',
    holders: {
      none: 'The young person decides about this.',
      alone: 'You decide about this.',
      one_of:
        'One yes of somebody with parental authority is enough. If one of them says no, nothing is shared.',
      all: 'Everybody with parental authority must say yes.',
    },
    youngPerson: {
      none: '',
      may_object: 'If the young person says no, nothing is shared either.',
      required: 'The young person must say yes too.',
    },
  },
  no: 'What if you say no?',
  noText:
    'Then this data is not shared. It has no consequences for the help or the place at school.',
  choose: 'Is this allowed?',
  yes: 'Yes, this is allowed',
  notAllowed: 'No, this is not allowed',
  chooseFault: 'Choose yes or no.',
  which: 'What may be shared?',
  shared: (fields) => `This is shared: ${fields}.`,
  whichFault: 'Choose at least one kind of data, or choose no.',
  until: 'Until when is this allowed?',
  untilHint: (day) =>
    `For example: ${day}. That is the last day possible. Leave it empty for that day.`,
  untilAskedHint: (day, possible) =>
    `Asked is: until and including ${day}. Leave it empty for that day. You can choose another day, until and including ${possible}.`,
  untilFault: 'Enter a day that exists, such as 1 March 2027.',
  untilTooLate: (day) => `Choose a day from today, until and including ${day}.`,
  day: 'Day',
  month: 'Month',
  year: 'Year',
  next: 'Continue',
  checkTitle: 'Check your choice',
  text: 'What you say yes to',
  save: 'Save my choice',
  change: 'Change something',
  savedTitle: 'Your choice is saved',
  number: 'Number',
  nextSteps: 'What happens now?',
  nextYes:
    'When all answers are in, the organisation can ask for the data. You see every time somebody looks.',
  nextYesAlone: 'The organisation can ask for the data. You see every time somebody looks.',
  nextNo: 'The data is not shared. Who asked does not hear that you said no.',
  back: 'To the overview',
}

export const vragenTexts: Voiced<VragenTexts> = { nl, je, en }
