/** Faults of certificates and keys that we ourselves configure or issue. What others present is refused with a value instead. */
export type PkiErrorCode =
  | 'broken_certificate'
  | 'broken_key'
  | 'key_mismatch'
  | 'key_not_rsa'
  | 'key_too_small'
  | 'not_a_ca'
  | 'bad_serial'
  | 'bad_oin'
  | 'bad_name'
  | 'bad_validity'
  | 'no_trust'

/** Thrown at start or while issuing; the message names the setting or file, never key material. */
export class PkiError extends Error {
  readonly code: PkiErrorCode

  constructor(code: PkiErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'PkiError'
    this.code = code
  }
}
