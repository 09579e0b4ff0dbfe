/** Faults of the consent domain. A refusal by the policies is a value; these are thrown. */
export type ConsentErrorCode =
  | 'onbekend' // no such thing, or not for this asker: both look the same
  | 'conflict' // the state does not allow it (withdrawing what is withdrawn by somebody else, resuming what is not paused...)
  | 'sleutel_hergebruikt' // an idempotency key with another body
  | 'niet_bevoegd' // the person or party may not do this
  | 'ongeldig' // the input breaks a rule that its schema cannot express
  | 'code_ongeldig' // a one-time code is unknown, used or expired: one answer for all three
  | 'opslag' // the store failed; nothing was written

/** One fault of input: where, and what is wrong, without the value. */
export type InputFault = { readonly path: string; readonly message: string }

export class ConsentError extends Error {
  readonly code: ConsentErrorCode
  readonly faults: readonly InputFault[]

  constructor(
    code: ConsentErrorCode,
    message: string,
    options: { cause?: unknown; faults?: readonly InputFault[] } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'ConsentError'
    this.code = code
    this.faults = options.faults ?? []
  }
}
