/** A source with what its gateway does at start and at the end. */
import { type Source, SourceError } from '../../consent/ports/source.ts'

export type OpenedSource = {
  readonly source: Source
  /**
   * Tries connection and mapping without reading about any child. Rejects with `SourceError`: `not_configured` for what an administrator must
   * mend; the other codes for what may pass by itself.
   */
  readonly check: (signal?: AbortSignal) => Promise<void>
  readonly close: () => Promise<void>
}

/** A source without connections: there is nothing to try before the first read, and nothing to end. */
export const withoutConnection = (source: Source): OpenedSource => ({
  source,
  check: () => Promise.resolve(),
  close: () => Promise.resolve(),
})

/** After the start a setting that no longer fits (a password, a table) is one more reason why nothing can be read. */
export const asUnavailable = (error: unknown): unknown =>
  error instanceof SourceError && error.code === 'not_configured'
    ? new SourceError('unavailable', error.faults)
    : error
