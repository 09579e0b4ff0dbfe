/** A folder with everything that commands are handed, sound and odd, which is put back after a command changed it. */
import {
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'
import { parse, stringify } from 'yaml'
import { toolbox } from '../../broker/compose/development.ts'
import { prepareEnvironment } from '../../broker/development/environment.ts'
import type { Layout } from '../../broker/development/layout.ts'
import { freePorts } from '../../broker/development/processes.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** A byte more than any file that is handed in may have; a hole, so that it takes no room. */
const HUGE_BYTES = 64 * 1024 * 1024 + 1

const ODD_FILES: Readonly<Record<string, string | Uint8Array>> = {
  'odd/empty': '',
  'odd/binary': new Uint8Array([0xff, 0xfe, 0x00, 0x80, 0xc3, 0x28, 0x0a]),
  'odd/list.json': '[]',
  'odd/null.json': 'null',
  'odd/text.json': '"Fenna Verzonnen 999990019"',
  'odd/half.json': '{"parties": [{"naam": "Fenna Verzonnen", "bsn": "999990019',
  'odd/half.yaml': 'organisation: {\n  naam: "Fenna Verzonnen"\n  bsn: [999990019',
  'odd/anchor.yaml': 'a: &a [1]\nb: [*a, *a]\n',
  'odd/deep.json': `${'['.repeat(4000)}${']'.repeat(4000)}`,
  'odd/table.csv': 'naam;bsn\nFenna Verzonnen;999990019\n',
  'odd/folder/inside': '',
  'odd/running/running.json': '{"pid": "Fenna Verzonnen"',
  'odd/ports/ports.json': '[]',
  'odd/keys/signing-keys.json': '{"keys": [{"d": "Fenna Verzonnen"}]}',
}

type Kept = { readonly bytes: Uint8Array | null; version: string }

/** What tells one state of a file from another; of a folder only that it is there. */
const versionOf = (path: string): string => {
  const found = statSync(path)
  return found.isDirectory() ? 'folder' : `${found.ino} ${found.mtimeMs} ${found.size}`
}

const withSource = (file: string, name: string, source: object): void => {
  const settings = parse(readFileSync(file, 'utf8')) as object
  writeFileSync(join(file, '..', name), stringify({ ...settings, source, pages: undefined }))
}

const addSources = (folder: string): void => {
  const school = join(folder, 'setup', 'merelcollege')
  for (const kind of ['sql', 'rest'])
    cpSync(join(ROOT, `docs/examples/school-${kind}`), join(school, kind), { recursive: true })
  const database = new Database(join(school, 'sql', 'school.sqlite'))
  database.exec(readFileSync(join(school, 'sql', 'school.sql'), 'utf8'))
  database.close()
  for (const kind of ['sql', 'rest'])
    withSource(join(school, 'gateway.yaml'), `${kind}.yaml`, {
      kind,
      mapping: `${kind}/mapping.yaml`,
    })
}

/** Files and folders, folders first. */
const everythingIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })

const keep = (folder: string, name: string): Kept => {
  const path = join(folder, name)
  const found = statSync(path)
  const whole = found.isFile() && found.size < HUGE_BYTES
  return { bytes: whole ? readFileSync(path) : null, version: versionOf(path) }
}

export type Sandbox = {
  readonly folder: string
  readonly layout: Layout
  /** Files that may be replaced, relative to the folder. */
  readonly files: readonly string[]
  /** These, and folders and what is too large to keep. */
  readonly everything: readonly string[]
  /** Puts other bytes in a file; `restore` takes them out again. */
  readonly replace: (name: string, bytes: Uint8Array) => void
  /** The text of a file as it was made. */
  readonly original: (name: string) => Uint8Array
  /** What is not as it was made or replaced, put back at once. */
  readonly restore: () => readonly string[]
  readonly remove: () => Promise<void>
}

const make = async (folder: string): Promise<Layout> => {
  const layout = await prepareEnvironment({
    dir: join(folder, 'setup'),
    ports: await freePorts(),
    tools: toolbox,
    progress: () => undefined,
  })
  // Prepared, it would start.
  rmSync(join(folder, 'setup', 'ports.json'))
  addSources(folder)
  cpSync(join(ROOT, 'test/scenarios/voorbeeld.json'), join(folder, 'scenario.json'))
  cpSync(join(ROOT, 'test/broker/cli/regio-rmc.yaml'), join(folder, 'region.yaml'))
  writeFileSync(join(folder, 'bsn.txt'), '999990019\n')
  mkdirSync(join(folder, 'tmp'))
  for (const [name, content] of Object.entries(ODD_FILES)) {
    mkdirSync(join(folder, name, '..'), { recursive: true })
    writeFileSync(join(folder, name), content, { mode: 0o600 })
  }
  writeFileSync(join(folder, 'odd/huge'), '')
  truncateSync(join(folder, 'odd/huge'), HUGE_BYTES)
  return layout
}

/** Makes it: a whole set-up of the development kind, a school's data in each form, and files that nobody meant. */
export const commandSandbox = async (): Promise<Sandbox> => {
  const folder = await mkdtemp(join(tmpdir(), 'opdrachten-'))
  const layout = await make(folder)
  const all = everythingIn(folder)
  const kept = new Map(all.map((name) => [name, keep(folder, name)]))
  const putBack = (name: string): void => {
    const known = kept.get(name)
    if (!known) {
      rmSync(join(folder, name), { recursive: true, force: true })
      return
    }
    mkdirSync(join(folder, name, '..'), { recursive: true })
    if (known.bytes) writeFileSync(join(folder, name), known.bytes, { mode: 0o600 })
    known.version = versionOf(join(folder, name))
  }
  const replaced = new Map<string, string>()
  const changedNow = (): string[] => {
    const now = everythingIn(folder)
    const isSame = (name: string) =>
      versionOf(join(folder, name)) === (replaced.get(name) ?? kept.get(name)?.version)
    return [...now.filter((name) => !isSame(name)), ...all.filter((name) => !now.includes(name))]
  }
  return {
    folder,
    layout,
    files: all.filter((name) => kept.get(name)?.bytes),
    everything: all,
    original: (name) => kept.get(name)?.bytes ?? new Uint8Array(),
    replace: (name, bytes) => {
      writeFileSync(join(folder, name), bytes)
      replaced.set(name, versionOf(join(folder, name)))
    },
    restore: () => {
      const changed = changedNow()
      for (const name of new Set([...changed, ...replaced.keys()])) putBack(name)
      replaced.clear()
      return changed
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
