/** Texts of receipts: of a choice, and that it ended. */
import type { Voiced } from '../language.ts'

const nl = {
  title: 'Bewijs van uw keuze',
  endedTitle: 'Bewijs dat uw keuze is afgelopen',
  ended: 'Ja. Dat is nu afgelopen.',
  endedAt: 'Vastgelegd op',
  endedText:
    'Vanaf nu wordt dit niet meer gedeeld. Zolang u hierover beslist, kunt u opnieuw kiezen.',
  toChoice: 'Naar uw keuze',
  number: 'Nummer',
  said: 'U zei',
  saids: {
    gegeven: 'Ja',
    geweigerd: 'Nee',
    ingetrokken: 'Stop',
    gepauzeerd: 'Even stil',
    hervat: 'Weer delen',
  },
  at: 'Wanneer',
  from: 'Van',
  to: 'Naar',
  why: 'Waarvoor',
  what: 'Wat',
  until: 'Tot en met',
  authority: 'Hoe wij weten dat u mag beslissen',
  authorities: {
    eigen_login: 'Uw eigen login',
    brp: 'Het register (BRP)',
    gezagsregister: 'Het gezagsregister',
    rechterlijke_uitspraak: 'Een uitspraak van de rechter',
    ontwikkeling: 'Een verzonnen register',
  } as Readonly<Record<string, string>>,
  helped: 'Met hulp ingevuld',
  yes: 'Ja',
  change: 'Veranderen of stoppen',
  changeText: 'U kunt dit op elk moment stoppen, stilzetten of kleiner maken.',
  overText: 'Nu wordt hierdoor niets gedeeld. Zolang u hierover beslist, kunt u opnieuw kiezen.',
  later: 'Wat u daarna zei',
  complaint: 'Niet tevreden?',
  complaintText: (holder: string) =>
    `Vraag het eerst aan de privacy-functionaris (FG) van ${holder}. Helpt dat niet? Dan aan de Autoriteit Persoonsgegevens.`,
  readIn: 'In welke taal u de tekst las',
  text: 'Kenmerk van de tekst die u las',
  translation: 'Kenmerk van de vertaling die u las',
  pdf: 'Bewaar als PDF',
  mail: {
    send: 'Stuur naar mijn e-mail',
    sent: 'Wij sturen u een mail',
    sentWhat: 'In de mail staat alleen waar u dit bewijs vindt. Niemand leest mee.',
    noAddress: 'Wilt u dit bewijs ook in uw mail? Vul dan eerst uw mailadres in.',
    add: 'Vul uw mailadres in',
  },
}

export type BewijsTexts = typeof nl

const je: BewijsTexts = {
  ...nl,
  title: 'Bewijs van je keuze',
  endedTitle: 'Bewijs dat je keuze is afgelopen',
  endedText:
    'Vanaf nu wordt dit niet meer gedeeld. Zolang je hierover beslist, kun je opnieuw kiezen.',
  toChoice: 'Naar je keuze',
  said: 'Je zei',
  authority: 'Hoe wij weten dat je mag beslissen',
  authorities: { ...nl.authorities, eigen_login: 'Je eigen login' },
  changeText: 'Je kunt dit op elk moment stoppen, stilzetten of kleiner maken.',
  overText: 'Nu wordt hierdoor niets gedeeld. Zolang je hierover beslist, kun je opnieuw kiezen.',
  later: 'Wat je daarna zei',
  readIn: 'In welke taal je de tekst las',
  text: 'Kenmerk van de tekst die je las',
  translation: 'Kenmerk van de vertaling die je las',
  mail: {
    send: nl.mail.send,
    sent: 'Wij sturen je een mail',
    sentWhat: 'In de mail staat alleen waar je dit bewijs vindt. Niemand leest mee.',
    noAddress: 'Wil je dit bewijs ook in je mail? Vul dan eerst je mailadres in.',
    add: 'Vul je mailadres in',
  },
}

const en: BewijsTexts = {
  title: 'Receipt of your choice',
  endedTitle: 'Receipt that your choice has ended',
  ended: 'Yes. That has ended now.',
  endedAt: 'Written down on',
  endedText:
    'From now on this is not shared any more. As long as you decide about it, you can choose again.',
  toChoice: 'To your choice',
  number: 'Number',
  said: 'You said',
  saids: {
    gegeven: 'Yes',
    geweigerd: 'No',
    ingetrokken: 'Stop',
    gepauzeerd: 'Pause',
    hervat: 'Share again',
  },
  at: 'When',
  from: 'From',
  to: 'To',
  why: 'What for',
  what: 'What',
  until: 'Until and including',
  authority: 'How we know that you may decide',
  authorities: {
    eigen_login: 'Your own login',
    brp: 'The register (BRP)',
    gezagsregister: 'The register of authority',
    rechterlijke_uitspraak: 'A decision of a judge',
    ontwikkeling: 'A fictional register',
  },
  helped: 'Filled in with help',
  yes: 'Yes',
  change: 'Changing or stopping',
  changeText: 'You can stop, pause or narrow this at any time.',
  overText: 'Nothing is shared by this now. As long as you decide about it, you can choose again.',
  later: 'What you said after it',
  complaint: 'Not satisfied?',
  complaintText: (holder) =>
    `First ask the privacy officer of ${holder}. Does that not help? Then ask the Autoriteit Persoonsgegevens.`,
  readIn: 'The language of the text you read',
  text: 'Mark of the text that you read',
  translation: 'Mark of the translation that you read',
  pdf: 'Keep as PDF',
  mail: {
    send: 'Send to my e-mail',
    sent: 'We send you a mail',
    sentWhat: 'The mail says only where to find this receipt. Nobody can read along.',
    noAddress: 'Do you want this receipt in your mail too? Then fill in your mail address first.',
    add: 'Fill in your mail address',
  },
}

export const bewijsTexts: Voiced<BewijsTexts> = { nl, je, en }
