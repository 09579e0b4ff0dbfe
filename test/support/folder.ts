/** A folder of files for one test. */
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type TestFolder = {
  readonly path: string
  write(name: string, content: string | Uint8Array): Promise<void>
  /** As an administrator should, under a reader: beside it first, then in its place. */
  replace(name: string, content: string): Promise<void>
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
  const replace = async (name: string, content: string) => {
    await write(`${name}.new`, content)
    await rename(join(path, `${name}.new`), join(path, name))
  }
  return { path, write, replace, remove: () => rm(path, { recursive: true, force: true }) }
}

type Files = Readonly<Record<string, string>>

/** A folder that becomes another in one step, and back: how an export of more than one file can be replaced as a whole. */
export const tradedFolder = async (one: Files, other: Files) => {
  const inside = (name: string, files: Files) =>
    Object.entries(files).map(([file, content]) => [`${name}/${file}`, content])
  const folder = await testFolder(
    Object.fromEntries([...inside('one', one), ...inside('other', other)]),
  )
  const path = join(folder.path, 'now')
  let turn = 0
  const trade = async (): Promise<void> => {
    const next = join(folder.path, 'next')
    await symlink(turn % 2 === 0 ? 'one' : 'other', next)
    await rename(next, path)
    turn += 1
  }
  await trade()
  return { path, trade, remove: folder.remove }
}
