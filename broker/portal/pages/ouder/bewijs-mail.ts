/** "Stuur naar mijn e-mail": where a receipt is, in a mail that says no more. Who has no address reads how to add one. */
import type { StatementId } from '../../../../consent/id.ts'
import { mailReceipt, mailReceiptInput } from '../../../answers/mail-receipt.ts'
import { readContact } from '../../../family/contact.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { inputOf, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { bewijsTexts } from '../../texts/bewijs.ts'
import { alert, button, buttons, linkButton, paragraph } from '../../ui.ts'
import { doneAddress } from './choice-page.ts'
import { ADDRESS_PATH, own } from './contact-parts.ts'

/** The receipts of a statement, by the name that their addresses have. */
export const RECEIPTS = { bewijs: 'ontvangstbewijs', verlopen: 'toestemming_verlopen' } as const
export type ReceiptName = keyof typeof RECEIPTS

type Mailed = {
  readonly name: ReceiptName
  /** One button for all of an act. */
  readonly ids: readonly StatementId[]
  /** Whether it stands on the page that says what was done. */
  readonly isDone?: boolean
  /** Of the address: it was just asked for. */
  readonly gemaild: unknown
}

const hidden = (name: string, value: string): Html =>
  html`<input type="hidden" name="${name}" value="${value}">`

/** The button, what came of it, or how to get mail. */
export const mailPart = async (
  visit: Visit,
  { name, ids, isDone = false, gemaild }: Mailed,
): Promise<Html> => {
  const { mail } = bewijsTexts[visit.voice]
  if (gemaild === 'ja')
    return alert('ok', { title: mail.sent, level: isDone ? 3 : 2 }, paragraph(mail.sentWhat))
  const { address } = await readContact(visit.context, own(visit))
  if (address === null)
    return html`${paragraph(mail.noAddress)}${buttons(linkButton(ADDRESS_PATH, mail.add, 'secondary'))}`
  const fields = [
    ...ids.map((id) => hidden('bewijzen', id)),
    ...(isDone ? [hidden('na', 'keuze')] : []),
  ]
  return form(
    visit,
    `/ouder/keuze/${ids[0]}/${name}/mailen`,
    html`${fields}${button(mail.send, { kind: 'secondary' })}`,
  )
}

const mailIt =
  (name: ReceiptName): PortalRoute['handle'] =>
  async (visit, req) => {
    const input = inputOf(mailReceiptInput, {
      statements: wordsIn(visit.fields, 'bewijzen'),
      of: RECEIPTS[name],
    })
    await mailReceipt(visit.context, own(visit), visit.key, input)
    return wordIn(visit.fields, 'na') === 'keuze'
      ? { to: `${doneAddress(input.statements)}&gemaild=ja` }
      : { to: `/ouder/keuze/${req.params['id']}/${name}?gemaild=ja` }
  }

export const bewijsMail: readonly PortalRoute[] = (['bewijs', 'verlopen'] as const).map((name) => ({
  method: 'post',
  path: `/ouder/keuze/:id/${name}/mailen`,
  for: 'gezin',
  back: `/ouder/keuze/:id/${name}`,
  handle: mailIt(name),
}))
