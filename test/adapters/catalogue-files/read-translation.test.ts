/** English texts of a catalogue, read from its folder: complete, of the texts that are there now, or refused with every fault. */
import { expect, test } from 'vitest'
import { CatalogueError } from '../../../adapters/catalogue-files/catalogue-error.ts'
import { readCatalogue } from '../../../adapters/catalogue-files/read-catalogue.ts'
import { readTranslation } from '../../../adapters/catalogue-files/read-translation.ts'
import { type CataloguePatch, patchedCatalogue } from '../../support/catalogue-patch.ts'

const own = readCatalogue()

const refusal = (patch: Omit<CataloguePatch, 'code' | 'faults'>): CatalogueError => {
  const { directory, drop } = patchedCatalogue(patch)
  try {
    readTranslation(readCatalogue(directory), directory)
  } catch (error) {
    if (error instanceof CatalogueError) return error
    throw error
  } finally {
    drop()
  }
  throw new Error('the translation was accepted')
}

test('the product’s own is complete, and has a hash of its own', () => {
  const { catalogue, hash } = readTranslation(own)
  expect(catalogue.rules).toHaveLength(own.catalogue.rules.length)
  expect(catalogue.rules[0]?.textParent).toMatch(/^The school must report absence/)
  expect(hash).toMatch(/^[0-9a-f]{64}$/)
  expect(hash).not.toBe(own.hash)
})

test('reading it leaves the catalogue that decides as it was', () => {
  readTranslation(own)
  expect(readCatalogue().catalogue.rules[0]?.textParent).toMatch(/^De school moet verzuim/)
})

test.each<[string, Parameters<typeof refusal>[0], RegExp[]]>([
  [
    'a text that is missing',
    { file: 'en/parties.yaml', find: 'politie:', replace: 'agenten:' },
    [
      /^en\/parties: politie is not translated$/,
      /^en\/parties: agenten is translated, and stands in the catalogue no more$/,
    ],
  ],
  [
    'a Dutch text that changed since',
    { file: 'reasons.yaml', find: 'Dit delen we niet via', replace: 'Dit delen wij niet via' },
    [/^en\/reasons: nooit is not a translation of the text as it is now, which is of [0-9a-f]{8}$/],
  ],
  [
    'an empty text',
    { file: 'en/flags.yaml', find: 'text: acute danger', replace: "text: ''\n  x: acute danger" },
    [/^en\/flags\.vitaal_belang\.text: /],
  ],
])('%s is refused, naming file and entry', (_, patch, faults) => {
  const error = refusal(patch)
  expect(error.code).toBe('catalogue_invalid')
  expect(error.faults).toHaveLength(faults.length)
  for (const [at, fault] of faults.entries()) expect(error.faults[at]).toMatch(fault)
})

test('a file that is no YAML, or is missing, cannot be read', () => {
  expect(refusal({ file: 'en/purposes.yaml', delete: true })).toMatchObject({
    code: 'catalogue_unreadable',
    faults: ['en/purposes.yaml: cannot be read (ENOENT)'],
  })
  expect(refusal({ file: 'en/rules/verzuim.yaml', write: 'R01: [' })).toMatchObject({
    code: 'catalogue_unreadable',
  })
})

test('a folder without a translation is told of by every file', () => {
  try {
    readTranslation(own, '/nowhere')
    expect.unreachable()
  } catch (error) {
    expect((error as CatalogueError).code).toBe('catalogue_unreadable')
    expect((error as CatalogueError).faults).toHaveLength(7)
  }
})

test('one changed letter changes the hash', () => {
  const { directory, drop } = patchedCatalogue({
    file: 'en/parties.yaml',
    find: 'name: Police',
    replace: 'name: The police',
  })
  expect(readTranslation(readCatalogue(directory), directory).hash).not.toBe(
    readTranslation(own).hash,
  )
  drop()
})
