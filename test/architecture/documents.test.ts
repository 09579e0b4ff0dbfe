/** The documents name no file or folder that is not there: whoever follows one arrives. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Paths of this repository in code marks, and where links lead. */
const PATH = /`((?:policies|consent|adapters|broker|test|docs)\/[\w./-]*)`/g
const LINK = /\]\((?!https?:|mailto:|#)([^)#\s]+)/g

const isThere = (path: string): boolean => existsSync(join(ROOT, path))

test.each(globSync(['*.md', 'docs/**/*.md'], { cwd: ROOT }))('%s', (document) => {
  const text = readFileSync(join(ROOT, document), 'utf8')
  const named = [...text.matchAll(PATH)].map(([, path = '']) => path)
  const linked = [...text.matchAll(LINK)].map(([, link = '']) => join(dirname(document), link))
  // Where a whole column is about tests, `test/` is left out.
  const gone = named.filter((path) => !(isThere(path) || isThere(join('test', path))))
  expect([...gone, ...linked.filter((path) => !isThere(path))]).toEqual([])
})
