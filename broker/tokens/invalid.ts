/** Tells bad input from faults of ours. */

/** A JOSE error says that the input is bad; anything else is a fault of ours and must not look like a refusal. */
export const nullIfInvalid = async <T>(reading: Promise<T | null>): Promise<T | null> =>
  reading.catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && code.startsWith('ERR_J')) return null
    if (error instanceof TypeError || error instanceof DOMException) return null
    throw error
  })
