/** One spelling of a JSON value, so that equal values hash alike. */

/** JSON without spaces, members sorted by UTF-16 code units (RFC 8785, section 3.2.3). */
export const canonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_key, item: unknown) =>
    item !== null && typeof item === 'object' && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  )
