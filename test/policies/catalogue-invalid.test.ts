import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { cataloguePatch, patchedCatalogue, refusal } from '../support/catalogue-patch.ts'

const vectors = new URL('../vectors/catalogue/invalid/', import.meta.url)

test.each(readdirSync(vectors).sort())('refused with its file and entry named: %s', (name) => {
  const patch = cataloguePatch.parse(parse(readFileSync(new URL(name, vectors), 'utf8')))
  const { directory, drop } = patchedCatalogue(patch)
  const { code, faults, message } = refusal(directory)
  drop()
  expect({ code, faults }).toEqual({ code: patch.code, faults: patch.faults })
  expect(message).toBe(patch.faults.join('\n'))
})
