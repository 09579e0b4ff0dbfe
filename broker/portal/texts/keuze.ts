/** An own choice: what it is, changing it, stopping it, and stopping everything: level B1, "u" for parents, "je" for young people. */
import type { Voiced } from '../language.ts'

const nl = {
  choice: {
    from: 'Van',
    to: 'Naar',
    why: 'Waarvoor',
    shares: 'Dit deelt u',
    saidYes: 'Hier zei u ja tegen',
    still: 'Dit staat even stil',
    not: 'Dit deelt u niet',
    over: 'Dit is afgelopen',
    until: 'Geldig tot en met',
    wasUntil: 'Was geldig tot en met',
    answered: 'U koos dit op',
    recorded: 'Voor u ingevuld op',
    recordedAt: 'Ingevuld bij',
    stoppedAt: 'U stopte op',
    lastGiven: 'Laatst gekeken',
    change: 'Bekijk of verander',
    notAllIn: 'U zei ja. Nog niet alle antwoorden zijn er.',
    allIn: 'Alle antwoorden zijn er.',
    states: {
      geldig: 'U deelt',
      deel: 'U deelt een deel',
      nog_niet: 'U zei ja',
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
    confirmTitle: 'Klopt dit?',
    confirmOpen: 'Bekijk en bevestig',
    confirmLead: 'Iemand vulde dit met u in. Klopt het? Het telt pas als u dat zegt.',
    confirmNo: 'Nee, dit klopt niet',
    again: 'Verander uw keuze',
    history: 'Wat er eerder was',
    saids: {
      gegeven: 'U zei ja',
      geweigerd: 'U zei nee',
      ingetrokken: 'U stopte',
      gepauzeerd: 'U zette het stil',
      hervat: 'U ging verder met delen',
    },
    byOther: 'door iemand anders vastgelegd',
    erased:
      'Uw ja van toen is gewist: het was 5 jaar voorbij. Wat u daarna koos, blijft gelden tot u opnieuw ja zegt.',
    narrow: 'Wilt u een deel niet meer delen?',
    narrowLead: 'Kies wat u niet meer wilt delen. De rest blijft.',
    narrowNext: 'Verder',
    narrowFault: 'Kies wat u niet meer wilt delen.',
    notKept: 'Dit antwoord is niet bewaard',
    notKeptWhat:
      'U had deze vraag al beantwoord. Hieronder ziet u wat nu geldt. Dat kunt u veranderen.',
    notStopped: 'Kijk wat nu geldt',
    notStoppedWhat:
      'Wat u koos, deelde u niet meer, of een deel ervan niet. Er was intussen iets veranderd. Hieronder ziet u wat u nu deelt.',
    changedWhat:
      'Dit kon niet meer. Misschien deed u het al op een andere pagina. Hieronder ziet u wat nu geldt.',
  },
  again: {
    title: 'Verander uw keuze',
    lead: 'U kunt uw keuze altijd veranderen. Wat u nu kiest, komt in de plaats van wat u eerder koos.',
    now: 'Uw keuze nu',
    anew: 'Uw nieuwe keuze',
  },
  done: {
    ingetrokken: { title: 'U deelt dit niet meer', what: 'Uw keuze geldt vanaf nu.' },
    gepauzeerd: {
      title: 'Het delen staat stil',
      what: 'Niemand kan dit opvragen, tot u weer deelt.',
    },
    hervat: { title: 'U deelt dit weer', what: 'Uw ja telt weer vanaf nu.' },
    denied: {
      title: 'Dit telt als nee',
      what: 'U zei dat dit niet klopt. Dit wordt niet gedeeld.',
    },
    receipt: 'Bekijk, print of bewaar het bewijs',
  },
  withdraw: {
    title: 'Stoppen met delen',
    what: 'Wat gebeurt er dan?',
    bullets: (requester: string) => [
      `${requester} kan dit vanaf nu niet meer opvragen.`,
      'Wat al gezien is, blijft gezien. Vraag die organisatie zelf of zij het wil wissen.',
      'De hulp voor uw kind gaat door. Niemand mag u minder helpen omdat u stopt.',
    ],
    again: 'U kunt later altijd weer ja zeggen.',
    now: 'Nu zegt u ja tegen',
    later: 'Straks nog tegen',
    nothing: 'Niets',
    yes: 'Ja, stop met delen',
    no: 'Nee, laat het zo',
    partTitle: 'Stoppen met een deel',
    partYes: 'Ja, stop met dit deel',
    wrongTitle: 'Dit klopt niet',
    wrongBullets: [
      'Wat voor u is ingevuld, telt dan niet.',
      'Dat telt als nee. Dan wordt dit niet gedeeld, ook niet als een ander ja zei.',
      'Deelde u dit al door een eerdere keuze? Dan stopt dat ook.',
    ],
    wrongYes: 'Dit klopt niet, laat het niet tellen',
    wrongNo: 'Terug',
  },
  stopAll: {
    title: 'Alles stoppen',
    lead: 'U stopt dan in één keer met alles wat hieronder staat.',
    list: 'Dit stopt:',
    nothing: 'U deelt nu niets. Er is niets om te stoppen.',
    yes: 'Ja, stop alles',
    no: 'Nee, laat het zo',
    doneTitle: 'Het delen is gestopt',
    done: (count: number) =>
      count === 1 ? 'U stopte vandaag 1 keuze:' : `U stopte vandaag ${count} keuzes:`,
    doneAt: (moment: string, count: number) =>
      `U stopte ${count === 1 ? '1 keuze' : `${count} keuzes`} op ${moment}:`,
    keep: 'U kunt deze pagina printen of bewaren. Bij elke keuze hoort een bewijs.',
    law: 'Dit gaat door',
    lawWhat:
      'Sommige dingen regelt de wet. Die stoppen niet, ook niet als u dit stopt. Dit is de laatste tijd zo gedeeld:',
    lawNone:
      'Sommige dingen regelt de wet. Die stoppen niet. Op die manier is de laatste tijd niets gedeeld dat u hier kunt zien.',
  },
}

type KeuzeTexts = typeof nl

const je: KeuzeTexts = {
  ...nl,
  choice: {
    ...nl.choice,
    shares: 'Dit deel je',
    saidYes: 'Hier zei je ja tegen',
    not: 'Dit deel je niet',
    answered: 'Je koos dit op',
    recorded: 'Voor je ingevuld op',
    stoppedAt: 'Je stopte op',
    notAllIn: 'Je zei ja. Nog niet alle antwoorden zijn er.',
    states: {
      ...nl.choice.states,
      geldig: 'Je deelt',
      deel: 'Je deelt een deel',
      nog_niet: 'Je zei ja',
      geweigerd: 'Je deelt niets',
    },
    again: 'Verander je keuze',
    saids: {
      gegeven: 'Je zei ja',
      geweigerd: 'Je zei nee',
      ingetrokken: 'Je stopte',
      gepauzeerd: 'Je zette het stil',
      hervat: 'Je ging verder met delen',
    },
    title: 'Je keuze',
    confirmLead: 'Iemand vulde dit met je in. Klopt het? Het telt pas als je dat zegt.',
    erased:
      'Je ja van toen is gewist: het was 5 jaar voorbij. Wat je daarna koos, blijft gelden tot je opnieuw ja zegt.',
    narrow: 'Wil je een deel niet meer delen?',
    narrowLead: 'Kies wat je niet meer wilt delen. De rest blijft.',
    narrowFault: 'Kies wat je niet meer wilt delen.',
    notKeptWhat:
      'Je had deze vraag al beantwoord. Hieronder zie je wat nu geldt. Dat kun je veranderen.',
    notStoppedWhat:
      'Wat je koos, deelde je niet meer, of een deel ervan niet. Er was intussen iets veranderd. Hieronder zie je wat je nu deelt.',
    changedWhat:
      'Dit kon niet meer. Misschien deed je het al op een andere pagina. Hieronder zie je wat nu geldt.',
  },
  again: {
    title: 'Verander je keuze',
    lead: 'Je kunt je keuze altijd veranderen. Wat je nu kiest, komt in de plaats van wat je eerder koos.',
    now: 'Je keuze nu',
    anew: 'Je nieuwe keuze',
  },
  done: {
    ...nl.done,
    ingetrokken: { title: 'Je deelt dit niet meer', what: 'Je keuze geldt vanaf nu.' },
    gepauzeerd: {
      title: 'Het delen staat stil',
      what: 'Niemand kan dit opvragen, tot je weer deelt.',
    },
    hervat: { title: 'Je deelt dit weer', what: 'Je ja telt weer vanaf nu.' },
    denied: {
      title: 'Dit telt als nee',
      what: 'Je zei dat dit niet klopt. Dit wordt niet gedeeld.',
    },
  },
  withdraw: {
    ...nl.withdraw,
    bullets: (requester) => [
      `${requester} kan dit vanaf nu niet meer opvragen.`,
      'Wat al gezien is, blijft gezien. Vraag die organisatie zelf of zij het wil wissen.',
      'De hulp voor jou gaat door. Niemand mag je minder helpen omdat je stopt.',
    ],
    again: 'Je kunt later altijd weer ja zeggen.',
    now: 'Nu zeg je ja tegen',
    wrongBullets: [
      'Wat voor je is ingevuld, telt dan niet.',
      'Dat telt als nee. Dan wordt dit niet gedeeld, ook niet als een ander ja zei.',
      'Deelde je dit al door een eerdere keuze? Dan stopt dat ook.',
    ],
  },
  stopAll: {
    ...nl.stopAll,
    lead: 'Je stopt dan in één keer met alles wat je deelt.',
    nothing: 'Je deelt nu niets. Er is niets om te stoppen.',
    done: (count) =>
      count === 1 ? 'Je stopte vandaag 1 keuze:' : `Je stopte vandaag ${count} keuzes:`,
    doneAt: (moment, count) =>
      `Je stopte ${count === 1 ? '1 keuze' : `${count} keuzes`} op ${moment}:`,
    keep: 'Je kunt deze pagina printen of bewaren. Bij elke keuze hoort een bewijs.',
    lawWhat:
      'Sommige dingen regelt de wet. Die stoppen niet, ook niet als je dit stopt. Dit is de laatste tijd zo gedeeld:',
    lawNone:
      'Sommige dingen regelt de wet. Die stoppen niet. Op die manier is de laatste tijd niets gedeeld dat je hier kunt zien.',
  },
}

const en: KeuzeTexts = {
  choice: {
    from: 'From',
    to: 'To',
    why: 'What for',
    shares: 'You share this',
    saidYes: 'You said yes to this',
    still: 'This is paused',
    not: 'You do not share this',
    over: 'This has ended',
    until: 'Valid until and including',
    wasUntil: 'Was valid until and including',
    answered: 'You chose this on',
    recorded: 'Filled in for you on',
    recordedAt: 'Filled in at',
    stoppedAt: 'You stopped on',
    lastGiven: 'Last looked',
    change: 'Look or change',
    notAllIn: 'You said yes. Not all answers are in yet.',
    allIn: 'All answers are in.',
    states: {
      geldig: 'You share',
      deel: 'You share a part',
      nog_niet: 'You said yes',
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
    confirmTitle: 'Is this right?',
    confirmOpen: 'Look and confirm',
    confirmLead: 'Somebody filled this in with you. Is it right? It counts only when you say so.',
    confirmNo: 'No, this is wrong',
    again: 'Change your choice',
    history: 'What was before',
    saids: {
      gegeven: 'You said yes',
      geweigerd: 'You said no',
      ingetrokken: 'You stopped',
      gepauzeerd: 'You paused it',
      hervat: 'You went on sharing',
    },
    byOther: 'written down by somebody else',
    erased:
      'Your yes of then has been erased: it had been over for 5 years. What you chose after it counts until you say yes again.',
    narrow: 'Do you want to stop sharing a part?',
    narrowLead: 'Choose what you no longer want to share. The rest stays.',
    narrowNext: 'Continue',
    narrowFault: 'Choose what you no longer want to share.',
    notKept: 'This answer was not kept',
    notKeptWhat:
      'You had answered this question before. Below you see what counts now. You can change that.',
    notStopped: 'See what counts now',
    notStoppedWhat:
      'You no longer shared what you chose, or not all of it. Something had changed meanwhile. Below you see what you share now.',
    changedWhat:
      'This was not possible any more. You may have done it on another page. Below you see what counts now.',
  },
  again: {
    title: 'Change your choice',
    lead: 'You can always change your choice. What you choose now takes the place of what you chose before.',
    now: 'Your choice now',
    anew: 'Your new choice',
  },
  done: {
    ingetrokken: { title: 'You no longer share this', what: 'Your choice counts from now on.' },
    gepauzeerd: {
      title: 'Sharing is paused',
      what: 'Nobody can ask for this until you share again.',
    },
    hervat: { title: 'You share this again', what: 'Your yes counts again from now on.' },
    denied: { title: 'This counts as no', what: 'You said that this is wrong. It is not shared.' },
    receipt: 'See, print or keep the receipt',
  },
  withdraw: {
    title: 'Stop sharing',
    what: 'What happens then?',
    bullets: (requester) => [
      `${requester} cannot ask for this any more from now on.`,
      'What was seen stays seen. Ask that organisation whether it will erase it.',
      'The help goes on. Nobody may help you less because you stop.',
    ],
    again: 'You can always say yes again later.',
    now: 'Now you say yes to',
    later: 'Then still to',
    nothing: 'Nothing',
    yes: 'Yes, stop sharing',
    no: 'No, leave it',
    partTitle: 'Stop sharing a part',
    partYes: 'Yes, stop this part',
    wrongTitle: 'This is wrong',
    wrongBullets: [
      'What was filled in for you then does not count.',
      'That counts as no. Then this is not shared, also when somebody else said yes.',
      'Did you share this already by an earlier choice? Then that stops too.',
    ],
    wrongYes: 'This is wrong, do not let it count',
    wrongNo: 'Back',
  },
  stopAll: {
    title: 'Stop everything',
    lead: 'You then stop everything below, in one go.',
    list: 'This stops:',
    nothing: 'You share nothing now. There is nothing to stop.',
    yes: 'Yes, stop everything',
    no: 'No, leave it',
    doneTitle: 'Sharing is stopped',
    done: (count) =>
      count === 1 ? 'You stopped 1 choice today:' : `You stopped ${count} choices today:`,
    doneAt: (moment, count) =>
      `You stopped ${count === 1 ? '1 choice' : `${count} choices`} on ${moment}:`,
    keep: 'You can print or keep this page. Each choice has a receipt.',
    law: 'This goes on',
    lawWhat:
      'Some things are in the law. They do not stop, also when you stop this. This was shared in that way lately:',
    lawNone:
      'Some things are in the law. They do not stop. Nothing that you can see here was shared in that way lately.',
  },
}

export const keuzeTexts: Voiced<KeuzeTexts> = { nl, je, en }
