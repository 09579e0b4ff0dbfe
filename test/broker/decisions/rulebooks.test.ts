/** Rules per region and day: each region has its own, a day its own switches, and a hash finds them again. */
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { readTranslation } from '../../../adapters/catalogue-files/read-translation.ts'
import { loadRulebooks } from '../../../broker/compose/context.ts'
import { ConfigError } from '../../../broker/config.ts'
import { createRulebooks } from '../../../broker/decisions/rulebooks.ts'
import { cautiousRegion } from '../../../policies/region.ts'
import { testFolder } from '../../support/folder.ts'

const own = readCatalogue()
const { hash } = own
const NORTH = { ...cautiousRegion, id: 'noord' }
const rulebooks = () =>
  createRulebooks(own, () => readTranslation(own), [
    { region: cautiousRegion, hash: 'a'.repeat(64) },
    { region: NORTH, hash: 'b'.repeat(64) },
  ])

describe('rulebooks', () => {
  it('know the regions that are configured, and no other', () => {
    const books = rulebooks()
    expect([books.has('standaard'), books.has('noord'), books.has('zuid')]).toEqual([
      true,
      true,
      false,
    ])
    expect(() => books.inForce('zuid', '2026-09-01')).toThrow("'zuid'")
  })

  it('name the hashes that a decision keeps', () => {
    const rules = rulebooks().inForce('noord', '2026-09-01')
    expect([rules.catalogueHash, rules.regionHash]).toEqual([hash, 'b'.repeat(64)])
  })

  it('compile once a day, for each region apart', () => {
    const books = rulebooks()
    const today = books.inForce('noord', '2026-09-01')
    expect(books.inForce('noord', '2026-09-01')).toBe(today)
    expect(books.inForce('standaard', '2026-09-01')).not.toBe(today)
    expect(books.inForce('noord', '2026-09-01')).toBe(today)
    expect(books.inForce('noord', '2026-09-02')).not.toBe(today)
  })

  it('are found again by the hash of a region file', () => {
    const books = rulebooks()
    const found = books.ofHash('b'.repeat(64), '2026-09-01')
    expect(found).toMatchObject({ catalogueHash: hash, regionHash: 'b'.repeat(64) })
    expect(books.ofHash('b'.repeat(64), '2026-09-01')).toBe(found)
    expect(books.ofHash('c'.repeat(64), '2026-09-01')).toBeUndefined()
  })

  it('of another day take nothing from those of today', () => {
    const books = rulebooks()
    const today = books.inForce('noord', '2026-09-02')
    books.ofHash('b'.repeat(64), '2026-09-01')
    expect(books.inForce('noord', '2026-09-02')).toBe(today)
  })
})

describe('the English texts', () => {
  const counting = () => {
    let reads = 0
    const books = createRulebooks(own, () => {
      reads += 1
      return readTranslation(own)
    }, [{ region: cautiousRegion, hash: 'a'.repeat(64) }])
    return { books, reads: () => reads }
  }

  it('are read when they are first asked for, and once', () => {
    const { books, reads } = counting()
    const rules = books.inForce('standaard', '2026-09-01')
    expect(books.wording('nl')).toEqual(own)
    expect(rules.in('nl')).toBe(rules.rulebook)
    expect(reads()).toBe(0)
    expect(books.wording('en').catalogue.parties).toContainEqual(
      expect.objectContaining({ id: 'politie', name: 'Police' }),
    )
    expect(rules.in('en')).toBe(rules.in('en'))
    books.inForce('standaard', '2026-09-02').in('en')
    expect(reads()).toBe(1)
  })

  it('are read again after they could not be', () => {
    const answers = [undefined, own]
    const books = createRulebooks(own, () => {
      const answer = answers.shift()
      if (answer === undefined) throw new Error('unreadable')
      return answer
    }, [])
    expect(() => books.wording('en')).toThrow('unreadable')
    expect(books.wording('en')).toBe(own)
  })

  it('are those of the rules of that region', () => {
    const { rulebook, in: read } = rulebooks().inForce('noord', '2026-09-01')
    expect(read('en').index).toBe(rulebook.index)
    expect(read('en').rules.get('R01')?.[0]?.textParent).toMatch(/^The school must report/)
  })
})

describe('loading the regions of the settings', () => {
  it('always has the cautious one', () => {
    expect(loadRulebooks([]).has('standaard')).toBe(true)
  })

  it('refuses two files of one region, naming both', async () => {
    const folder = await testFolder({
      'een.yaml': 'id: zuid\nname: Zuid\n',
      'twee.yaml': 'id: zuid\nname: Ook Zuid\n',
    })
    const files = ['een.yaml', 'twee.yaml'].map((name) => `${folder.path}/${name}`)
    expect(() => loadRulebooks(files)).toThrow(ConfigError)
    expect(() => loadRulebooks(files)).toThrow(
      /twee\.yaml: the region 'zuid' is that of .*een\.yaml too/,
    )
  })

  it('refuses a file that cannot be read, naming it', () => {
    expect(() => loadRulebooks(['/nergens/regio.yaml'])).toThrow('/nergens/regio.yaml')
  })
})
