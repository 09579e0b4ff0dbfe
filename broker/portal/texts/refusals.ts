/**
 * What use cases say no with, in the reader's words. They say it in Dutch, to people who are spoken to as `u`: that sentence
 * is the name under which the others stand here.
 */
import type { Voice } from '../language.ts'

type Words = { readonly en: string; readonly je?: string }

/** By what a use case says; `…` stands for what differs each time, and is left out in other words. */
const REFUSALS: Readonly<Record<string, Words>> = {
  'Deze organisatie kan hier niet over besluiten.': {
    en: 'This organisation cannot decide about this.',
  },
  'U hebt nog geen mailadres bevestigd.': {
    en: 'You have not confirmed a mail address yet.',
    je: 'Je hebt nog geen mailadres bevestigd.',
  },
  'Wij mailden u vandaag al vaak een bewijs. Probeer het morgen.': {
    en: 'We mailed you many receipts today already. Try again tomorrow.',
    je: 'Wij mailden je vandaag al vaak een bewijs. Probeer het morgen.',
  },
  'Dit verzoek is niet bekend.': { en: 'This request is not known.' },
  'Nog niet iedereen die het moet vragen, vroeg het.': {
    en: 'Not everybody who must ask did so yet.',
  },
  'Over dit verzoek is al besloten.': { en: 'This request was decided already.' },
  'U kunt dit niet voor dit kind vragen.': {
    en: 'You cannot ask this for this child.',
    je: 'Je kunt dit hier niet vragen.',
  },
  'Aan deze melding is al verder gewerkt.': {
    en: 'Somebody has already worked further on this report.',
  },
  'Aan dit signaal is al verder gewerkt.': {
    en: 'Somebody has already worked further on this signal.',
  },
  'Herinneren kan nu niet.': { en: 'You cannot remind now.' },
  'Alleen de houder of de ontvanger kan dit vragen.': {
    en: 'Only who has the data or who receives it can ask this.',
  },
  'De gegevens van dit kind zijn gewist.': { en: 'The data of this child have been erased.' },
  'De invoer past niet bij de regels.': { en: 'What was filled in does not fit the rules.' },
  'De naam (kid) van deze sleutel past niet: hij heeft 1 tot en met 64 tekens.': {
    en: 'The name (kid) of this key does not fit: it has 1 to 64 characters.',
  },
  'De sleutel van dit certificaat is te kort: RSA heeft 2048 bits of meer.': {
    en: 'The key of this certificate is too short: RSA has 2048 bits or more.',
  },
  'De tekst is intussen veranderd. Lees hem opnieuw.': {
    en: 'The text has changed meanwhile. Please read it again.',
  },
  'De vraag klopt niet.': { en: 'The question is not right.' },
  'Iemand anders veranderde dit intussen.': {
    en: 'Somebody else changed this meanwhile.',
  },
  'Wat dit systeem mag is intussen veranderd.': {
    en: 'What this system may do has changed meanwhile.',
  },
  'Deze client doet niet mee.': { en: 'This system does not take part.' },
  'Deze functies mag u hier niet geven.': { en: 'You may not give these functions here.' },
  'Deze index wijst al een ander kind aan.': { en: 'This already stands for another child.' },
  'Deze melding is al klaar.': { en: 'This report is already done.' },
  'Deze naam is al in gebruik.': { en: 'This name is taken.' },
  'Deze organisatie doet niet mee.': { en: 'This organisation does not take part.' },
  'Deze organisatie is al met dit kind verbonden.': {
    en: 'This organisation is already linked to this child.',
  },
  'Deze organisatie mag het BSN niet gebruiken.': {
    en: 'This organisation may not use the citizen service number (BSN).',
  },
  'Deze persoon of login is al gekoppeld.': { en: 'This person or login is already linked.' },
  'Deze plaats in het gezin is al bezet.': { en: 'This place in the family is taken.' },
  'Deze plaats is voor het kind zelf, niet voor een ouder.': {
    en: 'This place is for the child, not for a parent.',
  },
  'Deze regel wordt niet achtergehouden.': { en: 'This row is not held back.' },
  'Deze rol of persoon is in dit gezin al vergeven.': {
    en: 'This role or person has a place in this family already.',
  },
  'Deze sleutel hoort bij een ander verzoek.': {
    en: 'This form was sent before, with other words.',
  },
  'Deze sleutel is al van een ander systeem. Maak voor elk systeem een eigen sleutel.': {
    en: 'Another system has this key already. Make a key of its own for each system.',
  },
  'Deze sleutel is niet om mee te ondertekenen (use).': {
    en: 'This key is not one to sign with (use).',
  },
  'Deze sleutel is niet te lezen.': { en: 'This key cannot be read.' },
  'Deze sleutel is te kort: RSA heeft 2048 bits of meer.': {
    en: 'This key is too short: RSA has 2048 bits or more.',
  },
  'Deze soort sleutel kan hier niet. Neem P-256, Ed25519, of RSA.': {
    en: 'This kind of key is not taken here. Take P-256, Ed25519, or RSA.',
  },
  'Deze verstrekking is al afgesloten.': { en: 'This delivery has been closed already.' },
  'Dit bericht is al afgehandeld of vrijgegeven.': {
    en: 'This message has been handled or released already.',
  },
  'Dit bestaat al.': { en: 'This exists already.' },
  'Dit certificaat is niet te lezen.': { en: 'This certificate cannot be read.' },
  'Dit certificaat is verlopen.': { en: 'This certificate has expired.' },
  'Dit formulier klopt niet meer. Begin opnieuw.': {
    en: 'This form is not right any more. Please start again.',
  },
  'Dit is de laatste sleutel. Zet er eerst een andere naast.': {
    en: 'This is the last key. First put another one beside it.',
  },
  'Dit is een geheime sleutel. Die is nu gelekt: gebruik hem nergens meer. Maak een nieuwe, en geef alleen het publieke deel.':
    {
      en: 'This is a private key. It has now leaked: do not use it anywhere any more. Make a new one, and give its public part only.',
    },
  'Dit is geen certificaat (PEM).': { en: 'This is no certificate (PEM).' },
  'Dit kan alleen de functionaris gegevensbescherming.': {
    en: 'Only the privacy officer can do this.',
  },
  'Dit kan alleen een beheerder.': { en: 'Only an administrator can do this.' },
  "Dit kan alleen met een toestemming die '…' is.": {
    en: 'This cannot be done with this consent as it is now.',
  },
  'Dit kan een ouder of verzorger doen.': { en: 'A parent or carer can do this.' },
  'Dit kind kan zelf inloggen. Daar is geen code voor nodig.': {
    en: 'This child can log in without help. No code is needed for that.',
  },
  'Dit legt alleen de hulpverlener zelf vast.': { en: 'Only the care worker records this.' },
  'Dit partij-id of OIN is al van een andere partij.': {
    en: 'Another organisation has this name or OIN already.',
  },
  'Dit systeem is al van een andere partij.': {
    en: 'Another organisation has this system already.',
  },
  'Een aanbod gaat naar een ander.': { en: 'An offer goes to another organisation.' },
  'Er is al een sleutel met deze naam (kid).': {
    en: 'There is a key with this name (kid) already.',
  },
  'Er is geen plaats meer in dit gezin.': { en: 'There is no place left in this family.' },
  'Geef elke sleutel een naam (kid).': { en: 'Give every key a name (kid).' },
  'Het OIN in dit certificaat is niet dat van uw organisatie.': {
    en: 'The OIN in this certificate is not that of your organisation.',
  },
  'Dit envelopverzoek is al gebruikt.': {
    en: 'This request for an envelope was used already.',
  },
  'Het envelopverzoek hoort niet bij dit token.': {
    en: 'The request for an envelope does not belong to this token.',
  },
  'Het register klopt niet.': { en: 'The register is not right.' },
  'Hier valt niets te bevestigen.': { en: 'There is nothing to confirm here.' },
  'Hierover kan geen organisatie antwoorden. Bel ons.': {
    en: 'No organisation can answer about this. Please call us.',
  },
  'Met dit algoritme (alg) mag een systeem niet ondertekenen. Neem ES256, EdDSA of PS256.': {
    en: 'A system may not sign with this algorithm (alg). Take ES256, EdDSA or PS256.',
  },
  'Over deze gegevens beslissen je ouders of verzorgers nog.': {
    en: 'Your parents or carers still decide about these data.',
  },
  'Trek eerst de steekproef.': { en: 'First draw the sample.' },
  'U hebt vandaag al vaak een adres ingevuld. Probeer het morgen.': {
    en: 'You filled in an address many times today. Try again tomorrow.',
    je: 'Je hebt vandaag al vaak een adres ingevuld. Probeer het morgen.',
  },
  'U hebt vandaag al veel gemeld. Probeer het morgen, of bel ons.': {
    en: 'You reported a lot today. Try again tomorrow, or call us.',
    je: 'Je hebt vandaag al veel gemeld. Probeer het morgen, of bel ons.',
  },
  'U kunt dit niet voor dit kind regelen.': {
    en: 'You cannot arrange this for this child.',
    je: 'Je kunt dit niet zelf regelen.',
  },
  'U kunt hierover niet beslissen. Misschien is uw gezag nog niet vastgesteld.': {
    en: 'You cannot decide about this. Maybe your authority has not been established yet.',
    je: 'Je kunt hierover niet beslissen.',
  },
  'Uw eigen betrokkenheid is nog niet bevestigd.': {
    en: 'That you are involved has not been confirmed yet.',
  },
  'Uw eigen functies verandert een andere beheerder.': {
    en: 'Another administrator changes your own functions.',
  },
  'Uw eigen organisatie kunt u niet uitzetten.': {
    en: 'You cannot switch off your own organisation.',
  },
  'Vanaf 16 jaar beslist de jongere zelf.': { en: 'From 16 on the young person decides.' },
  'alle zes vragen moeten met ja beantwoord zijn': { en: 'all six questions must be answered yes' },
  'alleen bij voogdij van een instelling is die de houder': {
    en: 'an institution holds authority only where it is the guardian',
  },
  'deze dag is voorbij': { en: 'this day is over' },
  'deze korte naam is al in gebruik': { en: 'this short name is taken' },
  'deze login werkt hier al': { en: 'this login works here already' },
  'deze medewerker werkt al bij uw organisatie': {
    en: 'this employee is at your organisation already',
  },
  'deze organisatie doet niet mee': { en: 'this organisation does not take part' },
  'deze rol is er niet in dit gezin': { en: 'nobody in this family has this role' },
  'deze vraag is er niet (meer)': { en: 'this question is not there (any more)' },
  'dit OIN is van een andere organisatie': { en: 'this OIN is of another organisation' },
  'dit aantal past niet bij deze soort gezag': {
    en: 'this number does not fit this kind of authority',
  },
  'dit is geen vaste keuze: hiervoor is eerst een vraag nodig': {
    en: 'this is no standing choice: somebody must ask for it first',
  },
  'dit is te lang': { en: 'this is too long' },
  'dit is uw eigen organisatie': { en: 'this is your own organisation' },
  'dit kan alleen van 12 tot en met 15 jaar': {
    en: 'this can only be from 12 up to and including 15',
  },
  'dit kan uiterlijk tot en met …': { en: 'this day is too late' },
  'dit tijdstip is voorbij': { en: 'this moment is over' },
  'dit volgt uit de instellingen van de regio': {
    en: 'this follows from the settings of the region',
  },
  'dit mag al zonder afweging: gebruik Laat iets weten': {
    en: 'this is allowed without a weighing: use Let somebody know',
  },
  'een ander dan uzelf': { en: 'somebody else than you' },
  'bij papier is het controlegetal van de scan nodig': {
    en: 'on paper the control number of the scan is needed',
  },
  'een controlegetal hoort alleen bij papier: maak dit leeg': {
    en: 'a control number goes with paper only: empty this',
  },
  'bij samen invullen is geen collega nodig: maak dit leeg': {
    en: 'filling in together needs no colleague: empty this',
  },
  'bij papier en mondeling moet een collega erbij zijn': {
    en: 'on paper and orally a colleague must be present',
  },
  'vul een collega in: u kunt niet uw eigen getuige zijn': {
    en: 'enter a colleague: you cannot be your own witness',
  },
  'een overleg is geen ontvanger: noem elke deelnemer apart': {
    en: 'a meeting receives nothing: name each participant',
  },
  'deze naam is te lang, of er staan onzichtbare tekens in': {
    en: 'this name is too long, or has invisible characters',
  },
  'naar dit adres kan geen opdracht: het begint met https://, zonder wachtwoord': {
    en: 'no order can go to this address: it starts with https://, without a password',
  },
  'geen soort organisatie': { en: 'no kind of organisation' },
  'het kind heeft geen gezag over zichzelf': { en: 'a child has no authority over itself' },
  'hierover ging dit antwoord niet': { en: 'this answer was not about that' },
  'houder en ontvanger zijn dezelfde organisatie': {
    en: 'the same organisation has the data and receives it',
  },
  'is geen deelnemer van een overleg': { en: 'takes no part in a meeting' },
  'komt twee keer voor': { en: 'is there twice' },
  'leg uw afweging eerst vast in uw eigen dossier': {
    en: 'first record your weighing in your own file',
  },
  'nodig bij dit feit': { en: 'needed with this fact' },
  'hoort niet bij dit feit': { en: 'does not belong to this fact' },
  'nodig bij een vastgelegde afweging': { en: 'needed with a recorded weighing' },
  'noem wie er aan het overleg deelneemt': { en: 'name who takes part in the meeting' },
  'om deze reden mag u dit niet met deze organisatie delen': {
    en: 'for this reason you may not share this with this organisation',
  },
  'onbekend doel': { en: 'unknown purpose' },
  'onbekende categorie': { en: 'unknown kind of data' },
  'onbekende organisatie': { en: 'unknown organisation' },
  'onbekende regio': { en: 'unknown region' },
  'onbekende soort': { en: 'unknown kind' },
  'onbekende soort gegevens': { en: 'unknown kind of data' },
  'op deze dag kan geen kind of jongere zijn geboren': {
    en: 'no child or young person can be born on this day',
  },
  'voor dit doel en deze organisaties kan het gezin hierover niet kiezen': {
    en: 'for this purpose and these organisations the family cannot choose about this',
  },
  'voor private_key_jwt is een sleutel nodig': { en: 'private_key_jwt needs a key' },
  '… bestaat al.': { en: 'This exists already.' },
}

/** Those in which something differs each time: how they begin and end. */
const PATTERNS = Object.entries(REFUSALS)
  .filter(([said]) => said.includes('…'))
  .map(([said, words]) => {
    const [start = '', end = ''] = said.split('…')
    return { start, end, words }
  })

/** Said of a sentence that stands in no other words: never Dutch to who does not read it. */
const OTHERWISE = 'This is not possible now.'

/** What a use case said, in the words of who reads it. */
export const refusalIn = (voice: Voice, said: string): string => {
  if (voice === 'nl') return said
  const words = Object.hasOwn(REFUSALS, said)
    ? REFUSALS[said]
    : PATTERNS.find(({ start, end }) => said.startsWith(start) && said.endsWith(end))?.words
  return voice === 'je' ? (words?.je ?? said) : (words?.en ?? OTHERWISE)
}

/** The same of what is wrong with one field, as a sentence of its own: use cases name a fault in half a one. */
export const faultIn = (voice: Voice, said: string): string => {
  const words = refusalIn(voice, said)
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? '' : '.'}`
}
