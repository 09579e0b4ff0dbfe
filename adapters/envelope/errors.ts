/** Faults of our own keys and messages. What others send is refused with a value instead. */
export type EnvelopeErrorCode = 'broken_key' | 'own_message'

/** Thrown at start, or when we are asked to sign what is not well-formed; the message names the setting or field, never a value. */
export class EnvelopeError extends Error {
  readonly code: EnvelopeErrorCode

  constructor(code: EnvelopeErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'EnvelopeError'
    this.code = code
  }
}
