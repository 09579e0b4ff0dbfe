import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CatalogueError } from '../../../adapters/catalogue-files/catalogue-error.ts'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { readRegion } from '../../../adapters/catalogue-files/read-region.ts'
import { applyRegion, cautiousRegion } from '../../../policies/region.ts'

const { catalogue } = readCatalogue()
const head = 'id: testregio\nname: Testregio\n'

function withFile<T>(text: string, use: (file: string) => T): T {
  const directory = mkdtempSync(join(tmpdir(), 'region-'))
  const file = join(directory, 'regio.yaml')
  writeFileSync(file, text)
  try {
    return use(file)
  } finally {
    rmSync(directory, { recursive: true })
  }
}

/** The code of the refusal and its faults, without the path of the file, which each must start with. */
function refusal(text: string) {
  return withFile(text, (file) => {
    try {
      readRegion(catalogue, file)
    } catch (error) {
      if (!(error instanceof CatalogueError)) throw error
      expect(error.faults.every((fault) => fault.startsWith(`${file}: `))).toBe(true)
      return { code: error.code, faults: error.faults.map((fault) => fault.slice(file.length + 2)) }
    }
    throw new Error('the region was accepted')
  })
}

test('without a file every switch stands at its default, and the file lists them all', () => {
  const { region, hash } = readRegion(catalogue)
  expect(region.switches).toEqual(
    Object.fromEntries(catalogue.switches.map((item) => [item.key, item.default])),
  )
  expect(applyRegion(catalogue, region, '2026-11-21')).toEqual(
    applyRegion(catalogue, cautiousRegion, '2026-11-21'),
  )
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
})

test('true and 14 may be written without quotes', () => {
  const text = `${head}switches:\n  vir.actief: true\n  consent.afkoeling_dagen: 14\n`
  const { region } = withFile(text, (file) => readRegion(catalogue, file))
  expect(region.switches).toEqual({ 'vir.actief': 'true', 'consent.afkoeling_dagen': '14' })
})

test('the order of the switches and the comments do not change the hash, a choice does', () => {
  const read = (text: string) => withFile(head + text, (file) => readRegion(catalogue, file).hash)
  const first = read('switches: { vir.actief: true, politie.aangifte: uit }')
  expect(read('# anders\nswitches: { politie.aangifte: uit, vir.actief: true }')).toBe(first)
  expect(read('switches: { vir.actief: false, politie.aangifte: uit }')).not.toBe(first)
})

test.each([
  ['an unknown switch', 'tafels: ja', ['tafels: the catalogue has no switch with this key']],
  [
    'an unknown choice',
    'mdo.grondslag: taak',
    ['mdo.grondslag: "taak" is no choice; choose one of consent, convenant_taak'],
  ],
  [
    'two faults at once',
    'tafels: ja\n  mdo.grondslag: taak',
    [
      'tafels: the catalogue has no switch with this key',
      'mdo.grondslag: "taak" is no choice; choose one of consent, convenant_taak',
    ],
  ],
  [
    'a date that does not exist',
    'rmc.naar_werk_grondslag: { choice: statutory_task, inForceFrom: 2027-02-30 }',
    ['switches.rmc.naar_werk_grondslag.inForceFrom: Invalid ISO date'],
  ],
  [
    'a setting of another shape',
    'rmc.naar_werk_grondslag: { keuze: statutory_task }',
    [
      'switches.rmc.naar_werk_grondslag: give a choice, or { choice, reference } or { choice, inForceFrom: YYYY-MM-DD }, or { choice: map, days: { purpose: 1 to 365 } }',
    ],
  ],
])('refused: %s', (_, switches, faults) => {
  expect(refusal(`${head}switches:\n  ${switches}\n`)).toEqual({ code: 'region_invalid', faults })
})

test('a file of another shape is refused, naming the members', () => {
  expect(refusal('id: Testregio\nregels: []\n').faults).toEqual([
    'id: Invalid string: must match pattern /^[a-z][a-z0-9_-]*$/',
    'name: is missing',
    'has the unknown member regels',
  ])
  expect(refusal('').faults).toEqual(['must be an object'])
  expect(refusal('id: [').faults).toHaveLength(1)
})

test('a file that is not there is unreadable, without a stack trace', () => {
  expect(() => readRegion(catalogue, '/nowhere/regio.yaml')).toThrow(
    expect.objectContaining({
      code: 'region_unreadable',
      message: '/nowhere/regio.yaml: cannot be read (ENOENT)',
    }),
  )
})
