/** Keys and certificates of a gateway, read again when their files changed, so that each can be replaced while orders come in. */
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
 * Keeps what `read` makes of files, and makes it anew when one of them changed. Throws what `read` throws the first time;
 * later a file that cannot be used is told to `onFault`, and what was read before stays in force.
 */
export const rereadOnChange = <T>(
  paths: readonly string[],
  read: () => T,
  onFault: (fault: unknown) => void,
): (() => T) => {
  const versions = () => paths.map(versionOf).join(', ')
  let version = versions()
  let current = read()
  return () => {
    const now = versions()
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
