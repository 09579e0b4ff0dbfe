// How much memory a server may take beside what it uses. Told to Node as it starts.

/**
 * Room for young objects, in MiB: V8 would let it grow to 16, hold three times that and never give it back. And by how much
 * old ones may grow before they are looked through: left alone, garbage takes as much again as all the rest of a busy broker.
 */
export const LITTLE_ROOM = ['--max-semi-space-size=8', '--heap-growing-percent=30']
/**
 * Memory outside V8: glibc would give each of ten threads a room of its own, and after one large block keep ever more of what was
 * given back. Both thresholds are its own first values, which it raises by itself unless they are said.
 */
export const MALLOC_ROOM = {
  MALLOC_ARENA_MAX: '2',
  MALLOC_TRIM_THRESHOLD_: '131072',
  MALLOC_MMAP_THRESHOLD_: '131072',
}
