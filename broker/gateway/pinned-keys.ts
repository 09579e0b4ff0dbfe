/** The broker's order keys, pinned in a file: read again when the file changed, so that a key can be replaced while orders come in. */
import { statSync } from 'node:fs'

/** What tells one version of a file from another; changes that keep all three are no changes anybody makes. */
const versionOf = (path: string): string => {
  try {
    const { mtimeMs, size, ino } = statSync(path)
    return `${mtimeMs} ${size} ${ino}`
  } catch {
    return 'absent'
  }
}

/**
 * Keeps what `read` makes of a file, and makes it anew when the file changed. Throws what `read` throws the first time;
 * later a file that cannot be used is told to `onFault`, and what was read before stays in force.
 */
export const rereadOnChange = <T>(
  path: string,
  read: () => T,
  onFault: (fault: unknown) => void,
): (() => T) => {
  let version = versionOf(path)
  let current = read()
  return () => {
    const now = versionOf(path)
    if (now === version) return current
    version = now
    try {
      current = read()
    } catch (fault) {
      onFault(fault)
    }
    return current
  }
}
