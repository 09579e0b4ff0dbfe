/** Reads files of one folder, all from one state of the disk, again when they changed, and never outside the folder. */
import { readFile, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { SourceError } from '../../consent/ports/source.ts'

/** The export of a large school stays under 20 MiB; more is another file than was meant. */
const FILE_BYTES_MAX = 64 * 1024 * 1024
/** A copy over the network takes a moment: wait a few times before telling that a file is being written. */
const ATTEMPTS = 4
const PAUSE_MS = 50

/** Reads and parses the named files; the map has every name. Rejects with `SourceError` only. */
export type ReadFiles<T> = (
  names: readonly string[],
  signal?: AbortSignal,
) => Promise<ReadonlyMap<string, T>>

type Seen = { readonly name: string; readonly path: string; readonly signature: string }

const aboutFile = (code: 'unavailable' | 'changing' | 'broken_data', file: string, text: string) =>
  new SourceError(code, [{ file, key: null, row: null, message: text }])

/** `SourceError('timeout')` when the caller no longer waits. */
export const stopIfAborted = (signal: AbortSignal | undefined): void => {
  if (signal?.aborted) throw new SourceError('timeout', [])
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown'

const asSourceError = (error: unknown, name: string): SourceError => {
  if (error instanceof SourceError) return error
  if (error instanceof Error && error.name === 'AbortError') return new SourceError('timeout', [])
  const code = codeOf(error)
  const text = code === 'ENOENT' ? 'the file does not exist' : `the file cannot be read (${code})`
  return aboutFile('unavailable', name, text)
}

const look = async (root: string, name: string): Promise<Seen> => {
  try {
    const path = await realpath(join(root, name))
    // A link in the folder may point anywhere: what counts is where it ends.
    if (!path.startsWith(root + sep))
      throw aboutFile('unavailable', name, 'the file lies outside the folder')
    const { mtimeNs, size, ino } = await stat(path, { bigint: true })
    if (size > FILE_BYTES_MAX)
      throw aboutFile('broken_data', name, `the file is larger than ${FILE_BYTES_MAX} bytes`)
    return { name, path, signature: `${ino} ${mtimeNs} ${size}` }
  } catch (error) {
    throw asSourceError(error, name)
  }
}

/** The folder itself may be a link that is turned to the next export at any moment: it is followed once for all files. */
const lookAll = async (folder: string, names: readonly string[]): Promise<Seen[]> => {
  const root = await realpath(folder).catch((error: unknown) => {
    throw asSourceError(error, names.join(', '))
  })
  return await Promise.all(names.map((name) => look(root, name)))
}

const sameState = (before: readonly Seen[], after: readonly Seen[]): boolean =>
  before.every(
    (seen, at) => seen.path === after[at]?.path && seen.signature === after[at].signature,
  )

type Kept<T> = { readonly signature: string; readonly parsed: T }

/**
 * A reader over one folder that keeps what it parsed as long as time of change, size and inode stay. A state counts only when nothing changed
 * while it was read; `SourceError('changing')` when that does not settle.
 */
export const fileReader = <T>(
  folder: string,
  parse: (name: string, bytes: Uint8Array) => T,
): ReadFiles<T> => {
  const kept = new Map<string, Kept<T>>()

  const load = async (seen: Seen, signal: AbortSignal | undefined): Promise<Kept<T>> => {
    const known = kept.get(seen.name)
    if (known?.signature === seen.signature) return known
    try {
      const bytes = await readFile(seen.path, signal ? { signal } : {})
      return { signature: seen.signature, parsed: parse(seen.name, bytes) }
    } catch (error) {
      throw asSourceError(error, seen.name)
    }
  }

  const attempt = async (names: readonly string[], signal: AbortSignal | undefined) => {
    const before = await lookAll(folder, names)
    const loaded = await Promise.all(before.map((seen) => load(seen, signal)))
    // What was kept from before was not read just now, so that nothing can have changed meanwhile.
    const wasRead = loaded.some((entry, at) => entry !== kept.get(names[at] ?? ''))
    if (wasRead && !sameState(before, await lookAll(folder, names))) return null
    const pairs = loaded.map((entry, at) => [names[at] ?? '', entry] as const)
    for (const [name, entry] of pairs) kept.set(name, entry)
    return new Map(pairs.map(([name, entry]) => [name, entry.parsed]))
  }

  return async (names, signal) => {
    for (let left = ATTEMPTS; left > 0; left -= 1) {
      stopIfAborted(signal)
      const state = await attempt(names, signal)
      if (state !== null) return state
      await sleep(PAUSE_MS)
    }
    throw aboutFile('changing', names.join(', '), 'a file is being written right now')
  }
}
