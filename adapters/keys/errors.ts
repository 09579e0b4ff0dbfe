/** Why a key file cannot be used: it is missing, unreadable, broken, readable by more people than it should be, or not ready for this step. */
export type KeysErrorCode = 'ontbreekt' | 'onleesbaar' | 'kapot' | 'te_open' | 'niet_nu'

/** A key file that stops the start; the message is one sentence that names the file. */
export class KeysError extends Error {
  readonly code: KeysErrorCode

  constructor(code: KeysErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'KeysError'
    this.code = code
  }
}
