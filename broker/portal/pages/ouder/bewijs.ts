/** Receipts of an own answer, as a page and as a PDF: that it was given or changed, and that it ended. */
import { type StatementId, statementIds } from '../../../../consent/id.ts'
import type { Receipt } from '../../../../consent/receipt.ts'
import { type Day, dayOf } from '../../../../consent/time.ts'
import { unknownThing } from '../../../acting.ts'
import { consentReceipt } from '../../../answers/consent-views.ts'
import { type ExpiryReceipt, expiryReceipt } from '../../../answers/expiry.ts'
import { ownChoice, type Said } from '../../../answers/own-choices.ts'
import { html } from '../../html.ts'
import { dayText, LANGUAGE_NAMES, momentText } from '../../language.ts'
import { receiptPdf } from '../../receipt-pdf.ts'
import type { Outcome, PortalRoute, Visit } from '../../site.ts'
import { bewijsTexts } from '../../texts/bewijs.ts'
import { buttons, facts, linkButton, list } from '../../ui.ts'
import { mailPart, type ReceiptName } from './bewijs-mail.ts'

/** What a receipt proves. */
type Proof = {
  readonly receipt: Receipt
  /** How the answer ended; null on the receipt of the answer itself. */
  readonly ended: Omit<ExpiryReceipt, 'receipt'> | null
  /** What the person said after it about any of the same, oldest first. */
  readonly later: readonly Said[]
  /** Whether any of what the receipt is about is shared, or paused, by this person's word now. */
  readonly isGoing: boolean
}

type Row = readonly [label: string, value: string | readonly string[]]

/** `until` is the first instant after the last day. */
const lastDayOf = ({ receipt: { until }, ended }: Proof): Day | null => {
  if (ended !== null) return ended.lastDay
  return until === null ? null : dayOf(Date.parse(until) - 1)
}

const categoryLine = ({ name, fields }: Receipt['categories'][number]): string =>
  `${name}: ${fields.join(', ')}`

/** What this person can do about it: of a choice that is over there is nothing to stop. */
const whatNow = ({ voice }: Visit, { ended, isGoing }: Proof): string => {
  const texts = bewijsTexts[voice]
  if (ended !== null) return ended.age === null ? texts.endedText : texts.grownText
  return isGoing ? texts.changeText : texts.overText
}

const saidRows = ({ voice, language }: Visit, { receipt, ended }: Proof): Row[] => {
  const texts = bewijsTexts[voice]
  if (ended === null) return [[texts.said, texts.saids[receipt.said]]]
  const { age, recordedAt } = ended
  return [
    [texts.said, texts.ended],
    ...(age === null ? [] : [[texts.endedBy, texts.grown(age)] as const]),
    [texts.endedAt, momentText(recordedAt, language)],
  ]
}

const rowsOf = (visit: Visit, proof: Proof): readonly Row[] => {
  const { voice, language } = visit
  const { receipt, later } = proof
  const texts = bewijsTexts[voice]
  const last = lastDayOf(proof)
  return [
    [texts.number, receipt.id],
    ...saidRows(visit, proof),
    [texts.at, momentText(Date.parse(receipt.at), language)],
    [texts.from, receipt.holder],
    [texts.to, receipt.requester],
    [texts.why, receipt.purpose.name],
    [texts.what, receipt.categories.map(categoryLine)],
    ...(last === null ? [] : [[texts.until, dayText(last, language)] as const]),
    [texts.authority, texts.authorities[receipt.authority.how] ?? receipt.authority.how],
    ...(receipt.assisted ? [[texts.helped, texts.yes] as const] : []),
    ...(later.length === 0
      ? []
      : [
          [
            texts.later,
            later.map(({ at, kind }) => `${momentText(at, language)}: ${texts.saids[kind]}`),
          ] as const,
        ]),
    [texts.change, whatNow(visit, proof)],
    [texts.complaint, texts.complaintText(receipt.holder)],
    [texts.readIn, LANGUAGE_NAMES[receipt.language]],
  ]
}

/** What the text can be made again of and told from others by, years later. */
const marksOf = (
  { voice }: Visit,
  { receipt: { textVersion, translation } }: Proof,
): readonly (readonly [label: string, mark: string])[] => {
  const texts = bewijsTexts[voice]
  return [
    [texts.text, textVersion],
    ...(translation === null ? [] : [[texts.translation, translation] as const]),
  ]
}

/** The mark of a text is long; on a page its beginning tells it from others. */
const MARK_CHARS_SHOWN = 16

const titleOf = ({ voice }: Visit, { ended }: Proof): string => {
  const { title, endedTitle } = bewijsTexts[voice]
  return ended === null ? title : endedTitle
}

type ReadProof = (visit: Visit, id: StatementId) => Promise<Proof>

const ofAnswer: ReadProof = async (visit, id) => ({
  receipt: await consentReceipt(visit.context, { person: visit.session.person }, id),
  ended: null,
  ...(await sinceThen(visit, id)),
})

const ofEnd: ReadProof = async (visit, id) => {
  const { context, session } = visit
  const { receipt, ...ended } = await expiryReceipt(context, { person: session.person }, id)
  return { receipt, ended, ...(await sinceThen(visit, id)) }
}

/** What became of a statement since. */
const sinceThen = async (
  { context, session }: Visit,
  id: StatementId,
): Promise<Pick<Proof, 'later' | 'isGoing'>> => {
  const { said, parts } = await ownChoice(context, { person: session.person }, id)
  const place = said.findIndex((one) => one.id === id)
  const about = said[place]?.categories ?? []
  const later = said
    .slice(0, Math.max(place, 0))
    .filter(({ categories }) => categories.some((category) => about.includes(category)))
  const isGoing = parts.some(
    ({ category, state }) =>
      about.includes(category) && (state === 'geldig' || state === 'gepauzeerd'),
  )
  return { later: later.toReversed(), isGoing }
}

const proofIn = (visit: Visit, read: ReadProof, id: unknown): Promise<Proof> => {
  const known = statementIds.schema.safeParse(id)
  if (!known.success) throw unknownThing()
  return read(visit, known.data)
}

/** The choice that it is about. */
const homeOf = ({ id }: Receipt): string => `/ouder/keuze/${id}`

type Shown = { readonly name: ReceiptName; readonly gemaild: unknown }

const proofPage = async (
  visit: Visit,
  proof: Proof,
  { name, gemaild }: Shown,
): Promise<Outcome> => {
  const texts = bewijsTexts[visit.voice]
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
)}
${await mailPart(visit, { name, ids: [receipt.id], gemaild })}`,
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

const routesOf = (name: ReceiptName, read: ReadProof): readonly PortalRoute[] => [
  {
    method: 'get',
    path: `/ouder/keuze/:id/${name}`,
    for: 'gezin',
    handle: async (visit, req) =>
      proofPage(visit, await proofIn(visit, read, req.params['id']), {
        name,
        gemaild: req.query['gemaild'],
      }),
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
