/** Looks for a text in every file of a folder, as bytes: databases and logs included. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Paths of the files that hold the text. */
export const filesHolding = async (dir: string, text: string): Promise<string[]> => {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true })
  const holding: string[] = []
  for (const entry of entries) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    if ((await readFile(path)).includes(text)) holding.push(path)
  }
  return holding
}
