/** Delen zonder toestemming: the weighing first, one receiver, named data, a day. */
import type { Actor } from '../../../../consent/party.ts'
import { speakingGround } from '../../../decisions/speaking-ground.ts'
import {
  duty,
  previewSharing,
  type SharePreview,
  type SpeakingInput,
  shareWithoutConsent,
  speakingInput,
} from '../../../disclosure/share-without-consent.ts'
import { checkboxes, errorSummary, type FieldFault, radios } from '../../fields.ts'
import { html } from '../../html.ts'
import { type Page, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { checkTexts } from '../../texts/check.ts'
import { frameTexts } from '../../texts/frame.ts'
import { profTexts } from '../../texts/prof.ts'
import { weighingTexts } from '../../texts/weighing.ts'
import { facts, heading, idText, lead, list, paragraph } from '../../ui.ts'
import { categoryName } from '../ouder/parts.ts'
import { findFaults, isFillingIn } from '../staff/finding.ts'
import { attempt, type Entered, enterAt, type FaultWords, keyFor } from '../staff/input.ts'
import { type Desk, deskOf } from '../staff/office.ts'
import { reasonsTable } from '../staff/reasons.ts'
import {
  offerCheck,
  offerForm,
  offerResult,
  offerWords,
  SHARED_FIELDS,
  typedOffer,
} from './offering.ts'
import {
  isMark,
  newMark,
  shareOf,
  typedWeighing,
  WEIGHING_FIELDS,
  weighingFields,
  weighingLines,
  weighingText,
} from './weighing.ts'

const PATH = '/prof/zonder-toestemming'
/** Ticked once the weighing is in the own file. */
const KEPT = 'bewaard'
/** The control number of the weighing that was shown: another is another weighing, which nobody put anywhere. */
const NUMBER = 'controlegetal'
/** What makes that number tell nothing: made with the first check page, and kept by us nowhere. */
const MARK = 'kenmerk'
/** Looking beforehand supposes a weighing, whichever it will be: of this one nothing is told yet. */
const ANY_WEIGHING = '0'.repeat(64)

const wordsOf = (visit: Visit): FaultWords => {
  const { speak } = profTexts[visit.language]
  const texts = weighingTexts[visit.language]
  return {
    ...offerWords(visit),
    ground: { field: 'grond', message: speak.groundFault },
    danger: { field: 'soort', message: texts.dangerFault },
    tried: { field: 'geprobeerd', message: texts.triedFault },
    telling: { field: 'vertellen', message: texts.tellingFault },
    duties: { field: 'vragen', message: speak.dutiesFault },
  }
}

const typed = (visit: Visit): unknown => ({
  ...typedOffer(visit),
  ...typedWeighing(visit),
  ground: wordIn(visit.fields, 'grond'),
  duties: wordsIn(visit.fields, 'vragen'),
})

const formPage = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { language, fields } = visit
  const { speak } = profTexts[language]
  return offerForm(desk, faults, {
    path: PATH,
    title: speak.title,
    intro: html`${lead(speak.lead)}${list(speak.rules)}`,
    extra: html`${radios({
      name: 'grond',
      legend: speak.ground,
      faults,
      value: wordIn(fields, 'grond'),
      options: speakingGround.options.map((value) => ({ value, label: speak.grounds[value] })),
    })}${weighingFields(visit, faults)}${checkboxes({
      name: 'vragen',
      legend: speak.duties,
      faults,
      values: wordsIn(fields, 'vragen'),
      options: duty.options.map((value) => ({ value, label: speak.duty[value] })),
    })}`,
  })
}

/** The number of the check that looking beforehand was. */
const checked = ({ language }: Visit, { controlenummer }: SharePreview) =>
  [checkTexts[language].number, idText(controlenummer)] as const

/** The form again, where not one of the data may be shared on this ground: with the reason of each. */
const nothingPage = (desk: Desk, preview: SharePreview): Page => {
  const { visit } = desk
  const { redenen, zonderAfweging } = preview
  const { nothing, nothingNeeded, reasons } = weighingTexts[visit.language]
  const message = zonderAfweging.length > 0 ? nothingNeeded : nothing
  const page = formPage(desk, [{ field: 'categorieen', message }])
  return {
    ...page,
    body: html`${page.body}${facts([checked(visit, preview)])}${reasonsTable(visit, reasons, redenen)}`,
  }
}

/** What is about to be shared: only what may be, with the weighing that is of it. */
type Weighed = {
  readonly actor: Actor
  readonly input: SpeakingInput
  readonly preview: SharePreview
  readonly lines: ReturnType<typeof weighingLines>
  readonly mark: string
  readonly hash: string
}

const hashOf = ({ context }: Visit, lines: Weighed['lines']): string =>
  context.sha256(weighingText(lines))

const weigh = async (desk: Desk): Promise<Entered<Weighed>> => {
  const { visit } = desk
  const words = wordsOf(visit)
  const entered = enterAt(desk, speakingInput, typed(visit), words)
  if (!entered.ok) return entered
  const { actor, input } = entered.input
  // In danger the weighing may follow, so it opens nothing there.
  const supposed = shareOf(input, input.ground === 'gevaar' ? undefined : ANY_WEIGHING)
  const seen = await attempt(visit, { words, unknown: 'kind' }, () =>
    previewSharing(visit.context, actor, keyFor(visit, supposed), supposed),
  )
  if (!seen.ok) return seen
  const preview = seen.input
  const left = { ...input, categorieen: [...preview.categorieen] }
  const carriedMark = wordIn(visit.fields, MARK)
  const mark = isMark(carriedMark) ? carriedMark : newMark(visit)
  const lines = weighingLines(desk, left, mark)
  const hash = hashOf(visit, lines)
  return { ok: true, input: { actor, input: left, preview, lines, mark, hash } }
}

const checkPage = (desk: Desk, weighed: Weighed, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { input, preview, lines, mark, hash } = weighed
  const { language, fields } = visit
  const { speak } = profTexts[language]
  const texts = weighingTexts[language]
  const isPart = preview.categorieen.length < typedOffer(visit).categorieen.length
  const page = offerCheck(desk, {
    path: PATH,
    title: speak.title,
    question: speak.check,
    send: speak.send,
    carry: [...SHARED_FIELDS, 'grond', 'vragen', ...WEIGHING_FIELDS],
    rows: [
      checked(visit, preview),
      isPart && [texts.shared, list(input.categorieen.map((id) => categoryName(visit, id)))],
    ],
    last: html`<input type="hidden" name="${NUMBER}" value="${hash}"><input type="hidden" name="${MARK}" value="${mark}">
${heading(2, texts.title)}${paragraph(texts.copy)}${facts([...lines.map(([name, said]) => [name, list(said)] as const), [texts.number, idText(hash)]])}
${checkboxes({
  name: KEPT,
  legend: texts.kept,
  hint: texts.keptHint,
  faults,
  values: wordsIn(fields, KEPT),
  options: [{ value: 'ja', label: texts.isKept }],
})}`,
  })
  const rest =
    isPart &&
    html`${paragraph(texts.notShared)}${preview.zonderAfweging.length > 0 && paragraph(texts.partNeeded)}${reasonsTable(visit, texts.reasons, preview.redenen)}`
  return {
    ...page,
    body: html`${errorSummary(frameTexts[language].errors.summary, faults)}${page.body}${rest}`,
    status: faults.length > 0 ? 400 : 200,
  }
}

const send = async (desk: Desk, weighed: Weighed): Promise<Page> => {
  const { visit } = desk
  const { actor, input, hash } = weighed
  const isKept = wordIn(visit.fields, KEPT) === 'ja'
  const { keptFault, number } = weighingTexts[visit.language]
  if (!isKept && input.ground !== 'gevaar')
    return checkPage(desk, weighed, [{ field: KEPT, message: keptFault }])
  const share = shareOf(input, isKept ? hash : undefined)
  const shared = await attempt(visit, { words: wordsOf(visit), unknown: 'kind' }, () =>
    shareWithoutConsent(visit.context, actor, keyFor(visit, share), share),
  )
  if (!shared.ok) return formPage(desk, shared.faults)
  const { speak } = profTexts[visit.language]
  return offerResult(visit, shared.input, {
    title: speak.title,
    done: speak.done,
    told: speak.rules.at(-1) ?? '',
    rows: isKept ? [[number, idText(hash)]] : [],
  })
}

const take: PortalRoute['handle'] = async (visit) => {
  const desk = await deskOf(visit, 'professional')
  const step = wordIn(visit.fields, 'stap')
  if (isFillingIn(visit)) return formPage(desk, findFaults(desk, 'ontvanger'))
  const weighed = await weigh(desk)
  if (!weighed.ok) return formPage(desk, weighed.faults)
  const { preview, hash } = weighed.input
  if (preview.categorieen.length === 0) return nothingPage(desk, preview)
  const isShown = wordIn(visit.fields, NUMBER) === hash
  return step === 'verstuur' && isShown
    ? send(desk, weighed.input)
    : checkPage(desk, weighed.input, [])
}

export const zonderToestemming: readonly PortalRoute[] = [
  {
    method: 'get',
    path: PATH,
    for: 'professional',
    handle: async (visit) => formPage(await deskOf(visit, 'professional'), []),
  },
  // The heaviest act there is: it asks for a login as fresh as a parent's yes.
  { method: 'post', path: PATH, for: 'professional', fresh: true, handle: take },
]
