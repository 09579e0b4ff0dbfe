import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ownCatalogue, readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { patchedCatalogue, refusal } from '../../support/catalogue-patch.ts'

test('the catalogue of the product is accepted', () => {
  const { catalogue, hash } = readCatalogue()
  expect(catalogue.rules.length).toBe(119)
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
})

test('faults of several files are told at once', () => {
  const { directory, drop } = patchedCatalogue({
    file: 'flags.yaml',
    find: 'ots: er',
    replace: 'ots2: er',
  })
  rmSync(`${directory}/parties.yaml`)
  const { code, faults } = refusal(directory)
  drop()
  expect(code).toBe('catalogue_unreadable')
  expect(faults).toEqual([
    'parties.yaml: cannot be read (ENOENT)',
    'flags.yaml: ots: is missing',
    'flags.yaml: has the unknown member ots2',
  ])
})

test('a folder that is no catalogue is refused, naming every file', () => {
  const { faults, code } = refusal('/nowhere')
  expect(code).toBe('catalogue_unreadable')
  expect(faults).toHaveLength(9)
  expect(faults).toContain('rules: cannot be read; it must be a folder of .yaml files')
})

test('a row may move to another file without changing the hash', () => {
  const text = readFileSync(join(ownCatalogue, 'rules/tafels.yaml'), 'utf8')
  const row = text.slice(text.indexOf('- id: R52'), text.indexOf('- id: R53'))
  const { directory, drop } = patchedCatalogue({
    file: 'rules/tafels.yaml',
    find: row,
    replace: '',
  })
  const without = readCatalogue(directory)
  writeFileSync(join(directory, 'rules/aaa.yaml'), row)
  const moved = readCatalogue(directory)
  drop()
  expect(without.catalogue.rules.length).toBe(118)
  expect(without.hash).not.toBe(readCatalogue().hash)
  expect(moved).toEqual(readCatalogue())
})

test('one changed letter changes the hash', () => {
  const { directory, drop } = patchedCatalogue({
    file: 'reasons.yaml',
    find: 'Dit delen we niet via dit systeem.',
    replace: 'Dit delen wij niet via dit systeem.',
  })
  expect(readCatalogue(directory).hash).not.toBe(readCatalogue().hash)
  drop()
})
