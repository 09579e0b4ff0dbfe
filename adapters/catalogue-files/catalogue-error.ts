/** Why a catalogue or a region file cannot be used. */
export type CatalogueErrorCode =
  | 'catalogue_unreadable'
  | 'catalogue_invalid'
  | 'region_unreadable'
  | 'region_invalid'

/** A catalogue or region that must not be used; `faults` holds every fault, each naming its file and entry. */
export class CatalogueError extends Error {
  override readonly name = 'CatalogueError'
  readonly code: CatalogueErrorCode
  readonly faults: readonly string[]

  constructor(code: CatalogueErrorCode, faults: readonly string[], options?: ErrorOptions) {
    super(faults.join('\n'), options)
    this.code = code
    this.faults = faults
  }
}
