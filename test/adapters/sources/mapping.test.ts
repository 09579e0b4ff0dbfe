import { describe, expect, it } from 'vitest'
import { csvSource } from '../../../adapters/sources/csv.ts'
import { readCsvMapping } from '../../../adapters/sources/csv-mapping.ts'
import { SourceError } from '../../../consent/ports/source.ts'
import { categories } from '../../conformance/source.ts'

const faultsOf = (content: string) => {
  try {
    readCsvMapping(content, 'mapping.yaml', categories)
    return []
  } catch (error) {
    expect(error).toBeInstanceOf(SourceError)
    expect(error).toMatchObject({ code: 'not_configured' })
    return (error as SourceError).faults
  }
}

const files = 'files: { p: { path: p.csv, key: Nr } }'
const withFields = (category: string, fields: string) =>
  `version: 1\n${files}\ncategories: { ${category}: { ${fields} } }\n`

describe('a mapping that cannot be used names what is wrong', () => {
  it('is accepted when nothing is', () => {
    expect(faultsOf(withFields('thuissituatie', 'taalThuis: { column: T }'))).toEqual([])
  })

  const cases: [content: string, key: string | null][] = [
    ['version: 2', 'version'],
    ['', null],
    ['unknown: 1', 'version'],
    [`version: 1\n${files}\ncategories: {}\nmore: 1`, null],
    [`version: 1\nfiles: {}\ncategories: {}`, 'files'],
    [`version: 1\nchildren: q\n${files}\ncategories: {}`, 'children'],
    [`version: 1\ndateFormat: mm-dd\n${files}\ncategories: {}`, 'dateFormat'],
    [`version: 1\ndelimiter: ";;"\n${files}\ncategories: {}`, 'delimiter'],
    [`version: 1\nencoding: ebcdic\n${files}\ncategories: {}`, 'encoding'],
    [`version: 1\nfiles: { p: { path: p.csv } }\ncategories: {}`, 'files.p.key'],
    [`version: 1\nfiles: { p: { path: ../p.csv, key: Nr } }\ncategories: {}`, 'files.p.path'],
    [`version: 1\nfiles: { p: { path: a/../../p.csv, key: Nr } }\ncategories: {}`, 'files.p.path'],
    [`version: 1\nfiles: { p: { path: /etc/p.csv, key: Nr } }\ncategories: {}`, 'files.p.path'],
    [`version: 1\nfiles: { p: { path: 'C:\\p.csv', key: Nr } }\ncategories: {}`, 'files.p.path'],
    [`version: 1\nfiles: { p: { path: .p.csv, key: Nr } }\ncategories: {}`, 'files.p.path'],
    [
      `version: 1\nfiles: { p: { path: p.csv, key: A }, q: { path: p.csv, key: B } }\ncategories: {}`,
      'files',
    ],
    [withFields('hobby', 'x: { column: T }'), 'categories.hobby'],
    [withFields('thuissituatie', 'zomaar: { column: T }'), 'categories.thuissituatie.zomaar'],
    [withFields('thuissituatie', 'taalThuis: T'), 'categories.thuissituatie.taalThuis'],
    [withFields('thuissituatie', 'taalThuis: { file: p }'), 'categories.thuissituatie.taalThuis'],
    [
      withFields('thuissituatie', 'taalThuis: { column: T, constant: x }'),
      'categories.thuissituatie.taalThuis',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { column: T, colum: x }'),
      'categories.thuissituatie.taalThuis',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { column: "" }'),
      'categories.thuissituatie.taalThuis.column',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { file: q, column: T }'),
      'categories.thuissituatie.taalThuis.file',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { list: { column: T } }'),
      'categories.thuissituatie.taalThuis',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { column: T, split: "," }'),
      'categories.thuissituatie.taalThuis',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { count: true }'),
      'categories.thuissituatie.taalThuis',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { constant: 3 }'),
      'categories.thuissituatie.taalThuis.constant',
    ],
    [
      withFields('thuissituatie', 'taalThuis: { constant: [ a ] }'),
      'categories.thuissituatie.taalThuis',
    ],
    [
      withFields('werk_kwalificatie', 'diplomas: { column: T }'),
      'categories.werk_kwalificatie.diplomas',
    ],
    [
      withFields('werk_kwalificatie', 'diplomas: { items: { a: { column: T } } }'),
      'categories.werk_kwalificatie.diplomas',
    ],
    [
      withFields('werk_kwalificatie', 'doelgroepregister: { column: T, values: { x: waar } }'),
      'categories.werk_kwalificatie.doelgroepregister.values',
    ],
    [
      withFields('vervoersbehoefte', 'soortVervoer: { column: T, values: { R: raket } }'),
      'categories.vervoersbehoefte.soortVervoer.values',
    ],
    [
      withFields('vervoersbehoefte', 'soortVervoer: { constant: raket }'),
      'categories.vervoersbehoefte.soortVervoer.constant',
    ],
    [
      withFields('vervoersbehoefte', 'afstandKm: { columns: [ a, b ] }'),
      'categories.vervoersbehoefte.afstandKm',
    ],
    [
      withFields('opp', 'evaluaties: { items: { datum: { column: D } } }'),
      'categories.opp.evaluaties.items.uitkomst',
    ],
    [
      withFields(
        'opp',
        'evaluaties: { items: { datum: { column: D }, uitkomst: { column: U }, x: { column: X } } }',
      ),
      'categories.opp.evaluaties.items.x',
    ],
    [
      withFields(
        'opp',
        'evaluaties: { items: { datum: { constant: morgen }, uitkomst: { column: U } } }',
      ),
      'categories.opp.evaluaties.items.datum.constant',
    ],
    [
      withFields('identiteit_contact', 'adres: { column: A }'),
      'categories.identiteit_contact.naam',
    ],
    [
      withFields(
        'identiteit_contact',
        'naam: { column: N }, geboortedatum: { constant: 30-02-2013 }',
      ),
      'categories.identiteit_contact.geboortedatum.constant',
    ],
  ]
  it.each(cases.map(([content, key]) => [key, content] as const))('%s', (key, content) => {
    const faults = faultsOf(content)
    expect(faults.map((fault) => fault.key)).toContain(key)
    for (const fault of faults) {
      expect(fault.file).toBe('mapping.yaml')
      expect(fault.message.length).toBeGreaterThan(5)
    }
  })

  it('all at once', () => {
    const content = withFields('thuissituatie', 'a: { column: T }, taalThuis: { x: 1 }').replace(
      'categories: {',
      'categories: { hobby: {},',
    )
    expect(faultsOf(content).map(({ key }) => key)).toEqual([
      'categories.hobby',
      'categories.thuissituatie.a',
      'categories.thuissituatie.taalThuis',
    ])
  })

  it('YAML that cannot be read, by line', () => {
    expect(faultsOf('version: 1\nfiles: [\n')).toMatchObject([
      { message: expect.stringMatching(/YAML/) },
    ])
    expect(faultsOf('version: 1\nversion: 1\n')).toMatchObject([
      { row: 2, message: expect.stringMatching(/YAML/) },
    ])
  })

  it('a mapping file that is not there', () => {
    expect(() => csvSource('/nonexistent/mapping.yaml', categories)).toThrow(
      expect.objectContaining({ code: 'not_configured' }),
    )
  })
})
