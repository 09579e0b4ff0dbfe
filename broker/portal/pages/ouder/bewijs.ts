/** The receipt of an own answer, as a page and as a PDF. */
import { statementIds } from '../../../../consent/id.ts'
import type { Receipt } from '../../../../consent/receipt.ts'
import { unknownThing } from '../../../acting.ts'
import { consentReceipt } from '../../../consent-views.ts'
import { html } from '../../html.ts'
import { dayOnPage, dayText, moment } from '../../language.ts'
import { receiptPdf } from '../../receipt-pdf.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { gegevensTexts } from '../../texts/gegevens.ts'
import { buttons, facts, linkButton, list } from '../../ui.ts'

/** `until` is the first instant after the last day. */
const lastMoment = ({ until }: Receipt): number | null =>
  until === null ? null : Date.parse(until) - 1

const authorityText = (visit: Visit, { authority }: Receipt): string => {
  const { authorities } = gegevensTexts[visit.language].receipt
  return authorities[authority.how] ?? authority.how
}

const receiptFor = ({ context, session }: Visit, id: unknown): Promise<Receipt> => {
  const known = statementIds.schema.safeParse(id)
  if (!known.success) throw unknownThing()
  return consentReceipt(context, { person: session.person }, known.data)
}

const categoryLine = ({ name, fields }: Receipt['categories'][number]): string =>
  `${name}: ${fields.join(', ')}`

const receiptPage: PortalRoute['handle'] = async (visit, req) => {
  const receipt = await receiptFor(visit, req.params['id'])
  const { language } = visit
  const texts = gegevensTexts[language].receipt
  const last = lastMoment(receipt)
  return {
    title: texts.title,
    current: '/ouder',
    body: html`${facts([
      [texts.number, receipt.id],
      [texts.said, texts.saids[receipt.said]],
      [texts.at, moment(Date.parse(receipt.at), language)],
      [texts.from, receipt.holder],
      [texts.to, receipt.requester],
      [texts.why, receipt.purpose.name],
      [texts.what, list(receipt.categories.map(categoryLine))],
      last !== null && [texts.until, dayOnPage(last, language)],
      [texts.authority, authorityText(visit, receipt)],
      receipt.assisted && [texts.helped, texts.yes],
      [texts.change, receipt.withdraw],
      [
        texts.complaint,
        texts.complaintText(receipt.complaint.organisation, receipt.complaint.supervisor),
      ],
      [texts.text, receipt.textVersion.slice(0, 16)],
    ])}
${buttons(
  linkButton(`/ouder/keuze/${receipt.id}/bewijs/pdf`, texts.pdf),
  linkButton(`/ouder/keuze/${receipt.id}`, gegevensTexts[language].receipt.change, 'secondary'),
)}`,
  }
}

const receiptFile: PortalRoute['handle'] = async (visit, req) => {
  const receipt = await receiptFor(visit, req.params['id'])
  const { language, origin } = visit
  const texts = gegevensTexts[language].receipt
  const last = lastMoment(receipt)
  const rows: (readonly [string, string])[] = [
    [texts.number, receipt.id],
    [texts.said, texts.saids[receipt.said]],
    [texts.at, receipt.at],
    [texts.from, receipt.holder],
    [texts.to, receipt.requester],
    [texts.why, receipt.purpose.name],
    [texts.what, receipt.categories.map(categoryLine).join('\n')],
    ...(last === null ? [] : [[texts.until, dayText(last, language)] as const]),
    [texts.authority, authorityText(visit, receipt)],
    [texts.change, receipt.withdraw],
    [
      texts.complaint,
      texts.complaintText(receipt.complaint.organisation, receipt.complaint.supervisor),
    ],
    [texts.text, receipt.textVersion],
  ]
  const address = `${origin}/ouder/keuze/${receipt.id}`
  const file = await receiptPdf({ title: texts.title, language, rows, address })
  return { file, type: 'application/pdf', name: 'bewijs.pdf' }
}

export const bewijs: readonly PortalRoute[] = [
  { method: 'get', path: '/ouder/keuze/:id/bewijs', for: 'gezin', handle: receiptPage },
  { method: 'get', path: '/ouder/keuze/:id/bewijs/pdf', for: 'gezin', handle: receiptFile },
]
