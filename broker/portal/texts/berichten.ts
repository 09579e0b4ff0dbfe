/** Texts of "Berichten en mailadres": how somebody wants to be reached, and what was written to them. */
import type { Voiced } from '../language.ts'

const nl = {
  title: 'Berichten en mailadres',
  lead: 'Hier kiest u hoe u bericht krijgt. Alleen u ziet dit.',
  saved: 'Bewaard',
  change: 'Verander',
  address: {
    title: 'Uw mailadres',
    none: 'U krijgt nu geen mail. Uw berichten staan alleen hier.',
    now: 'Wij mailen u op',
    waiting: 'Wacht op uw code',
    noContent: 'In een mail staat nooit waar het over gaat. Zo leest niemand mee.',
    label: 'Mailadres',
    hint: 'Bijvoorbeeld: naam@voorbeeld.nl',
    shared: 'Leest iemand anders uw mail ook? Kies dan liever een adres dat alleen van u is.',
    send: 'Mail mij een code',
    code: 'De code uit de mail',
    codeHint: (address: string) =>
      `Wij mailden een code naar ${address}. Zo weten wij dat het adres van u is.`,
    returned: (address: string) => `De mail naar ${address} kwam niet aan. Klopt het adres?`,
    until: 'De code werkt tot',
    confirm: 'Bevestig het adres',
    stop: 'Ik wil geen mail meer',
    other: 'Een ander adres',
    fault: 'Vul een mailadres in, zoals naam@voorbeeld.nl.',
    faultCode: 'Deze code klopt niet, of werkt niet meer. Kijk de code na of vraag een nieuwe.',
  },
  settings: {
    title: 'Wat wilt u horen?',
    looked: 'Bericht als iemand kijkt',
    lookedYes: 'Stuur mij bericht als iemand kijkt',
    lookedHint: 'U krijgt dan een bericht als een organisatie gegevens van uw kind ziet.',
    always: 'Is er een vraag aan u? Dan krijgt u altijd bericht.',
    language: 'In welke taal wilt u mail?',
    save: 'Bewaar',
  },
  names: {
    title: 'Hoe noemt u uw kind in berichten?',
    lead: 'Zo weet u over welk kind een mail gaat. Kies een naam die u zelf herkent.',
    hint: 'Bijvoorbeeld een voornaam of koosnaam. Laat het leeg als u geen naam wilt.',
    none: 'Geen naam',
    noChildren: 'U bent hier nog niet gekoppeld aan een kind.',
    save: 'Bewaar de namen',
    fault: 'Gebruik alleen letters, cijfers en spaties. De naam mag 40 tekens lang zijn.',
  },
  written: {
    title: 'Uw berichten',
    none: 'Er zijn nog geen berichten voor u.',
    caption: 'De nieuwste berichten eerst',
    heads: ['Wanneer', 'Over', 'Bericht', 'Per mail'],
    ends: {
      verzonden: 'Verzonden',
      niet_per_mail: 'Niet gemaild',
      vervallen: 'Niet gemaild',
      opgegeven: 'De mail kwam niet aan',
    },
    waits: 'Wordt verstuurd',
  },
}

export type BerichtenTexts = typeof nl

const je: BerichtenTexts = {
  ...nl,
  lead: 'Hier kies je hoe je bericht krijgt. Alleen jij ziet dit.',
  address: {
    ...nl.address,
    title: 'Je mailadres',
    none: 'Je krijgt nu geen mail. Je berichten staan alleen hier.',
    now: 'Wij mailen je op',
    waiting: 'Wacht op je code',
    shared: 'Leest iemand anders je mail ook? Kies dan liever een adres dat alleen van jou is.',
    codeHint: (address) =>
      `Wij mailden een code naar ${address}. Zo weten wij dat het adres van jou is.`,
  },
  settings: {
    ...nl.settings,
    title: 'Wat wil je horen?',
    lookedHint: 'Je krijgt dan een bericht als een organisatie gegevens van jou ziet.',
    always: 'Is er een vraag aan jou? Dan krijg je altijd bericht.',
    language: 'In welke taal wil je mail?',
  },
  names: {
    ...nl.names,
    title: 'Hoe noem je jezelf in berichten?',
    lead: 'Zo weet je dat een mail over jou gaat. Kies een naam die je zelf herkent.',
    hint: 'Bijvoorbeeld een voornaam of bijnaam. Laat het leeg als je geen naam wilt.',
    noChildren: 'Je bent hier nog niet gekoppeld.',
  },
  written: { ...nl.written, title: 'Je berichten', none: 'Er zijn nog geen berichten voor je.' },
}

const en: BerichtenTexts = {
  title: 'Messages and mail address',
  lead: 'Here you choose how we reach you. Only you see this.',
  saved: 'Saved',
  change: 'Change',
  address: {
    title: 'Your mail address',
    none: 'You get no mail now. Your messages are only here.',
    now: 'We mail you at',
    waiting: 'Waits for your code',
    noContent: 'A mail never says what it is about, so that nobody can read along.',
    label: 'Mail address',
    hint: 'For example: name@example.org',
    shared: 'Does somebody else read your mail too? Then rather choose an address of your own.',
    send: 'Mail me a code',
    code: 'The code in the mail',
    codeHint: (address) =>
      `We mailed a code to ${address}. That is how we know that the address is yours.`,
    returned: (address) => `The mail to ${address} did not arrive. Is the address right?`,
    until: 'The code works until',
    confirm: 'Confirm the address',
    stop: 'I want no more mail',
    other: 'Another address',
    fault: 'Enter a mail address, such as name@example.org.',
    faultCode: 'This code is wrong, or no longer works. Check the code or ask for a new one.',
  },
  settings: {
    title: 'What do you want to hear?',
    looked: 'A message when somebody looks',
    lookedYes: 'Tell me when somebody looks',
    lookedHint: 'You then get a message when an organisation sees the data.',
    always: 'When there is a question for you, you always get a message.',
    language: 'In which language do you want mail?',
    save: 'Save',
  },
  names: {
    title: 'Which name do we use in messages?',
    lead: 'That way you know which child a mail is about. Choose a name that you recognise.',
    hint: 'For example a first name or a pet name. Leave it empty if you want no name.',
    none: 'No name',
    noChildren: 'You are not linked to a child here yet.',
    save: 'Save the names',
    fault: 'Use letters, digits and spaces only. The name may have 40 characters.',
  },
  written: {
    title: 'Your messages',
    none: 'There are no messages for you yet.',
    caption: 'The newest messages first',
    heads: ['When', 'About', 'Message', 'By mail'],
    ends: {
      verzonden: 'Sent',
      niet_per_mail: 'Not mailed',
      vervallen: 'Not mailed',
      opgegeven: 'The mail did not arrive',
    },
    waits: 'Being sent',
  },
}

export const berichtenTexts: Voiced<BerichtenTexts> = { nl, je, en }
