/** What `docs/standards.md` says is shown by a test, is: the file is there, and has the words in quotes in it. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

const FILE_OR_QUOTE = /`([^`]+\.test\.ts)`|"([^"]+)"/g
/** The folder that a table's tests are in, as its heading says; the table of replays is about one file. */
const FOLDER = /\| test(?: \(`([^`]+)`\))? \|$/
const ATTACKS = 'broker/tokens/attacks.test.ts'

type Claim = { readonly file: string; readonly words: string }

const cellsOf = (line: string): string[] => line.split(' | ')

/** Every claim in the last cell of one row; words stand behind the file they are in. */
const claimsOf = (cell: string, folder: string): Claim[] => {
  let file = ATTACKS
  return [...cell.matchAll(FILE_OR_QUOTE)].map(([, named, words = '']) => {
    if (named !== undefined)
      file = existsSync(join(ROOT, 'test', folder, named)) ? join(folder, named) : named
    return { file, words }
  })
}

const claimsIn = (text: string): Claim[] => {
  let folder = ''
  return text.split('\n').flatMap((line) => {
    const heading = FOLDER.exec(line)
    if (heading) folder = heading[1] ?? ''
    return line.startsWith('| ') && !heading ? claimsOf(cellsOf(line).at(-1) ?? '', folder) : []
  })
}

test('every test that the page names is there, with the words it quotes', () => {
  const claims = claimsIn(read('docs/standards.md'))
  expect(claims.length).toBeGreaterThan(120)
  const untrue = claims.filter(({ file, words }) => {
    const path = join('test', file)
    // Three dots stand for what a table fills in.
    const parts = words.split(' ... ')
    return !existsSync(join(ROOT, path)) || !parts.every((part) => read(path).includes(part))
  })
  expect(untrue).toEqual([])
})
