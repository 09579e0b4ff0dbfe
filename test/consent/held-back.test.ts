/** What is held back from a family, and what lets it be seen. */
import { describe, expect, it } from 'vitest'
import { holdsBack, isHeldBack, releasedIn } from '../../consent/held-back.ts'
import type { JournalRow } from '../../consent/journal.ts'

type Row = Pick<JournalRow, 'sequence' | 'kind' | 'subject' | 'visibility' | 'detail'>

const row = (sequence: number, change: Partial<Row> = {}): Row => ({
  sequence,
  kind: 'verstrekking_geleverd',
  subject: null,
  visibility: 'gezin',
  detail: {},
  ...change,
})
const held = (sequence: number, subject: string | null) =>
  row(sequence, { visibility: 'achtergehouden', subject })
/** Of row 1. */
const release = (subject: string | null) =>
  row(9, { kind: 'rij_vrijgegeven', visibility: 'niemand', subject, detail: { rij: 1 } })

describe('a release', () => {
  it.each([
    ['nothing was held back', [row(1)], false],
    ['it is of the row', [held(1, null), release(null)], false],
    ['it is of everything there is', [held(1, 'a'), held(2, 'a'), release('a')], false],
    ['there is none', [held(1, 'a')], true],
    ['something else is held back', [held(1, 'a'), held(2, 'b'), release('a')], true],
  ])('leaves nothing held back where it shows all: %s', (_name, rows, holds) => {
    expect(holdsBack(rows)).toBe(holds)
  })

  it.each([
    ['the row itself', held(1, null), true],
    ['another about the same thing', held(2, 'a'), true],
    ['one about something else', held(2, 'b'), false],
    ['one about nothing', held(2, null), false],
  ])('is of %s: %s', (_name, one, released) => {
    const isReleased = releasedIn([release('a')])
    expect(isReleased(one)).toBe(released)
    expect(isHeldBack(one, isReleased)).toBe(!released)
  })

  it('of a row about nothing is of that row alone', () => {
    const isReleased = releasedIn([release(null)])
    expect([held(1, null), held(2, null)].map(isReleased)).toEqual([true, false])
  })

  it('is no more than a release: another row of that number and thing lets nothing be seen', () => {
    expect(releasedIn([row(9, { subject: 'a', detail: { rij: 1 } })])(held(1, 'a'))).toBe(false)
  })

  it('is not needed for what was never held back', () => {
    expect(isHeldBack(row(1), releasedIn([]))).toBe(false)
  })
})
