/** Receipts of an own answer, as a page and as a PDF: that it was given or changed, and that it ended. */
import { type StatementId, statementIds } from '../../../../consent/id.ts'
import type { Receipt } from '../../../../consent/receipt.ts'
import type { Instant } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import { consentReceipt } from '../../../consent-views.ts'
import { expiryReceipt } from '../../../expiry.ts'
import { html } from '../../html.ts'
import { dayText, LANGUAGE_NAMES, momentText } from '../../language.ts'
import { receiptPdf } from '../../receipt-pdf.ts'
import type { Outcome, PortalRoute, Visit } from '../../site.ts'
import { gegevensTexts } from '../../texts/gegevens.ts'
import { buttons, facts, linkButton, list } from '../../ui.ts'

/** What a receipt proves. */
type Proof = {
  readonly receipt: Receipt
  /** When it was written down that the answer had ended; null on the receipt of the answer itself. */
  readonly recordedAt: Instant | null
}

type Row = readonly [label: string, value: string | readonly string[]]

/** `until` is the first instant after the last day. */
const lastMoment = ({ until }: Receipt): number | null =>
  until === null ? null : Date.parse(until) - 1

const categoryLine = ({ name, fields }: Receipt['categories'][number]): string =>
  `${name}: ${fields.join(', ')}`

const rowsOf = ({ voice, language }: Visit, { receipt, recordedAt }: Proof): readonly Row[] => {
  const texts = gegevensTexts[voice].receipt
  const last = lastMoment(receipt)
  const ended: Row[] =
    recordedAt === null
      ? [[texts.said, texts.saids[receipt.said]]]
      : [
          [texts.said, texts.ended],
          [texts.endedAt, momentText(recordedAt, language)],
        ]
  return [
    [texts.number, receipt.id],
    ...ended,
    [texts.at, momentText(Date.parse(receipt.at), language)],
    [texts.from, receipt.holder],
    [texts.to, receipt.requester],
    [texts.why, receipt.purpose.name],
    [texts.what, receipt.categories.map(categoryLine)],
    ...(last === null ? [] : [[texts.until, dayText(last, language)] as const]),
    [texts.authority, texts.authorities[receipt.authority.how] ?? receipt.authority.how],
    ...(receipt.assisted ? [[texts.helped, texts.yes] as const] : []),
    [texts.change, recordedAt === null ? texts.changeText : texts.endedText],
    [texts.complaint, texts.complaintText(receipt.holder)],
    [texts.readIn, LANGUAGE_NAMES[receipt.language]],
  ]
}

/** What the text can be made again of and told from others by, years later. */
const marksOf = (
  { voice }: Visit,
  { receipt: { textVersion, translation } }: Proof,
): readonly (readonly [label: string, mark: string])[] => {
  const texts = gegevensTexts[voice].receipt
  return [
    [texts.text, textVersion],
    ...(translation === null ? [] : [[texts.translation, translation] as const]),
  ]
}

/** The mark of a text is long; on a page its beginning tells it from others. */
const MARK_CHARS_SHOWN = 16

const titleOf = ({ voice }: Visit, { recordedAt }: Proof): string => {
  const { title, endedTitle } = gegevensTexts[voice].receipt
  return recordedAt === null ? title : endedTitle
}

type ReadProof = (visit: Visit, id: StatementId) => Promise<Proof>

const ofAnswer: ReadProof = async ({ context, session }, id) => ({
  receipt: await consentReceipt(context, { person: session.person }, id),
  recordedAt: null,
})

const ofEnd: ReadProof = ({ context, session }, id) =>
  expiryReceipt(context, { person: session.person }, id)

const proofIn = (visit: Visit, read: ReadProof, id: unknown): Promise<Proof> => {
  const known = statementIds.schema.safeParse(id)
  if (!known.success) throw unknownThing()
  return read(visit, known.data)
}

/** A withdrawal, a pause or a resumption has no page of its own. */
const homeOf = ({ id, said }: Receipt): string =>
  said === 'gegeven' || said === 'geweigerd' ? `/ouder/keuze/${id}` : '/ouder'

const proofPage = (visit: Visit, proof: Proof, name: string): Outcome => {
  const texts = gegevensTexts[visit.voice].receipt
  const { receipt } = proof
  const rows = rowsOf(visit, proof)
  return {
    title: titleOf(visit, proof),
    current: '/ouder',
    body: html`${facts([
      ...rows.map(
        ([label, value]) => [label, typeof value === 'string' ? value : list(value)] as const,
      ),
      ...marksOf(visit, proof).map(
        ([label, mark]) => [label, mark.slice(0, MARK_CHARS_SHOWN)] as const,
      ),
    ])}
${buttons(
  linkButton(`/ouder/keuze/${receipt.id}/${name}/pdf`, texts.pdf),
  linkButton(homeOf(receipt), texts.toChoice, 'secondary'),
)}`,
  }
}

const proofFile = async (visit: Visit, proof: Proof, name: string): Promise<Outcome> => {
  const { language, origin } = visit
  const { receipt } = proof
  const rows = rowsOf(visit, proof).map(
    ([label, value]) => [label, typeof value === 'string' ? value : value.join('\n')] as const,
  )
  const address = `${origin}${homeOf(receipt)}`
  const title = titleOf(visit, proof)
  const file = await receiptPdf({
    title,
    language,
    rows: [...rows, ...marksOf(visit, proof)],
    address,
  })
  return { file, type: 'application/pdf', name: `${name}.pdf` }
}

const routesOf = (name: string, read: ReadProof): readonly PortalRoute[] => [
  {
    method: 'get',
    path: `/ouder/keuze/:id/${name}`,
    for: 'gezin',
    handle: async (visit, req) =>
      proofPage(visit, await proofIn(visit, read, req.params['id']), name),
  },
  {
    method: 'get',
    path: `/ouder/keuze/:id/${name}/pdf`,
    for: 'gezin',
    handle: async (visit, req) =>
      proofFile(visit, await proofIn(visit, read, req.params['id']), name),
  },
]

export const bewijs: readonly PortalRoute[] = [
  ...routesOf('bewijs', ofAnswer),
  ...routesOf('verlopen', ofEnd),
]
