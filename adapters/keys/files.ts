/** Key files: whole or not there, for their owner only, and every fault a sentence that names the file. */
import { randomBytes } from 'node:crypto'
import { link, open, readFile, rename, stat, unlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { KeysError } from './errors.ts'

const FILE_MODE = 0o600
/** Others may not read, and nobody but the owner may write. A group may read: that is how platforms hand out secrets. */
const FORBIDDEN_MODE = 0o037

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

const writeTemporary = async (path: string, content: string): Promise<string> => {
  const temporary = `${path}.${randomBytes(8).toString('hex')}.tmp`
  const file = await open(temporary, 'wx', FILE_MODE)
  try {
    await file.writeFile(content)
    await file.sync()
  } finally {
    await file.close()
  }
  return temporary
}

/** Writes a whole file or none, and never over an existing one: whoever links first, wins. */
const writeOnce = async (path: string, content: string): Promise<void> => {
  const temporary = await writeTemporary(path, content)
  try {
    await link(temporary, path)
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error
  } finally {
    await unlink(temporary)
  }
}

/** Makes a key file where there is none; `KeysError('onleesbaar')` when that does not work. */
export const createKeyFile = async (path: string, content: string): Promise<void> => {
  try {
    await writeOnce(path, content)
  } catch (cause) {
    throw new KeysError('onleesbaar', `key file ${path} cannot be made`, { cause })
  }
}

/** Puts another content in the place of a key file's, all at once; `KeysError('onleesbaar')` when that does not work. */
export const replaceKeyFile = async (path: string, content: string): Promise<void> => {
  try {
    await rename(await writeTemporary(path, content), path)
  } catch (cause) {
    throw new KeysError('onleesbaar', `key file ${path} cannot be written`, { cause })
  }
}

const refuseOpenMode = async (path: string): Promise<void> => {
  const { mode } = await stat(path)
  if ((mode & FORBIDDEN_MODE) !== 0)
    throw new KeysError(
      'te_open',
      `key file ${path} may be read by others or written by its group; run: chmod 600 ${path}`,
    )
}

const missingWords = (path: string): string =>
  `key file ${path} does not exist; put it back, or make the keys of a new broker: consent-broker keys make --dir ${dirname(path)}`

/** The text of a key file; `KeysError` `ontbreekt`, `te_open`, `onleesbaar`. */
export const readKeyFile = async (path: string): Promise<string> => {
  try {
    await refuseOpenMode(path)
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (cause instanceof KeysError) throw cause
    throw codeOf(cause) === 'ENOENT'
      ? new KeysError('ontbreekt', missingWords(path), { cause })
      : new KeysError('onleesbaar', `key file ${path} cannot be read`, { cause })
  }
}

/** A file that does not hold what it must. */
export const brokenKeyFile = (path: string, expected: string): KeysError =>
  // No cause: a parse error may quote the key.
  new KeysError('kapot', `key file ${path} is broken: it must hold ${expected}`)
