/** What every source must do. Each adapter's test builds the same organisation in its own form and runs this. */
import { setImmediate as turn } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import { childReference, type Source, SourceError } from '../../consent/ports/source.ts'
import type { Category } from '../../policies/catalogue.ts'
import { fits } from '../../policies/minimise.ts'

export const categories: readonly Category[] = readCatalogue().catalogue.categories

/** The organisation: 1001 with everything, 1002 with a name only, 1003 whose own data do not fit (`BROKEN`). */
export const NOOR = {
  identiteit_contact: { naam: 'Noor van der Veen', geboortedatum: '2013-03-14' },
  schoolloopbaan_resultaten: {
    adviezen: ['vmbo-tl', 'havo'],
    toetsen: [
      { naam: 'Leestoets', datum: '2025-11-12', resultaat: '6,4' },
      { naam: 'Rekentoets', datum: '2025-11-19', resultaat: '7,1' },
    ],
  },
}
export const AMIR = { identiteit_contact: { naam: 'Amir Haddad' } }
/** Whoever stands at 1001, as a whole. */
export const WHOLE = [NOOR, { ...AMIR, schoolloopbaan_resultaten: null }]
/** What a reader may be told of data that change: it passes by itself. */
const PASSING = ['changing', 'unavailable', 'broken_data']
const TRADED_READS = 40
const BOTH = ['identiteit_contact', 'schoolloopbaan_resultaten']
/** A value that stands where it does not fit; it must not show up in any message. */
export const BROKEN = 'geheim-geboortedatum'

export type SourceFixture = {
  readonly source: Source
  /** Noor is called `Noor Anders` from now on. */
  rename(): Promise<void>
  /** Cuts what Noor's name is in off in the middle; left out where the source's own transactions rule that out. */
  halfWrite?(): Promise<void>
  /** Noor and Amir trade places in one step, as where an export replaces another; the next time they trade back. */
  trade?(): Promise<void>
  /** Takes everything away. */
  remove(): Promise<void>
  close(): Promise<void>
}

const rejection = async (promise: Promise<unknown>): Promise<SourceError> => {
  const fault = await promise.then(
    () => null,
    (error: unknown) => error,
  )
  expect(fault).toBeInstanceOf(SourceError)
  return fault as SourceError
}

/** An answer or a fault, of data that may have changed while they were read. */
export const expectWhole = (answer: unknown, wholes: readonly object[] = WHOLE): void => {
  if (answer instanceof SourceError) expect(PASSING).toContain(answer.code)
  else expect(wholes).toContainEqual(answer)
}

const readWhileTrading = async ({ source, trade }: SourceFixture): Promise<unknown[]> => {
  const stop = new AbortController()
  const trading = (async () => {
    for (; !stop.signal.aborted; await turn()) await trade?.()
  })()
  const answers: unknown[] = []
  for (let count = 0; count < TRADED_READS; count += 1)
    answers.push(await source.read('1001', BOTH).catch((error: unknown) => error))
  stop.abort()
  await trading
  return answers
}

/**
 * Runs the conformance suite on one kind of source; `whole` for sources that can never be met half-written, `trades` false for one whose own
 * tests change it at every moment.
 */
export const sourceConformance = (
  name: string,
  make: () => Promise<SourceFixture>,
  { whole = false, trades = true }: { whole?: boolean; trades?: boolean } = {},
): void => {
  describe(`source conformance: ${name}`, () => {
    let fixture: SourceFixture
    beforeEach(async () => {
      fixture = await make()
    })
    afterEach(() => fixture.close())
    const read = (child: string, ids: string[] = ['identiteit_contact']) =>
      fixture.source.read(child, ids)

    it('answers with records in the names and formats of the categories', async () => {
      const answer = await read('1001', ['identiteit_contact', 'schoolloopbaan_resultaten'])
      expect(answer).toEqual(NOOR)
      for (const category of categories) {
        const record = answer[category.id]
        if (record) expect(fits(category, record)).toEqual([])
      }
    })

    it('answers every category asked and no other', async () => {
      expect(await read('1001')).toEqual({ identiteit_contact: NOOR.identiteit_contact })
      expect(await read('1001', [])).toEqual({})
    })

    it('answers null alike for no such child, no such category and nothing filled in', async () => {
      const nothing = { schoolloopbaan_resultaten: null, opp: null, bestaat_niet: null }
      expect(await read('1002', Object.keys(nothing))).toEqual(nothing)
      expect(await read('9999', Object.keys(nothing))).toEqual(nothing)
      expect(await read('1002')).toEqual(AMIR)
    })

    it.each([
      '',
      '__proto__',
      'constructor',
      '../1001',
      './1001',
      '1001.json',
      '1001/',
      ' 1001',
      '/etc/passwd',
      '1001\0',
    ])('knows no child %j', async (child) => {
      expect(await read(child)).toEqual({ identiteit_contact: null })
    })

    it.each(['__proto__', 'constructor', '../1001', ''])('knows no category %j', async (id) => {
      const answer = await read('1001', [id])
      expect(Object.entries(answer)).toEqual([[id, null]])
    })

    it('lists every child, sorted, by a usable reference', async () => {
      const children = await fixture.source.list()
      expect(children).toEqual(['1001', '1002', '1003'])
      for (const child of children) expect(childReference.safeParse(child).success).toBe(true)
    })

    it('refuses a child whose own data do not fit, and only that child', async () => {
      const fault = await rejection(read('1003'))
      expect(fault.code).toBe('broken_data')
      expect(fault.faults.length).toBeGreaterThan(0)
      expect((await read('1001'))['identiteit_contact']).toEqual(NOOR.identiteit_contact)
    })

    it('never repeats what stands in the data', async () => {
      const fault = await rejection(read('1003'))
      const { faults } = await fixture.source.describe()
      expect(
        JSON.stringify([fault.message, fault.faults, faults, String(fault.cause)]),
      ).not.toContain(BROKEN)
    })

    it('describes what it can fill, for how many, and what does not fit', async () => {
      const described = await fixture.source.describe()
      expect(described.children).toBe(3)
      expect(described.faults.length).toBeGreaterThan(0)
      for (const fault of described.faults) expect(fault.message).not.toBe('')
      const identity = described.categories.find(({ id }) => id === 'identiteit_contact')
      expect(identity?.fields).toEqual(expect.arrayContaining(['naam', 'geboortedatum']))
      const known = new Set(categories.map(({ id }) => id))
      expect(described.categories.every(({ id }) => known.has(id))).toBe(true)
    })

    it('sees a change at the next call', async () => {
      await read('1001')
      await fixture.rename()
      expect((await read('1001'))['identiteit_contact']).toMatchObject({ naam: 'Noor Anders' })
    })

    if (!whole)
      it('refuses a half-written file, in words that say so, and recovers', async () => {
        await read('1001')
        await fixture.halfWrite?.()
        const fault = await rejection(read('1001'))
        expect(fault.code).toBe('broken_data')
        expect(fault.message).toContain('half-written')
        await fixture.rename()
        expect((await read('1001'))['identiteit_contact']).toMatchObject({ naam: 'Noor Anders' })
      })

    if (trades)
      it('gives one child as a whole or a clear fault, while two trade places', async () => {
        for (const answer of await readWhileTrading(fixture)) expectWhole(answer)
        expect(WHOLE).toContainEqual(await read('1001', BOTH))
        await fixture.trade?.()
        expect(WHOLE).toContainEqual(await read('1001', BOTH))
      })

    it('is unavailable when its data are gone', async () => {
      await read('1001')
      await fixture.remove()
      expect((await rejection(fixture.source.list())).code).toBe('unavailable')
      expect((await rejection(fixture.source.describe())).code).toBe('unavailable')
    })

    it('stops when nobody waits any more', async () => {
      const options = { signal: AbortSignal.abort() }
      const { source } = fixture
      for (const call of [
        source.read('1001', ['identiteit_contact'], options),
        source.list(options),
        source.describe(options),
      ])
        expect((await rejection(call)).code).toBe('timeout')
    })
  })
}
