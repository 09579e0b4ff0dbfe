/** Texts of a new system: what it may do, and how it proves who it is. */
import type { Act } from '../../../consent/act.ts'
import type { Bilingual } from '../language.ts'

const nl = {
  add: 'Voeg een systeem toe',
  addTitle: 'Systeem toevoegen',
  addLead: 'Dit systeem mag daarna meteen de broker gebruiken, voor uw organisatie.',
  organisation: 'Organisatie',
  id: 'Naam van het systeem',
  idHint:
    'Kleine letters, cijfers en streepjes, bijvoorbeeld linde-magister. Dit verandert nooit meer.',
  idFault: 'Vul een naam in van 3 tot en met 64 kleine letters, cijfers en streepjes.',
  supplier: 'Leverancier',
  supplierHint: 'Wie het systeem voor u beheert. Leeg laten als u dat zelf doet.',
  supplierFault: 'Vul een naam in van hoogstens 200 tekens, of laat het leeg.',
  does: 'Wat mag dit systeem?',
  doesHint: 'Een deel van een dossier ophalen mag elk systeem, als de regels het toelaten.',
  acts: {
    toestemmingsverzoeken: 'Een gezin om toestemming vragen',
    toestemmingen: 'Toestemming vastleggen die op papier of samen is gegeven',
    betrokkenheden: 'Kinderen aanmelden en koppelen',
    feiten: 'Feiten vastleggen die tellen bij een beslissing',
    aanbiedingen: 'Gegevens aanbieden omdat de wet dat zegt',
    controles: 'Nakijken of iets gedeeld mag worden',
    afschriften: 'Kopieën aan gezinnen geven',
  } satisfies Record<Act, string>,
  actsFault: 'Kies uit de lijst.',
  proof: 'Waarmee bewijst het systeem wie het is?',
  proofs: {
    sleutel: 'Met een sleutel',
    certificaat: 'Met een certificaat van uw organisatie',
  },
  proofFault: 'Kies een sleutel of een certificaat.',
  handed: 'De publieke sleutel, of het certificaat',
  handedHint:
    'Plak een JWK, een JWK Set of PEM. Een sleutel is P-256, Ed25519, of RSA van 2048 bits of meer. Een certificaat bewaren wij niet: wij kijken alleen of het past. Nooit een geheime sleutel.',
  handedFault: 'Plak hier een JWK, een JWK Set of PEM. Iets anders kunnen wij niet lezen.',
  leaked:
    'Dit is een geheime sleutel. Zie hem als gelekt: gebruik hem nergens meer, en haal hem weg waar hij al staat. Wij bewaarden hem niet. Maak een nieuwe, en plak alleen het publieke deel.',
  certificatesTitle: 'En certificaten?',
  certificates:
    'Certificaten staan niet in dit register. De broker kent een organisatie aan het OIN in haar certificaat, als hij de uitgever vertrouwt. Een nieuw certificaat zet u in uw eigen systeem of gateway. Oud en nieuw werken naast elkaar tot het oude verloopt. Is het oude gelekt? Laat de uitgever het intrekken, en zet dit systeem hier uit.',
}

export type NewSystemTexts = typeof nl

const en: NewSystemTexts = {
  add: 'Add a system',
  addTitle: 'Add a system',
  addLead: 'This system may then use the broker at once, for your organisation.',
  organisation: 'Organisation',
  id: 'Name of the system',
  idHint: 'Small letters, digits and dashes, for example linde-magister. This never changes.',
  idFault: 'Fill in a name of 3 to 64 small letters, digits and dashes.',
  supplier: 'Supplier',
  supplierHint: 'Who runs the system for you. Leave it empty if you do so yourself.',
  supplierFault: 'Fill in a name of at most 200 characters, or leave it empty.',
  does: 'What may this system do?',
  doesHint: 'Every system may fetch part of a dossier, where the rules allow it.',
  acts: {
    toestemmingsverzoeken: 'Ask a family for consent',
    toestemmingen: 'Record consent that was given on paper or together',
    betrokkenheden: 'Register and link children',
    feiten: 'Record facts that count in a decision',
    aanbiedingen: 'Offer data because the law says so',
    controles: 'Check whether something may be shared',
    afschriften: 'Give copies to families',
  },
  actsFault: 'Choose from the list.',
  proof: 'How does the system prove who it is?',
  proofs: {
    sleutel: 'By a key',
    certificaat: 'By a certificate of your organisation',
  },
  proofFault: 'Choose a key or a certificate.',
  handed: 'The public key, or the certificate',
  handedHint:
    'Paste a JWK, a JWK Set or PEM. A key is P-256, Ed25519, or RSA of 2048 bits or more. We do not keep a certificate: we only look whether it fits. Never a private key.',
  handedFault: 'Paste a JWK, a JWK Set or PEM here. We cannot read anything else.',
  leaked:
    'This is a private key. Regard it as leaked: do not use it anywhere any more, and take it away where it is in use. We did not keep it. Make a new one, and paste its public part only.',
  certificatesTitle: 'And certificates?',
  certificates:
    'Certificates do not stand in this register. The broker knows an organisation by the OIN in its certificate, where it believes the issuer. You put a new certificate into your own system or gateway. Old and new work beside each other until the old one expires. Has the old one leaked? Let its issuer revoke it, and switch this system off here.',
}

export const newSystemTexts: Bilingual<NewSystemTexts> = { nl, en }
