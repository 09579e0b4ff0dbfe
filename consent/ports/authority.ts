import type { Bsn } from '../bsn.ts'

/**
 * What a register says about authority over one child. Unknown is a normal answer and means "nobody yet": an unknown
 * guardian, undeterminable, temporarily nobody, under investigation, several answers at once, or a child that the
 * register does not know.
 */
export type AuthorityFinding =
  | { readonly type: 'joint' | 'sole' | 'guardian'; readonly holders: readonly Bsn[] }
  | {
      readonly type: 'unknown'
      readonly why:
        | 'onbekende_voogd'
        | 'niet_te_bepalen'
        | 'tijdelijk_geen_gezag'
        | 'in_onderzoek'
        | 'onduidelijk'
        | 'niet_gevonden'
    }

export type ConfirmedPair =
  | { readonly holds: true; readonly type: 'joint' | 'sole' | 'guardian' }
  | { readonly holds: false; readonly type: AuthorityFinding['type'] }

/**
 * A register of authority (gezag), asked exactly three questions. The numbers are used for the question and forgotten:
 * an implementation logs and keeps none. A register that cannot be reached or answers what we cannot read rejects with
 * `AuthorityUnavailable`; nobody's authority changes because a register was down.
 */
export interface AuthorityRegister {
  /** Who has authority over this child. */
  holdersOver(child: Bsn): Promise<AuthorityFinding>
  /** Over whom this person has authority: the children's numbers, also where it is shared or under investigation. */
  childrenUnder(person: Bsn): Promise<readonly Bsn[]>
  /** Whether exactly this person has authority over exactly this child, and of which kind. */
  confirm(person: Bsn, child: Bsn): Promise<ConfirmedPair>
}

/** The register was down, slow, or unreadable. `code` is fit for a log. */
export class AuthorityUnavailable extends Error {
  readonly code: 'onbereikbaar' | 'te_laat' | 'onleesbaar' | 'geweigerd'

  constructor(code: AuthorityUnavailable['code'], options: { cause?: unknown } = {}) {
    super('Het gezagsregister gaf geen bruikbaar antwoord.', options)
    this.name = 'AuthorityUnavailable'
    this.code = code
  }
}
