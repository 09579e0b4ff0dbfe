/** Texts of asking a family for consent, and of an organisation's own questions. */
import type { OwnRequest } from '../../questions/own-requests.ts'
import type { Bilingual } from '../language.ts'

/** How a question looks on the work list; a refusal looks like silence. */
export type WorkState = 'nieuw' | 'wacht' | 'loopt_af' | 'klaar' | 'verlopen'

const nl = {
  list: {
    title: 'Aanvragen',
    lead: 'Hier ziet u wat uw organisatie aan gezinnen vroeg. U ziet niet wie wat antwoordde.',
    none: 'Uw organisatie heeft nog niets gevraagd.',
    caption: 'Vragen van uw organisatie, de nieuwste eerst',
    heads: ['Stand', 'Kind', 'Van en naar', 'Waarvoor', 'Gevraagd', 'Antwoord tot', 'Aanvraag'],
    between: (holder: string, requester: string) => `Van ${holder} naar ${requester}`,
    states: {
      nieuw: 'Nieuw',
      wacht: 'Wacht op gezin',
      loopt_af: 'Loopt af',
      klaar: 'Klaar',
      verlopen: 'Voorbij',
    } satisfies Record<WorkState, string>,
    open: 'Bekijk',
    make: 'Nieuwe aanvraag',
    older: 'Bekijk oudere aanvragen',
    switch: (name: string) => `Aanvragen van ${name}`,
    offers: 'Voor u klaargezet',
    offersLead:
      'Een ander mag of moet u dit volgens de wet laten weten. Ophalen doet u in uw eigen gateway. Daar logt u apart in.',
    offersCaption: 'Wat u nu kunt ophalen',
    offersHeads: ['Kind', 'Van', 'Waarvoor', 'Wat', 'Ophalen kan tot'],
    collect: 'Haal het op',
    moreOffers: 'Bekijk wat er nog meer klaarstaat',
  },
  one: {
    title: 'Aanvraag',
    asked: 'Uw vraag is verstuurd',
    askedWhat: 'Hieronder staat tot wanneer het gezin kan antwoorden.',
    number: 'Nummer',
    child: 'Kind bij uw organisatie',
    holder: 'Wie heeft de gegevens?',
    requester: 'Wie krijgt de gegevens?',
    purpose: 'Waarvoor',
    what: 'Welke gegevens',
    lastDay: 'Tot wanneer gevraagd',
    by: 'Gevraagd door',
    at: 'Gevraagd op',
    until: 'Antwoord kan tot',
    next: 'Wat kunt u nu doen?',
    states: {
      gevraagd:
        'Wacht op antwoord. Geen antwoord is een nee. Wij zeggen niet of iemand al antwoordde. Vraag het niet steeds opnieuw.',
      beschikbaar:
        'De gegevens kunnen nu worden opgehaald. Dat doet u in uw eigen gateway. Daar logt u apart in. Dit portaal laat geen gegevens zien.',
      verlopen:
        'U kunt dit niet of niet meer krijgen. Praat met het gezin voordat u het opnieuw vraagt.',
    } satisfies Record<OwnRequest['status'], string>,
    holderAvailable:
      'De ontvanger kan de gegevens nu ophalen. Dat staat daarna in het logboek. Dit portaal laat geen gegevens zien.',
    remind: {
      later: (day: string) => `Vanaf ${day} kunt u het gezin één keer herinneren.`,
      now: 'U kunt het gezin één keer herinneren. Wie al antwoordde krijgt geen bericht. U hoort niet wie een bericht kreeg.',
      button: 'Herinner één keer',
      done: 'U hebt het gezin al één keer herinnerd. Vaker kan niet.',
      title: 'De herinnering is verstuurd',
      what: 'Wie nog kan antwoorden, krijgt één bericht. Vaker herinneren kan niet.',
    },
    read: 'Open het deel van het dossier',
    back: 'Naar de aanvragen',
  },
  form: {
    title: 'Nieuwe aanvraag',
    holderTitle: 'Vraag toestemming',
    steps: 'Stappen',
    names: {
      leerling: 'Kind',
      doel: 'Doel',
      gegevens: 'Welke gegevens?',
      waarom: 'Waarom nodig?',
      tot: 'Tot wanneer?',
      controle: 'Controleer',
    },
    previous: 'Vorige stap',
    from: 'Wie heeft de gegevens?',
    to: 'Wie krijgt de gegevens?',
    fromFault: 'Kies een organisatie die meedoet, een andere dan uw eigen.',
    nobodyToAsk:
      'Met geen organisatie die nu meedoet kunt u een gezin om toestemming vragen. De wet beslist, of het mag nooit.',
    nothingToAsk:
      'Hiervoor kunt u geen toestemming vragen. De wet beslist, of het mag nooit. Kijk bij “Mag ik dit delen?”.',
    categoriesHint:
      'U ziet alleen gegevens waar het gezin ja tegen kan zeggen. Kies zo weinig als u kunt.',
    categoriesFault: 'Kies minstens één soort gegevens.',
    reason: 'Waarom hebt u dit nu nodig?',
    reasonHint:
      'Een of twee zinnen. Het gezin leest dit. Schrijf gewone woorden, geen naam en niets over gezondheid.',
    reasonFault: 'Schrijf waarom u dit nodig hebt, in hoogstens 500 tekens.',
    period: {
      choice: 'Tot wanneer hebt u dit nodig?',
      hint: 'Vraag niet langer dan nodig. Het gezin ziet dit, en kiest zelf tot wanneer het mag.',
      choices: { dag: 'Tot en met een bepaalde dag', langst: 'Zo lang als mag' },
      choiceFault: 'Kies een dag, of zo lang als mag.',
      day: 'De laatste dag',
      dayHint: (possible: string) =>
        `Alleen als u een dag kiest. Bijvoorbeeld: ${possible}. Dat is de laatste dag die kan.`,
      dayFault: 'Vul een dag in die bestaat, zoals 1 maart 2027.',
      boundFault: (possible: string) => `Kies een dag vanaf vandaag, tot en met ${possible}.`,
      parts: { day: 'Dag', month: 'Maand', year: 'Jaar' },
    },
    check: 'Het gezin ziet deze vraag. Klopt alles?',
    checkNumber:
      'Kijk het nummer goed na. Met een verkeerd nummer komt de vraag bij niemand aan. U hoort dat niet.',
    send: 'Verstuur de vraag',
  },
}

export type AskingTexts = typeof nl

const en: AskingTexts = {
  list: {
    title: 'Requests',
    lead: 'Here you see what your organisation asked families. You do not see who answered what.',
    none: 'Your organisation has not asked anything yet.',
    caption: 'Questions of your organisation, the newest first',
    heads: ['State', 'Child', 'From and to', 'What for', 'Asked', 'Answer until', 'Request'],
    between: (holder, requester) => `From ${holder} to ${requester}`,
    states: {
      nieuw: 'New',
      wacht: 'Waits for the family',
      loopt_af: 'Ends soon',
      klaar: 'Ready',
      verlopen: 'Over',
    },
    open: 'Look',
    make: 'New request',
    older: 'Look at older requests',
    switch: (name) => `Requests of ${name}`,
    offers: 'Ready for you',
    offersLead:
      'By law another may or must let you know this. You collect it at your own gateway, where you log in apart.',
    offersCaption: 'What you can collect now',
    offersHeads: ['Child', 'From', 'What for', 'What', 'Collect until'],
    collect: 'Collect it',
    moreOffers: 'Look at what else is ready',
  },
  one: {
    title: 'Request',
    asked: 'Your question has been sent',
    askedWhat: 'Below you see until when the family can answer.',
    number: 'Number',
    child: 'Child at your organisation',
    holder: 'Who has the data?',
    requester: 'Who receives the data?',
    purpose: 'What for',
    what: 'Which data',
    lastDay: 'Asked until',
    by: 'Asked by',
    at: 'Asked on',
    until: 'Answer until',
    next: 'What can you do now?',
    states: {
      gevraagd:
        'Wait for an answer. No answer is a no. We do not say whether anybody answered. Do not keep asking.',
      beschikbaar:
        'The data can be fetched now. You do so in your own gateway, where you log in apart. This portal shows no data.',
      verlopen: 'You cannot get this, or not any more. Talk with the family before you ask again.',
    },
    holderAvailable:
      'The receiver can fetch the data now. The log shows it afterwards. This portal shows no data.',
    remind: {
      later: (day) => `From ${day} on you can remind the family once.`,
      now: 'You can remind the family once. Who answered already gets no message. You do not hear who got one.',
      button: 'Remind once',
      done: 'You have reminded the family once. You cannot do so again.',
      title: 'The reminder has been sent',
      what: 'Who can still answer gets one message. You cannot remind more often.',
    },
    read: 'Open the part of the file',
    back: 'To the requests',
  },
  form: {
    title: 'New request',
    holderTitle: 'Ask for consent',
    steps: 'Steps',
    names: {
      leerling: 'Child',
      doel: 'Purpose',
      gegevens: 'Which data?',
      waarom: 'Why needed?',
      tot: 'Until when?',
      controle: 'Check',
    },
    previous: 'Previous step',
    from: 'Who has the data?',
    to: 'Who receives the data?',
    fromFault: 'Choose an organisation that takes part, other than your own.',
    nobodyToAsk:
      'There is no organisation taking part now for which you can ask a family for consent. The law decides, or it is never allowed.',
    nothingToAsk:
      'You cannot ask consent for this. The law decides, or it is never allowed. See “May I share this?”.',
    categoriesHint:
      'You only see data that the family can say yes to. Choose as little as you can.',
    categoriesFault: 'Choose at least one kind of data.',
    reason: 'Why do you need this now?',
    reasonHint:
      'One or two sentences. The family reads this. Use plain words, no name and nothing about health.',
    reasonFault: 'Write why you need this, in at most 500 characters.',
    period: {
      choice: 'Until when do you need this?',
      hint: 'Do not ask for longer than needed. The family sees this, and chooses itself until when it is allowed.',
      choices: { dag: 'Until and including a certain day', langst: 'As long as is allowed' },
      choiceFault: 'Choose a day, or as long as is allowed.',
      day: 'The last day',
      dayHint: (possible) =>
        `Only if you choose a day. For example: ${possible}. That is the last day possible.`,
      dayFault: 'Enter a day that exists, such as 1 March 2027.',
      boundFault: (possible) => `Choose a day from today, until and including ${possible}.`,
      parts: { day: 'Day', month: 'Month', year: 'Year' },
    },
    check: 'The family sees this question. Is everything right?',
    checkNumber:
      'Check the number well. With a wrong number the question reaches nobody. You are not told so.',
    send: 'Send the question',
  },
}

export const askingTexts: Bilingual<AskingTexts> = { nl, en }
