/** Whether what stands beside the journal is still what its rows recorded: decisions, answers, facts and authority. */
import { ConsentError } from '../../consent/errors.ts'
import {
  authorityText,
  decisionText,
  FINGERPRINT,
  factText,
  RECORDED_AT,
  statementText,
} from '../../consent/fingerprint.ts'
import { type ChildId, factIds, momentOf, statementIds } from '../../consent/id.ts'
import type { JournalAnchor, JournalKind, JournalRow } from '../../consent/journal.ts'
import type { VerifiedChain } from '../../consent/ports/journal.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import type { Instant } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'

/** What one row recorded: an id to tell, and what stands for it now. */
type Recorded = {
  readonly id: string
  /** When it was made; it went with its term when the journal of that time went. Null: it goes with its family alone. */
  readonly madeAt: Instant | null
  /** The fingerprint of what is kept; none where it is gone; of authority of all that is known of the child. */
  readonly prints: () => Promise<readonly string[]>
}

/** What rows are read with, some hundreds together. */
type Reading = {
  readonly tx: Transaction
  readonly sha256: (text: string) => string
  /** Each child's once: who logs in often adds to it each time. */
  readonly authorityOf: (child: ChildId) => Promise<readonly string[]>
}

type Reader = (reading: Reading, row: JournalRow) => Recorded | undefined

const printOf = async <Noun>(
  { sha256 }: Reading,
  noun: Promise<Noun | undefined>,
  text: (noun: Noun) => string,
): Promise<string[]> => {
  const found = await noun
  return found === undefined ? [] : [sha256(text(found))]
}

const decision: Reader = (reading, { decision: id }) =>
  id === null
    ? undefined
    : {
        id,
        madeAt: momentOf(id),
        prints: () => printOf(reading, reading.tx.disclosures.decision(id), decisionText),
      }

const statement: Reader = (reading, { subject }) => {
  if (subject === null) return undefined
  const id = statementIds.schema.parse(subject)
  const prints = () => printOf(reading, reading.tx.statements.get(id), statementText)
  return { id, madeAt: momentOf(id), prints }
}

const fact: Reader = (reading, { subject, at, detail }) => {
  if (subject === null) return undefined
  const id = factIds.schema.parse(subject)
  const madeAt = Number(detail[RECORDED_AT] ?? at)
  return { id, madeAt, prints: () => printOf(reading, reading.tx.facts.get(id), factText) }
}

const authority: Reader = ({ authorityOf }, { child }) =>
  child === null ? undefined : { id: child, madeAt: null, prints: () => authorityOf(child) }

const printsOfAuthority = async (tx: Transaction, child: ChildId): Promise<readonly string[]> => {
  // Its key went with it: what stands there all the same is nothing that a row recorded.
  if (await tx.children.isErased(child)) return []
  const prints: string[] = []
  for (const record of await tx.families.authorityHistory(child))
    prints.push(await tx.children.hashOf(child, authorityText(record)))
  return prints
}

const readingIn = (tx: Transaction, { sha256 }: BrokerContext): Reading => {
  const known = new Map<ChildId, Promise<readonly string[]>>()
  const authorityOf = (child: ChildId): Promise<readonly string[]> => {
    const prints = known.get(child) ?? printsOfAuthority(tx, child)
    known.set(child, prints)
    return prints
  }
  return { tx, sha256, authorityOf }
}

/** Rows that record something which stands beside the journal too. Other rows may name it; these are written with it. */
const READERS: Readonly<Partial<Record<JournalKind, Reader>>> = {
  controle_gedaan: decision,
  verzoek_gedaan: decision,
  token_verleend: decision,
  token_geweigerd: decision,
  verstrekking_begonnen: decision,
  verstrekking_geweigerd: decision,
  aanbieding_gedaan: decision,
  aanbieding_geweigerd: decision,
  toestemming_vastgelegd: statement,
  feit_vastgelegd: fact,
  gezag_geleerd: authority,
}

/** What the rows of the journal record, compared with what is kept. */
export type CheckedRecords = {
  readonly unchanged: number
  /** Of before rows carried fingerprints. */
  readonly untold: number
  /** Gone since its term was over, or with its family. */
  readonly erased: number
  /** What does not fit its row, or is gone before its term: the number of that row, and the id of what it recorded. */
  readonly changed: readonly { readonly row: number; readonly id: string }[]
  /** Ids of what is kept and that no row records; of authority and of a confirmation, whose. At most a hundred. */
  readonly unrecorded: readonly string[]
}

type Standing = 'unchanged' | 'untold' | 'erased' | 'changed'

const isFamilyErased = async (tx: Transaction, child: ChildId | null): Promise<boolean> =>
  child !== null &&
  (await tx.children.isErased(child)) &&
  (await tx.journal.rows({ child, kind: 'gezin_gewist', limit: 1 })).length > 0

const wentByRight = (
  tx: Transaction,
  { madeAt }: Recorded,
  { child, anchor }: Pick<JournalRow, 'child'> & { readonly anchor: JournalAnchor | undefined },
): Promise<boolean> | boolean =>
  madeAt === null ? isFamilyErased(tx, child) : anchor !== undefined && madeAt <= anchor.at

/** As nothing where it cannot be read: a row that does not fit its schema was not written by a broker. */
const readable = async (recorded: Recorded): Promise<readonly string[] | undefined> => {
  try {
    return await recorded.prints()
  } catch (error) {
    if (error instanceof ConsentError && error.code === 'opslag') return undefined
    throw error
  }
}

type Row = { readonly row: JournalRow; readonly anchor: JournalAnchor | undefined }

const standingOf = async (
  { tx }: Reading,
  recorded: Recorded,
  { row, anchor }: Row,
): Promise<Standing> => {
  const fingerprint = row.detail[FINGERPRINT]
  if (fingerprint === undefined) return 'untold'
  const prints = await readable(recorded)
  if (prints === undefined) return 'changed'
  if (prints.some((print) => print === fingerprint)) return 'unchanged'
  const isGone = prints.length === 0
  return isGone && (await wentByRight(tx, recorded, { child: row.child, anchor }))
    ? 'erased'
    : 'changed'
}

/** Rows looked at in one transaction. */
const PAGE_ROWS = 500
/** One says that something is wrong; a hundred say what. */
const UNRECORDED_MAX = 100

type Found = { readonly row: JournalRow; readonly id: string; readonly standing: Standing }

/** The next rows that record something, and the number of the last row that was looked at; null at the end. */
const nextPage = (
  context: BrokerContext,
  after: number,
): Promise<{ found: Found[]; last: number | null }> =>
  context.store.read(async (tx) => {
    const anchor = await tx.journal.anchor()
    const rows = await tx.journal.rows({ after, limit: PAGE_ROWS })
    const reading = readingIn(tx, context)
    const found: Found[] = []
    for (const row of rows) {
      const recorded = READERS[row.kind]?.(reading, row)
      if (!recorded) continue
      const standing = await standingOf(reading, recorded, { row, anchor })
      found.push({ row, id: recorded.id, standing })
    }
    return { found, last: rows.at(-1)?.sequence ?? null }
  })

const checkRecords = async (context: BrokerContext): Promise<CheckedRecords> => {
  const counts = { unchanged: 0, untold: 0, erased: 0 }
  const changed: { row: number; id: string }[] = []
  for (let after: number | null = 0; after !== null; ) {
    const { found, last } = await nextPage(context, after)
    for (const { row, id, standing } of found)
      if (standing === 'changed') changed.push({ row: row.sequence, id })
      else counts[standing] += 1
    after = last
  }
  const unrecorded = await context.store.read((tx) => tx.journal.unrecorded(UNRECORDED_MAX))
  return { ...counts, changed, unrecorded }
}

/** The chain, and where that holds what its rows record. */
export type CheckedJournal = VerifiedChain & { readonly recorded?: CheckedRecords }

/** Recomputes the chain, and compares what it records. */
export const checkJournal = async (context: BrokerContext): Promise<CheckedJournal> => {
  const chain = await context.store.read((tx) => tx.journal.verify())
  return chain.broken === null ? { ...chain, recorded: await checkRecords(context) } : chain
}

/** Whether nothing was changed, as far as it can be told. */
export const isWhole = ({ broken, recorded }: CheckedJournal): boolean =>
  broken === null && recorded?.changed.length === 0 && recorded.unrecorded.length === 0
