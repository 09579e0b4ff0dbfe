/** Texts of how a system is connected: messages to it, the copies that it keeps, what its tokens are bound to. */
import type { Connection } from '../../../consent/party.ts'
import type { Bilingual } from '../language.ts'

const nl = {
  title: 'Aansluiting',
  lead: 'Hoe de broker en dit systeem elkaar vinden. Wat u verandert geldt meteen.',
  webhook: 'Adres voor berichten',
  webhookHint:
    'Hier hoort het systeem dat er iets voor klaarstaat. Een openbaar adres dat begint met https://. Leeg: het systeem vraagt er zelf naar.',
  webhookFault:
    'Vul een adres in dat begint met https://, zonder wachtwoord en zonder #, van hoogstens 500 tekens. Of laat het leeg.',
  copiesUrl: 'Adres waar gezinnen hun kopieën lezen',
  copiesUrlHint:
    'Gezinnen zien dit adres als link. Het begint met https://. Leeg laten als dit systeem geen kopieën bewaart.',
  copiesUrlFault:
    'Vul een adres in dat begint met https://, zonder wachtwoord, van hoogstens 500 tekens.',
  copiesAudience: 'Naam van die pagina bij de inlogdienst',
  copiesAudienceHint: 'Het client-id waarmee de pagina met kopieën gezinnen laat inloggen.',
  copiesAudienceFault: 'Vul de naam bij de inlogdienst in, van hoogstens 200 tekens.',
  reader: 'Adres waar uw mensen lezen wat is opgehaald',
  readerHint:
    'De pagina’s van uw gateway voor medewerkers. Bij een aanvraag die klaar is leidt een knop daarheen. Leeg: dan is er geen knop.',
  readerFault:
    'Vul een adres in dat begint met https://, zonder wachtwoord, van hoogstens 500 tekens. Of laat het leeg.',
  binding: 'Waar hoort de toegang van dit systeem bij?',
  bindingHint: 'Kiest u niets? Dan bij dat waarmee het systeem bewijst wie het is.',
  bindings: {
    dpop: 'Bij een sleutel die het systeem zelf maakt (DPoP)',
    mtls: 'Bij een certificaat van uw organisatie (mTLS)',
  } satisfies Record<Connection['binding'], string>,
  bindingFault: 'Kies een sleutel of een certificaat.',
  save: 'Bewaar de aansluiting',
}

export type ConnectionTexts = typeof nl

const en: ConnectionTexts = {
  title: 'Connection',
  lead: 'How the broker and this system find each other. What you change counts at once.',
  webhook: 'Address for messages',
  webhookHint:
    'Here the system hears that something stands ready for it. A public address that starts with https://. Empty: the system asks for itself.',
  webhookFault:
    'Fill in an address that starts with https://, without a password and without #, of at most 500 characters. Or leave it empty.',
  copiesUrl: 'Address where families read their copies',
  copiesUrlHint:
    'Families see this address as a link. It starts with https://. Leave it empty if this system keeps no copies.',
  copiesUrlFault:
    'Fill in an address that starts with https://, without a password, of at most 500 characters.',
  copiesAudience: 'Name of that page at the login service',
  copiesAudienceHint: 'The client id by which the page with copies lets families log in.',
  copiesAudienceFault: 'Fill in the name at the login service, of at most 200 characters.',
  reader: 'Address where your people read what was fetched',
  readerHint:
    'The pages of your gateway for staff. From a request that is ready a button leads there. Empty: then there is no button.',
  readerFault:
    'Fill in an address that starts with https://, without a password, of at most 500 characters. Or leave it empty.',
  binding: 'What is the access of this system bound to?',
  bindingHint: 'If you choose nothing: to what the system proves itself by.',
  bindings: {
    dpop: 'To a key that the system makes itself (DPoP)',
    mtls: 'To a certificate of your organisation (mTLS)',
  },
  bindingFault: 'Choose a key or a certificate.',
  save: 'Save the connection',
}

export const connectionTexts: Bilingual<ConnectionTexts> = { nl, en }
