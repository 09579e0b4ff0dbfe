/** Keeping and erasing: what the broker erases by itself, what it would erase now, and what stays. Numbers only. */
import { type Erasable, erasable } from '../../../../consent/erasure.ts'
import { pastTermKind } from '../../../../consent/past-term.ts'
import { MINUTE } from '../../../../consent/time.ts'
import { asBelieved } from '../../../erasure/believed-time.ts'
import { erasedEnded, waitingEnded } from '../../../erasure/erase-ended.ts'
import { logErasure } from '../../../erasure/erase-log.ts'
import { type Erasures, erasures, SWEEP_EVERY_MS } from '../../../sweep.ts'
import { type Html, html } from '../../html.ts'
import { dayOnPage } from '../../language.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { familyErasureTexts } from '../../texts/family-erasure.ts'
import { supervisionTexts } from '../../texts/supervision.ts'
import { wissenOfficerTexts } from '../../texts/wissen.ts'
import { buttons, facts, heading, lead, linkButton, paragraph, table } from '../../ui.ts'

const PATH = '/fg/bewaren'

const sumOf = ({ done }: Erasures, kind: Erasable): number =>
  done.reduce((total, { counts }) => total + counts[kind], 0)

const daysTable = ({ language }: Visit, { done }: Erasures): Html => {
  const texts = supervisionTexts[language].erasure
  if (done.length === 0) return paragraph(texts.none)
  return table(
    texts.daysCaption,
    texts.daysHeads,
    done.map(({ day, counts }) => [
      dayOnPage(day, language),
      ...erasable.options.map((kind) => counts[kind]),
    ]),
  )
}

const endedTable = async ({ context, language }: Visit): Promise<Html> => {
  const texts = supervisionTexts[language].erasure
  const waiting = await waitingEnded(await asBelieved(context))
  const erased = await erasedEnded(context)
  return table(
    texts.endedCaption,
    texts.endedHeads,
    pastTermKind.options.map((kind) => [...texts.endedKinds[kind], waiting[kind], erased[kind]]),
  )
}

const page: PortalRoute['handle'] = async (visit) => {
  const texts = supervisionTexts[visit.language].erasure
  const found = await erasures(visit.context)
  const log = await logErasure(await asBelieved(visit.context))
  return {
    title: texts.title,
    current: PATH,
    body: html`${lead(texts.lead)}
${table(
  texts.caption,
  texts.heads,
  erasable.options.map((kind) => [...texts.kinds[kind], found.waiting[kind], sumOf(found, kind)]),
)}
${heading(2, texts.log)}${facts([
  [texts.logKept, texts.logTerm],
  [texts.logWaiting, log.waiting],
  [texts.logErased, log.erasedUpTo === null ? texts.logNothing : texts.logUpTo(log.erasedUpTo)],
])}
${heading(2, texts.ended)}${await endedTable(visit)}${paragraph(texts.endedWhy)}
${paragraph(texts.dry)}${paragraph(texts.next(SWEEP_EVERY_MS / MINUTE))}
${heading(2, texts.days)}${daysTable(visit, found)}
${heading(2, texts.rest)}${table(texts.restCaption, texts.restHeads, texts.restRows)}
${buttons(
  linkButton('/fg/wisverzoeken', wissenOfficerTexts[visit.language].to),
  linkButton('/fg/bewaren/gezin', familyErasureTexts[visit.language].to, 'secondary'),
)}`,
  }
}

export const bewaren: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'fg', handle: page },
]
