/** Texts for an organisation's own staff at its gateway. */
import type { Bilingual } from '../../portal/language.ts'

const nl = {
  menu: { '/vraag': 'Gegevens opvragen', '/aanbiedingen': 'Aangeboden aan ons' },
  login: {
    title: 'Inloggen',
    lead: 'Log in om gegevens op te vragen of te bekijken.',
    noAccessTitle: 'Geen toegang',
    noAccess: 'U mag deze pagina’s niet gebruiken. Vraag het uw beheerder.',
  },
  ask: {
    lead: 'Vraag alleen wat u nodig hebt. Dit komt in het logboek, ook van het gezin.',
    faults: 'Er klopt iets niet',
    child: 'Kind: uw eigen nummer of het pseudoniem',
    holder: 'Bij welke organisatie?',
    purpose: 'Waarvoor?',
    categories: 'Welke gegevens hebt u nodig?',
    next: 'Verder',
    send: 'Opvragen',
    childFault: 'Dit kind is hier niet gekoppeld.',
    holderFault: 'Kies een organisatie.',
    purposeFault: 'Kies waarvoor.',
    nothingFault: 'Hiervoor kunt u bij deze organisatie niets opvragen.',
    categoriesFault: 'Kies welke gegevens u nodig hebt.',
  },
  offers: {
    none: 'Er staat niets voor u klaar.',
    lead: 'Dit mogen of moeten andere organisaties u vertellen. Bekijken komt in het logboek.',
    child: 'Kind',
    purpose: 'Waarvoor',
    categories: 'Gegevens',
    collect: 'Ophalen en bekijken',
  },
  slice: {
    title: 'Deel van het dossier',
    logged: 'Dit komt in het logboek',
    why: 'U ziet dit deel omdat het nodig is voor:',
    notKept: 'U kunt het kort bekijken; het wordt hier niet bewaard.',
    content: null as string | null,
    from: 'Van',
    receivedAt: 'Ontvangen',
    seenBy: 'Bekeken door',
    notProvided: 'Niet verstrekt.',
    nothingTitle: 'Niet verstrekt',
    nothing:
      'Er is niets verstrekt. Waarom niet, ziet u hier niet: ook dat kan iets over een gezin zeggen.',
    goneTitle: 'Niet meer te zien',
    gone: 'Dit deel is niet (meer) te zien. Vraag het opnieuw op als u het nog nodig hebt.',
  },
}

export type StaffTexts = typeof nl

const en: StaffTexts = {
  menu: { '/vraag': 'Ask for data', '/aanbiedingen': 'Offered to us' },
  login: {
    title: 'Log in',
    lead: 'Log in to ask for data or to look at it.',
    noAccessTitle: 'No access',
    noAccess: 'You may not use these pages. Ask your administrator.',
  },
  ask: {
    lead: 'Ask only for what you need. This goes into the log, also that of the family.',
    faults: 'Something is not right',
    child: 'Child: your own number or the pseudonym',
    holder: 'From which organisation?',
    purpose: 'What for?',
    categories: 'Which data do you need?',
    next: 'Next',
    send: 'Ask',
    childFault: 'This child is not linked here.',
    holderFault: 'Choose an organisation.',
    purposeFault: 'Choose what for.',
    nothingFault: 'For this you can ask nothing of this organisation.',
    categoriesFault: 'Choose which data you need.',
  },
  offers: {
    none: 'Nothing is waiting for you.',
    lead: 'Other organisations may or must tell you this. Looking at it goes into the log.',
    child: 'Child',
    purpose: 'What for',
    categories: 'Data',
    collect: 'Collect and look',
  },
  slice: {
    title: 'Part of the file',
    logged: 'This goes into the log',
    why: 'You see this part because it is needed for:',
    notKept: 'You can look at it for a short time; it is not kept here.',
    content: 'What the other organisation wrote is in Dutch.',
    from: 'From',
    receivedAt: 'Received',
    seenBy: 'Looked at by',
    notProvided: 'Not provided.',
    nothingTitle: 'Not provided',
    nothing:
      'Nothing was provided. You do not see here why: that too could say something about a family.',
    goneTitle: 'No longer to be seen',
    gone: 'This part cannot be seen (any more). Ask for it again if you still need it.',
  },
}

export const staffTexts: Bilingual<StaffTexts> = { nl, en }
