/** The part of a form about how a system is connected, of a new system and of one that is there. */
import { type Connection, connection } from '../../../../consent/party.ts'
import { type FieldFault, radios, textField } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { type Visit, wordIn } from '../../site.ts'
import { connectionTexts } from '../../texts/connection.ts'
import type { facts } from '../../ui.ts'
import { filledIn } from './desk.ts'

/** The fields, as they stand on the page. */
export const CONNECTION_FIELDS = ['binding', 'berichten', 'kopie-adres', 'kopie-naam', 'lees-adres']

/** What is said at each field; by property of a connection. */
export const connectionWords = ({ language }: Visit) => {
  const texts = connectionTexts[language]
  return {
    binding: { field: 'binding', message: texts.bindingFault },
    webhookUrl: { field: 'berichten', message: texts.webhookFault },
    'copies.url': { field: 'kopie-adres', message: texts.copiesUrlFault },
    'copies.audience': { field: 'kopie-naam', message: texts.copiesAudienceFault },
    readerUrl: { field: 'lees-adres', message: texts.readerFault },
  }
}

/** What was typed as a connection, whether it fits or not; `otherwise` is the binding of who chose none. */
export const typedConnection = (
  { fields }: Visit,
  otherwise?: Connection['binding'],
): Record<keyof Connection, unknown> => {
  const word = (name: string): string => wordIn(fields, name).trim()
  const orNull = (name: string): string | null => (word(name) === '' ? null : word(name))
  const [url, audience] = [word('kopie-adres'), word('kopie-naam')]
  return {
    binding: word('binding') || otherwise,
    webhookUrl: orNull('berichten'),
    copies: url === '' && audience === '' ? null : { url, audience },
    readerUrl: orNull('lees-adres'),
  }
}

/** Every field; `before` is what the register has, null for a new system. */
export const connectionFields = (
  visit: Visit,
  before: Connection | null,
  faults: readonly FieldFault[],
): Html => {
  const texts = connectionTexts[visit.language]
  const line = (name: string, label: string, hint: string, now: string | null | undefined) =>
    textField({ name, label, hint, faults, value: filledIn(visit, name, now) })
  const binding = radios({
    name: 'binding',
    legend: texts.binding,
    ...(before === null && { hint: texts.bindingHint }),
    faults,
    value: filledIn(visit, 'binding', before?.binding),
    options: connection.shape.binding.options.map((value) => ({
      value,
      label: texts.bindings[value],
    })),
  })
  return html`${binding}${line('berichten', texts.webhook, texts.webhookHint, before?.webhookUrl)}
${line('kopie-adres', texts.copiesUrl, texts.copiesUrlHint, before?.copies?.url)}
${line('kopie-naam', texts.copiesAudience, texts.copiesAudienceHint, before?.copies?.audience)}
${line('lees-adres', texts.reader, texts.readerHint, before?.readerUrl)}`
}

/** How a system is connected, to be read. */
export const connectionFacts = (
  { language }: Visit,
  { binding, webhookUrl, copies, readerUrl }: Connection,
): Parameters<typeof facts>[0] => {
  const texts = connectionTexts[language]
  return [
    [texts.binding, texts.bindings[binding]],
    webhookUrl !== null && [texts.webhook, webhookUrl],
    copies !== null && [texts.copiesUrl, copies.url],
    copies !== null && [texts.copiesAudience, copies.audience],
    readerUrl !== null && [texts.reader, readerUrl],
  ]
}
