/** An own answer: what it is, stopping it, and stopping everything: level B1, "u" for parents, "je" for young people. */
import type { Voiced } from '../language.ts'

const nl = {
  choice: {
    from: 'Van',
    to: 'Naar',
    why: 'Waarvoor',
    what: 'Wat',
    until: 'Geldig tot en met',
    answered: 'U koos dit op',
    change: 'Bekijk of verander',
    notAllIn: 'Nog niet alle antwoorden zijn er.',
    allIn: 'Alle antwoorden zijn er.',
    states: {
      geldig: 'U deelt',
      wacht_op_bevestiging: 'Bevestig eerst',
      gepauzeerd: 'Stilgezet',
      geweigerd: 'U deelt niets',
      ingetrokken: 'Gestopt',
      verbruikt: 'Gebruikt',
      verlopen: 'Verlopen',
      vervangen: 'Vervangen',
    },
    title: 'Uw keuze',
    receipt: 'Bewijs bekijken',
    endReceipt: 'Bewijs dat het is afgelopen',
    withdraw: 'Stop met delen',
    pause: 'Zet even stil',
    resume: 'Deel weer',
    confirm: 'Ja, dit klopt',
    confirmLead: 'Iemand vulde dit met u in. Klopt het? Het telt pas als u dat zegt.',
    erased:
      'Uw ja van toen is gewist: het was 5 jaar voorbij. Wat u daarna koos, blijft gelden tot u opnieuw ja zegt.',
    narrow: 'Wilt u een deel niet meer delen?',
    narrowLead: 'Kies wat u niet meer wilt delen. De rest blijft.',
  },
  withdraw: {
    title: 'Stoppen met delen',
    what: 'Wat gebeurt er dan?',
    bullets: (requester: string) => [
      `${requester} kan dit vanaf nu niet meer opvragen.`,
      'Wat al gezien is, blijft gezien. Vraag die organisatie zelf of zij het wil wissen.',
      'De hulp voor uw kind gaat door. Niemand mag u minder helpen omdat u stopt.',
      'U kunt later altijd weer ja zeggen.',
    ],
    yes: 'Ja, stop met delen',
    no: 'Nee, laat het zo',
    doneTitle: 'U deelt dit niet meer',
    done: 'Uw keuze geldt vanaf nu.',
  },
  stopAll: {
    title: 'Alles stoppen',
    lead: 'U stopt dan in één keer met alles wat hieronder staat.',
    list: 'Dit stopt:',
    nothing: 'U deelt nu niets. Er is niets om te stoppen.',
    yes: 'Ja, stop alles',
    no: 'Nee, laat het zo',
    doneTitle: 'Het delen is gestopt',
    done: (count: number) => (count === 1 ? 'U stopte 1 keuze.' : `U stopte ${count} keuzes.`),
  },
}

type KeuzeTexts = typeof nl

const je: KeuzeTexts = {
  ...nl,
  choice: {
    ...nl.choice,
    answered: 'Je koos dit op',
    states: { ...nl.choice.states, geldig: 'Je deelt', geweigerd: 'Je deelt niets' },
    title: 'Je keuze',
    confirmLead: 'Iemand vulde dit met je in. Klopt het? Het telt pas als je dat zegt.',
    erased:
      'Je ja van toen is gewist: het was 5 jaar voorbij. Wat je daarna koos, blijft gelden tot je opnieuw ja zegt.',
    narrow: 'Wil je een deel niet meer delen?',
    narrowLead: 'Kies wat je niet meer wilt delen. De rest blijft.',
  },
  withdraw: {
    ...nl.withdraw,
    bullets: (requester) => [
      `${requester} kan dit vanaf nu niet meer opvragen.`,
      'Wat al gezien is, blijft gezien. Vraag die organisatie zelf of zij het wil wissen.',
      'De hulp voor jou gaat door. Niemand mag je minder helpen omdat je stopt.',
      'Je kunt later altijd weer ja zeggen.',
    ],
    doneTitle: 'Je deelt dit niet meer',
    done: 'Je keuze geldt vanaf nu.',
  },
  stopAll: {
    ...nl.stopAll,
    lead: 'Je stopt dan in één keer met alles wat je deelt.',
    nothing: 'Je deelt nu niets. Er is niets om te stoppen.',
    done: (count) => (count === 1 ? 'Je stopte 1 keuze.' : `Je stopte ${count} keuzes.`),
  },
}

const en: KeuzeTexts = {
  choice: {
    from: 'From',
    to: 'To',
    why: 'What for',
    what: 'What',
    until: 'Valid until and including',
    answered: 'You chose this on',
    change: 'Look or change',
    notAllIn: 'Not all answers are in yet.',
    allIn: 'All answers are in.',
    states: {
      geldig: 'You share',
      wacht_op_bevestiging: 'Confirm first',
      gepauzeerd: 'Paused',
      geweigerd: 'You share nothing',
      ingetrokken: 'Stopped',
      verbruikt: 'Used',
      verlopen: 'Expired',
      vervangen: 'Replaced',
    },
    title: 'Your choice',
    receipt: 'See the receipt',
    endReceipt: 'Receipt that it has ended',
    withdraw: 'Stop sharing',
    pause: 'Pause',
    resume: 'Share again',
    confirm: 'Yes, this is right',
    confirmLead: 'Somebody filled this in with you. Is it right? It counts only when you say so.',
    erased:
      'Your yes of then has been erased: it had been over for 5 years. What you chose after it counts until you say yes again.',
    narrow: 'Do you want to stop sharing a part?',
    narrowLead: 'Choose what you no longer want to share. The rest stays.',
  },
  withdraw: {
    title: 'Stop sharing',
    what: 'What happens then?',
    bullets: (requester) => [
      `${requester} cannot ask for this any more from now on.`,
      'What was seen stays seen. Ask that organisation whether it will erase it.',
      'The help for your child goes on. Nobody may help you less because you stop.',
      'You can always say yes again later.',
    ],
    yes: 'Yes, stop sharing',
    no: 'No, leave it',
    doneTitle: 'You no longer share this',
    done: 'Your choice counts from now on.',
  },
  stopAll: {
    title: 'Stop everything',
    lead: 'You then stop everything below, in one go.',
    list: 'This stops:',
    nothing: 'You share nothing now. There is nothing to stop.',
    yes: 'Yes, stop everything',
    no: 'No, leave it',
    doneTitle: 'Sharing is stopped',
    done: (count) => (count === 1 ? 'You stopped 1 choice.' : `You stopped ${count} choices.`),
  },
}

export const keuzeTexts: Voiced<KeuzeTexts> = { nl, je, en }
