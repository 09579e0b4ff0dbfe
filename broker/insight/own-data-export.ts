/**
 * Everything that one person can see here, as data (AVG 15(3), 20): what they said with its receipt, what was asked,
 * who looked, what was written to them. Each part by the use case that shows it, so that none tells more than its page.
 */
import type { ChildId } from '../../consent/id.ts'
import { type Instant, iso } from '../../consent/time.ts'
import type { ByPerson } from '../acting.ts'
import { consentReceipt } from '../answers/consent-views.ts'
import { namedChoices } from '../answers/named-answers.ts'
import type { BrokerContext } from '../context.ts'
import { familyCopies } from '../disclosure/copies.ts'
import { ownErasureRequests } from '../erasure/ask-erasure.ts'
import { readContact, readMessages } from '../family/contact.ts'
import { familiesOf } from '../family/family.ts'
import { involvementsOf } from '../family/involvement.ts'
import { openQuestions } from '../questions/open-questions.ts'
import { familyLog } from './insight.ts'
import type { InsightRow } from './insight-row.ts'
import { ownReports } from './report.ts'

const ROWS_A_READ = 500
const MESSAGES_MAX = 10_000

const wholeLog = async (
  context: BrokerContext,
  who: ByPerson,
  child: ChildId,
): Promise<readonly InsightRow[]> => {
  const rows: InsightRow[] = []
  for (let before: number | null = Number.MAX_SAFE_INTEGER; before !== null; ) {
    const page: Awaited<ReturnType<typeof familyLog>> = await familyLog(context, who, {
      child,
      before,
      limit: ROWS_A_READ,
    })
    rows.push(...page.rows)
    before = page.next
  }
  return rows
}

const choicesOf = async (context: BrokerContext, who: ByPerson, child: ChildId) => {
  const choices = []
  for (const { view, holder, requester } of await namedChoices(context, who, child)) {
    const bewijs = await consentReceipt(context, who, view.id)
    choices.push({ ...view, van: holder, naar: requester, bewijs })
  }
  return choices
}

/** Instants of views, which are numbers: written as ISO 8601. */
const INSTANTS: ReadonlySet<string> = new Set([
  'at',
  'from',
  'until',
  'since',
  'deliveredAt',
  'expiresAt',
  'changedAt',
  'endedAt',
  'dueAt',
  'opgehaald',
])
const readable = (name: string, value: unknown): unknown =>
  typeof value === 'number' && INSTANTS.has(name) ? iso(value as Instant) : value

const aboutChild = async (context: BrokerContext, who: ByPerson, child: ChildId) => ({
  organisaties: (await involvementsOf(context, who, child)).map(
    ({ linked: _linked, ...around }) => around,
  ),
  keuzes: await choicesOf(context, who, child),
  // What a row or message is about has a number of its own, which may be somebody else's.
  logboek: (await wholeLog(context, who, child)).map(({ subject: _subject, ...row }) => row),
  kopieen: await familyCopies(context, who, child),
  verzoekenOmTeWissen: (await ownErasureRequests(context, who, child)).map(
    ({ id, at, state, answer, changedAt }) => ({ id, at, state, answer, changedAt }),
  ),
})

/** JSON of everything that this person can see here now. */
export const ownDataOf = async (context: BrokerContext, who: ByPerson): Promise<string> => {
  const kinderen = []
  for (const family of await familiesOf(context, who))
    kinderen.push({ ...family, ...(await aboutChild(context, who, family.child)) })
  const all = {
    opgehaald: context.now(),
    kinderen,
    vragen: await openQuestions(context, who),
    berichten: (await readMessages(context, who, MESSAGES_MAX)).map(
      ({ kind, child, at, end, endedAt }) => ({ kind, child, at, end, endedAt }),
    ),
    // By whom it is dealt with may tell where a hidden family lives.
    meldingen: (await ownReports(context, who)).map(
      ({ id, kind, child, sequence, text, at, state, answer, changedAt }) => ({
        id,
        kind,
        child,
        sequence,
        text,
        at,
        state,
        answer,
        changedAt,
      }),
    ),
    contact: await readContact(context, who),
  }
  return `${JSON.stringify(all, readable, 2)}\n`
}
