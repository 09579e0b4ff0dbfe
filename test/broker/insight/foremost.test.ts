/** Which rows a family sees first. */
import { describe, expect, it } from 'vitest'
import { foremostOf } from '../../../broker/insight/foremost.ts'
import { type JournalKind, type JournalRow, journalKind } from '../../../consent/journal.ts'
import * as sample from '../../support/nouns.ts'

const READER = sample.newPerson()
const child = sample.newChild()

/** Newest first, each by an organisation unless said otherwise. */
const rowsOf = (...told: (JournalKind | Partial<JournalRow>)[]): JournalRow[] =>
  told.map((one, index) => ({
    ...sample.entry(child, typeof one === 'string' ? { kind: one } : one),
    sequence: told.length - index,
    previousHash: '',
    hash: '',
  }))
const kindsOf = (rows: readonly JournalRow[], limit = 3) =>
  foremostOf(rows, READER, limit).map(({ kind }) => kind)

const own = (kind: JournalKind) => ({ kind, person: READER, employee: null })
const byItself = { kind: 'gezag_geleerd', employee: null, party: null } as const

describe('the rows that a family sees first', () => {
  it('are the newest looks, whatever else organisations did since', () => {
    const rows = rowsOf(
      'controle_gedaan',
      'verstrekking_geleverd',
      'token_verleend',
      'controle_gedaan',
      'token_geweigerd',
      'verzoek_gedaan',
      'aanbieding_gedaan',
      'verstrekking_leeg',
    )
    expect(kindsOf(rows)).toEqual(['verstrekking_geleverd', 'token_geweigerd', 'aanbieding_gedaan'])
  })

  it('are filled with what else organisations did, all newest first', () => {
    const rows = rowsOf(
      'controle_gedaan',
      'verzoek_gedaan',
      'verstrekking_geleverd',
      'kind_aangemaakt',
    )
    expect(kindsOf(rows)).toEqual(['controle_gedaan', 'verzoek_gedaan', 'verstrekking_geleverd'])
    expect(kindsOf(rows, 1)).toEqual(['verstrekking_geleverd'])
  })

  it('are none of what the family did, nor of what this service found out by itself', () => {
    const rows = rowsOf(
      own('inzage_gegeven'),
      { ...byItself, person: READER },
      byItself,
      { ...own('partij_gekoppeld'), person: sample.newPerson() },
      'verzoek_gedaan',
    )
    expect(kindsOf(rows)).toEqual(['verzoek_gedaan'])
  })

  it.each(journalKind.options)(
    'of kind %s are looks only where data was sought, offered or given',
    (kind) => {
      const isLook = /^(verstrekking|aanbieding)_/.test(kind) || kind === 'token_geweigerd'
      const other = 'kind_aangemaakt'
      expect(kindsOf(rowsOf(other, kind), 1)).toEqual([isLook ? kind : other])
    },
  )
})
