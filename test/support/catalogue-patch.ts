import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { CatalogueError } from '../../adapters/catalogue-files/catalogue-error.ts'
import { ownCatalogue, readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'

/** One change to one file of the real catalogue, and the faults it must cause, all of them and in this order. */
export const cataloguePatch = z.strictObject({
  file: z.string(),
  find: z.string().optional(),
  replace: z.string().optional(),
  write: z.string().optional(),
  delete: z.literal(true).optional(),
  code: z.enum(['catalogue_invalid', 'catalogue_unreadable']).default('catalogue_invalid'),
  faults: z.array(z.string()).min(1),
})
export type CataloguePatch = z.infer<typeof cataloguePatch>

/** A copy of the real catalogue with a patch applied; remove it with `drop`. */
export function patchedCatalogue(patch: Omit<CataloguePatch, 'code' | 'faults'>) {
  const directory = mkdtempSync(join(tmpdir(), 'catalogue-'))
  cpSync(ownCatalogue, directory, { recursive: true })
  const path = join(directory, patch.file)
  if (patch.delete) rmSync(path)
  if (patch.write !== undefined) writeFileSync(path, patch.write)
  if (patch.find !== undefined) {
    const text = readFileSync(path, 'utf8')
    if (!text.includes(patch.find))
      throw new Error(`${patch.file} does not hold the text to replace`)
    writeFileSync(
      path,
      text.replace(patch.find, () => patch.replace ?? ''),
    )
  }
  return { directory, drop: () => rmSync(directory, { recursive: true }) }
}

/** Why a directory is refused as a catalogue; an error where it is accepted. */
export function refusal(directory: string): CatalogueError {
  try {
    readCatalogue(directory)
  } catch (error) {
    if (error instanceof CatalogueError) return error
    throw error
  }
  throw new Error('the catalogue was accepted')
}
