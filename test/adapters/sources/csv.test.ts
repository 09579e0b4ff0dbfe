import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { csvSource } from '../../../adapters/sources/csv.ts'
import { type Source, SourceError } from '../../../consent/ports/source.ts'
import { fits } from '../../../policies/minimise.ts'
import { BROKEN, categories, sourceConformance } from '../../conformance/source.ts'
import { type TestFolder, testFolder, tradedFolder } from '../../support/folder.ts'

const MAPPING = `version: 1
files:
  leerlingen: { path: leerlingen.csv, key: Nr }
  toetsen: { path: toetsen.csv, key: Leerling }
categories:
  identiteit_contact:
    naam: { file: leerlingen, columns: [ Roepnaam, Achternaam ] }
    geboortedatum: { file: leerlingen, column: Geboren }
  schoolloopbaan_resultaten:
    adviezen: { file: leerlingen, column: Advies, split: "," }
    toetsen:
      file: toetsen
      items: { naam: { column: Toets }, datum: { column: Datum }, resultaat: { column: Score } }
`
const PUPILS = `Nr;Roepnaam;Achternaam;Geboren;Advies
1001;Noor;van der Veen;14-03-2013;vmbo-tl, havo
1002;Amir;Haddad;;
1003;Sanne;de Boer;${BROKEN};
`
const TESTS = `Leerling;Toets;Datum;Score
1001;Leestoets;12-11-2025;6,4
1001;Rekentoets;19-11-2025;7,1
9999;Leestoets;12-11-2025;5,0
`

sourceConformance(
  'CSV exports',
  async () => {
    const folder = await testFolder({
      'mapping.yaml': MAPPING,
      'leerlingen.csv': PUPILS,
      'toetsen.csv': TESTS,
    })
    return {
      source: csvSource(join(folder.path, 'mapping.yaml'), categories),
      rename: () => folder.write('leerlingen.csv', PUPILS.replace('van der Veen', 'Anders')),
      halfWrite: () => folder.write('leerlingen.csv', PUPILS.slice(0, 60)),
      remove: folder.remove,
      close: folder.remove,
    }
  },
  { trades: false },
)

/** All files of an export are replaced together: the link to their folder is. */
const traded = (text: string) =>
  text.replaceAll(/^100[12];/gm, (nr) => (nr === '1001;' ? '1002;' : '1001;'))
sourceConformance('CSV exports whose folder is replaced', async () => {
  const files = { 'mapping.yaml': MAPPING, 'leerlingen.csv': PUPILS, 'toetsen.csv': TESTS }
  const folder = await tradedFolder(files, {
    ...files,
    'leerlingen.csv': traded(PUPILS),
    'toetsen.csv': traded(TESTS),
  })
  const write = (content: string) => writeFile(join(folder.path, 'leerlingen.csv'), content)
  return {
    source: csvSource(join(folder.path, 'mapping.yaml'), categories),
    rename: () => write(PUPILS.replace('van der Veen', 'Anders')),
    halfWrite: () => write(PUPILS.slice(0, 60)),
    trade: folder.trade,
    remove: folder.remove,
    close: folder.remove,
  }
})

let folder: TestFolder | undefined
afterEach(async () => {
  await folder?.remove()
})

const make = async (
  mapping: string,
  files: Record<string, string | Uint8Array>,
): Promise<Source> => {
  folder = await testFolder({ 'mapping.yaml': mapping })
  for (const [name, content] of Object.entries(files)) await folder.write(name, content)
  return csvSource(join(folder.path, 'mapping.yaml'), categories)
}

/** A mapping with one file `p.csv`, key `Nr`. */
const small = (fields: string, top = '', category = 'identiteit_contact') =>
  `version: 1\n${top}\nfiles: { p: { path: p.csv, key: Nr } }\ncategories:\n  ${category}:\n${fields
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`

const readOne = async (
  mapping: string,
  csv: string | Uint8Array,
  category = 'identiteit_contact',
) => (await (await make(mapping, { 'p.csv': csv })).read('1', [category]))[category]

const faultOf = async (promise: Promise<unknown>): Promise<SourceError> => {
  const fault = await promise.catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(SourceError)
  return fault as SourceError
}

describe('what a school’s export becomes', () => {
  const path = fileURLToPath(
    new URL('../../../docs/examples/school-export/mapping.yaml', import.meta.url),
  )
  const source = csvSource(path, categories)
  const all = categories.map(({ id }) => id)

  it('describes six pupils without a fault', async () => {
    const { children, faults, categories: described } = await source.describe()
    expect([children, faults]).toEqual([6, []])
    expect(described.map(({ id }) => id)).toContain('verzuim_ongeoorloofd')
  })

  it('fits the categories, field by field, for every pupil', async () => {
    for (const child of await source.list()) {
      const answer = await source.read(child, all)
      for (const category of categories) {
        const record = answer[category.id]
        if (record)
          expect([child, category.id, fits(category, record)]).toEqual([child, category.id, []])
      }
    }
  })

  it('reads one pupil whole', async () => {
    expect(await source.read('20210014', [...mappedIds, 'opp'])).toEqual({
      identiteit_contact: {
        naam: 'Noor van der Veen',
        geboortedatum: '2013-03-14',
        adres: 'Wilgenlaan 12 1234 AB Zuidwaard',
        telefoon: '06-00000014',
        email: 'noor.vdveen@leerling.example',
        schoolEnKlas: 'vmbo-tl, klas 1B',
        contactpersoon: 'Mevr. Van der Veen',
      },
      schoolloopbaan_resultaten: {
        leerjaarEnNiveau: '1 vmbo-tl',
        adviezen: ['vmbo-tl', 'havo'],
        toetsen: [
          { naam: 'Leestoets', datum: '2025-11-12', resultaat: '6,4' },
          { naam: 'Diagnostische toets', datum: '2025-11-19', resultaat: '7,1' },
        ],
      },
      ondersteuningsbehoefte: {
        onderwijsbehoeften: 'Korte opdrachten, vaste plek in de klas',
        bevorderendeFactoren: 'Werkt graag samen',
        belemmerendeFactoren: 'Verliest overzicht bij veel tekst',
        gegevenBegeleiding: 'Wekelijks mentorgesprek',
      },
      verzuim_ongeoorloofd: {
        perioden: [
          { datum: '2025-10-06', uren: 3.5 },
          { datum: '2025-10-13', uren: 4 },
        ],
        soortVerzuim: 'overig verzuim',
        ondernomenActies: ['Gesprek met mentor', 'Brief naar huis'],
      },
      ziekteverzuim: {
        perioden: [
          { datum: '2025-10-20', uren: 6 },
          { datum: '2025-10-21', uren: 6 },
        ],
        frequentie: 2,
      },
      gezondheid_diagnose: { dyslexieverklaring: true },
      thuissituatie: { taalThuis: 'Nederlands' },
      opp: null,
    })
  })

  it('keeps a translated "no" and absences that did not happen to itself', async () => {
    expect(
      await source.read('20210055', [
        'gezondheid_diagnose',
        'ziekteverzuim',
        'verzuim_ongeoorloofd',
      ]),
    ).toEqual({ gezondheid_diagnose: null, ziekteverzuim: null, verzuim_ongeoorloofd: null })
  })

  it('reads quoted delimiters and letters with marks', async () => {
    expect(await source.read('20210055', ['identiteit_contact'])).toMatchObject({
      identiteit_contact: {
        naam: "Zoë van 't Hof",
        contactpersoon: "Mevr. Van 't Hof; bereikbaar na 17.00",
      },
    })
  })

  const mappedIds = [
    'identiteit_contact',
    'schoolloopbaan_resultaten',
    'ondersteuningsbehoefte',
    'verzuim_ongeoorloofd',
    'ziekteverzuim',
    'gezondheid_diagnose',
    'thuissituatie',
  ]
})

describe('cells', () => {
  const dates: [string, string, string | RegExp][] = [
    ['dd-MM-yyyy', '29-02-2008', '2008-02-29'],
    ['dd-MM-yyyy', '29-02-2009', /not an existing day/],
    ['dd-MM-yyyy', '31-04-2013', /not an existing day/],
    ['dd-MM-yyyy', '30-04-2013', '2013-04-30'],
    ['dd-MM-yyyy', '1-4-2013', /written as dd-MM-yyyy/],
    ['dd-MM-yyyy', '2013-04-01', /written as dd-MM-yyyy/],
    ['dd-MM-yyyy', '01-04-2013 00:00:00', '2013-04-01'],
    ['dd-MM-yyyy', '01-04-2013 8:05', '2013-04-01'],
    ['dd-MM-yyyy', '01-04-2013 later', /written as/],
    ['d-M-yyyy', '1-4-2013', '2013-04-01'],
    ['d-M-yyyy', '11-12-2013', '2013-12-11'],
    ['d/M/yyyy', '1/4/2013', '2013-04-01'],
    ['dd/MM/yyyy', '01/04/2013', '2013-04-01'],
    ['dd.MM.yyyy', '01.04.2013', '2013-04-01'],
    ['dd.MM.yyyy', '01-04-2013', /written as/],
    ['yyyyMMdd', '20130401', '2013-04-01'],
    ['yyyy-MM-dd', '2013-04-01T12:30:00.000', '2013-04-01'],
    ['yyyy-MM-dd', '2013-13-01', /not an existing day/],
    ['yyyy-MM-dd', '2013-00-01', /not an existing day/],
  ]
  it.each(dates)('a date as %s: %s', async (format, cell, expected) => {
    const mapping = small(
      'naam: { column: N }\ngeboortedatum: { column: D }',
      `dateFormat: ${format}`,
    )
    const read = readOne(mapping, `Nr;N;D\n1;x;${cell}\n`)
    if (typeof expected === 'string')
      expect(await read).toEqual({ naam: 'x', geboortedatum: expected })
    else
      await expect(read).rejects.toMatchObject({
        code: 'broken_data',
        message: expect.stringMatching(expected),
      })
  })

  const others: [string, string, string, unknown][] = [
    ['afstandKm: { column: C }', '', '3,5', { afstandKm: 3.5 }],
    ['afstandKm: { column: C }', '', '-3', { afstandKm: -3 }],
    ['afstandKm: { column: C }', '', '3.5', /is not a number/],
    ['afstandKm: { column: C }', '', '1.234,5', /is not a number/],
    ['afstandKm: { column: C }', '', '1e3', /is not a number/],
    ['afstandKm: { column: C }', '', ',5', /is not a number/],
    ['afstandKm: { column: C }', 'decimal: "."', '3.5', { afstandKm: 3.5 }],
    ['afstandKm: { column: C, decimal: "." }', '', '3.5', { afstandKm: 3.5 }],
    ['begeleidingNodig: { column: C }', '', 'J', { begeleidingNodig: true }],
    ['begeleidingNodig: { column: C }', '', 'Nee', { begeleidingNodig: false }],
    ['begeleidingNodig: { column: C }', '', 'x', /yes and no/],
    [
      'begeleidingNodig: { column: C, booleans: { true: [ x ], false: [ o ] } }',
      '',
      'x',
      { begeleidingNodig: true },
    ],
    ['soortVervoer: { column: C }', '', 'taxi', { soortVervoer: 'taxi' }],
    ['soortVervoer: { column: C }', '', 'raket', /not one of the choices/],
    ['soortVervoer: { column: C, values: { T: taxi } }', '', 'T', { soortVervoer: 'taxi' }],
    ['soortVervoer: { column: C, values: { T: taxi } }', '', 'taxi', /is not in `values`/],
    ['soortVervoer: { column: C, values: { T: taxi } }', '', 'constructor', /is not in `values`/],
    ['opstapplaats: { column: C }', '', '  Kade 1 ', { opstapplaats: 'Kade 1' }],
    ['opstapplaats: { column: C }', 'empty: [ "-" ]', '-', null],
    ['opstapplaats: { column: C }', 'empty: [ "-" ]', '', null],
    ['opstapplaats: { column: C }', '', '-', { opstapplaats: '-' }],
    ['opstapplaats: { constant: Kade }', '', 'x', null],
    [
      'opstapplaats: { constant: Kade }\nafstandKm: { column: C }',
      '',
      '2',
      { opstapplaats: 'Kade', afstandKm: 2 },
    ],
  ]
  it.each(others)('%s %s: %j', async (fields, top, cell, expected) => {
    const mapping = small(fields, top, 'vervoersbehoefte')
    const read = readOne(mapping, `Nr;C\n1;${cell}\n`, 'vervoersbehoefte')
    if (expected instanceof RegExp)
      await expect(read).rejects.toMatchObject({
        code: 'broken_data',
        faults: [{ file: 'p.csv', key: 'C', row: 2 }],
        message: expect.stringMatching(expected),
      })
    else expect(await read).toEqual(expected)
  })
})

describe('rows', () => {
  const id = 'vve_programma'
  const two = 'Nr;S;C;M\n1;a;een;3\n1;b;twee;4\n2;a;x;1\n'
  it.each([
    ['naamProgramma: { column: C, take: first }', { naamProgramma: 'een', maandenGevolgd: 2 }],
    ['naamProgramma: { column: C, take: last }', { naamProgramma: 'twee', maandenGevolgd: 2 }],
    [
      'naamProgramma: { column: C, where: { S: [ b, c ] } }',
      { naamProgramma: 'twee', maandenGevolgd: 2 },
    ],
    [
      'naamProgramma: { columns: [ S, C ], join: "/", take: last }',
      { naamProgramma: 'b/twee', maandenGevolgd: 2 },
    ],
    ['naamProgramma: { columns: [ S, C ], where: { S: [ z ] } }', { maandenGevolgd: 2 }],
  ])('%s', async (field, expected) => {
    const mapping = small(`${field}\nmaandenGevolgd: { count: true }`, '', id)
    expect(await readOne(mapping, two, id)).toEqual(expected)
  })

  it('refuses two rows where one value is needed, naming the second', async () => {
    const mapping = small('naamProgramma: { column: C }\nmaandenGevolgd: { count: true }', '', id)
    const fault = await faultOf(readOne(mapping, two, id))
    expect(fault.faults).toMatchObject([
      { file: 'p.csv', row: 3, message: expect.stringMatching(/take: first/) },
    ])
  })

  it('refuses an item without what the category requires, and leaves empty optional parts out', async () => {
    const items =
      'afspraken: { items: { actie: { column: A }, verantwoordelijke: { constant: mentor }, datum: { column: D } } }'
    const mapping = small(items, '', 'plan_afspraken')
    expect(await readOne(mapping, 'Nr;A;D\n1;bellen;\n', 'plan_afspraken')).toEqual({
      afspraken: [{ actie: 'bellen', verantwoordelijke: 'mentor' }],
    })
    await folder?.remove()
    const fault = await faultOf(readOne(mapping, 'Nr;A;D\n1;;01-02-2026\n', 'plan_afspraken'))
    expect(fault.faults).toMatchObject([
      { row: 2, key: 'A', message: expect.stringMatching(/required/) },
    ])
  })

  it('leaves out who is not in the file of children', async () => {
    const mapping = `version: 1
children: p
files: { q: { path: q.csv, key: Nr }, p: { path: p.csv, key: Nr } }
categories: { thuissituatie: { taalThuis: { file: q, column: T } } }
`
    const source = await make(mapping, { 'p.csv': 'Nr\n1\n', 'q.csv': 'Nr;T\n1;Fries\n2;Fries\n' })
    expect(await source.read('1', ['thuissituatie'])).toEqual({
      thuissituatie: { taalThuis: 'Fries' },
    })
    expect(await source.read('2', ['thuissituatie'])).toEqual({ thuissituatie: null })
    expect(await source.list()).toEqual(['1'])
  })

  it('tells every fault of a child at once, with row and column and never the value', async () => {
    const mapping = small(
      'naam: { column: N }\ngeboortedatum: { column: D }\nadres: { column: A, values: { x: y } }',
    )
    const fault = await faultOf(readOne(mapping, 'Nr;N;D;A\n\n1;Noor;geheim1;geheim2\n'))
    expect(fault.faults.map(({ row, key }) => [row, key])).toEqual([
      [3, 'D'],
      [3, 'A'],
    ])
    expect(JSON.stringify([fault.message, fault.faults])).not.toMatch(/geheim|Noor/)
  })
})

describe('files', () => {
  const mapping = (top = '') => small('naam: { column: Naam }', top)

  it.each([
    ['utf-8 with a mark', '\uFEFFNr;Naam\r\n1;Zoë\r\n', ''],
    ['utf-8 without one', 'Nr;Naam\n1;Zoë\n', ''],
    ['old Macintosh line ends', 'Nr;Naam\r1;Zoë\r', ''],
    ['windows-1252', Buffer.from('Nr;Naam\n1;Zoë\n', 'latin1'), 'encoding: windows-1252'],
    ['commas', 'Nr,Naam\n1,Zoë\n', 'delimiter: ","'],
    ['tabs', 'Nr\tNaam\n1\tZoë\n', 'delimiter: "\\t"'],
    ['no last line break', 'Nr;Naam\n1;Zoë', 'finalNewline: optional'],
    ['spaces around names, other columns, empty rows', ' Nr ; Naam;X\n;;\n1;Zoë;\n\n;;\n', ''],
    ['quotes', '"Nr";"Naam"\n"1";"Zoë"\n', ''],
  ])('reads %s', async (_what, content, top) => {
    expect(await readOne(mapping(top), content)).toEqual({ naam: 'Zoë' })
  })

  it.each<[string, string | Uint8Array, string, [RegExp, number | null]]>([
    ['an empty file', '', '', [/empty: it may be half-written/, null]],
    ['no last line break', 'Nr;Naam\n1;Zo', '', [/line break: it may be half-written/, null]],
    ['a row that stops', 'Nr;Naam\n1;x\n2\n', '', [/1 columns, the header 2/, 3]],
    ['a row with too much', 'Nr;Naam\n1;x;y\n', '', [/3 columns, the header 2/, 2]],
    ['another delimiter', 'Nr,Naam\n1,x\n', '', [/no such column/, 1]],
    ['a quote never closed', 'Nr;Naam\n1;"x\n2;y\n', '', [/not closed: it may be half-written/, 3]],
    ['a quote in the wrong place', 'Nr;Naam\n1;"x"y\n', '', [/quotation mark/, 2]],
    ['latin1 as utf-8', Buffer.from('Nr;Naam\n1;Zoë\n', 'latin1'), '', [/not utf-8/, null]],
    [
      'utf-8 as windows-1252',
      '\uFEFFNr;Naam\n1;x\n',
      'encoding: windows-1252',
      [/mark of utf-8/, null],
    ],
    ['utf-16', Buffer.from('Nr;Naam\n1;x\n', 'utf16le'), '', [/not text in utf-8/, null]],
    ['only line breaks', '\n\n', '', [/no header/, null]],
    ['no key column', 'Nummer;Naam\n1;x\n', '', [/Nr: the file has no such column/, 1]],
    ['no mapped column', 'Nr;Name\n1;x\n', '', [/Naam: the file has no such column/, 1]],
    ['a column twice', 'Nr;Naam;Naam\n1;x;y\n', '', [/occurs twice/, 1]],
    ['a row of nobody', 'Nr;Naam\n1;x\n ;y\n', '', [/which child/, 3]],
  ])('refuses %s', async (_what, content, top, [message, row]) => {
    const source = await make(mapping(top), { 'p.csv': content })
    const fault = await faultOf(source.read('1', ['identiteit_contact']))
    expect(fault).toMatchObject({ code: 'broken_data', message: expect.stringMatching(message) })
    expect(fault.faults[0]?.row).toBe(row)
    expect(await source.describe()).toMatchObject({ children: 0, faults: fault.faults })
  })

  it('tells the faults of all files and rows at once', async () => {
    const source = await make(MAPPING, {
      'leerlingen.csv': 'Nr;Roepnaam\n',
      'toetsen.csv': 'Leerling;Toets;Datum;Score\n1\n2\n',
    })
    const { faults } = await source.describe()
    expect(faults.map(({ file, key, row }) => [file, key, row])).toEqual([
      ['leerlingen.csv', 'Achternaam', 1],
      ['leerlingen.csv', 'Geboren', 1],
      ['leerlingen.csv', 'Advies', 1],
      ['toetsen.csv', null, 2],
      ['toetsen.csv', null, 3],
    ])
  })

  it('reads an export that is replaced while the gateway runs', async () => {
    const source = await make(mapping(), { 'p.csv': 'Nr;Naam\n1;Noor\n' })
    await source.read('1', ['identiteit_contact'])
    const path = join(folder?.path ?? '', 'p.csv')
    await writeFile(path, (await readFile(path, 'utf8')).replace('Noor', 'Anna'))
    expect(await source.read('1', ['identiteit_contact'])).toEqual({
      identiteit_contact: { naam: 'Anna' },
    })
  })
})
