/** A folder of files for one test. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type TestFolder = {
  readonly path: string
  write(name: string, content: string | Uint8Array): Promise<void>
  remove(): Promise<void>
}

export const testFolder = async (
  files: Readonly<Record<string, string>> = {},
): Promise<TestFolder> => {
  const path = await mkdtemp(join(tmpdir(), 'bron-'))
  const write = async (name: string, content: string | Uint8Array) => {
    await mkdir(dirname(join(path, name)), { recursive: true })
    await writeFile(join(path, name), content)
  }
  for (const [name, content] of Object.entries(files)) await write(name, content)
  return { path, write, remove: () => rm(path, { recursive: true, force: true }) }
}
