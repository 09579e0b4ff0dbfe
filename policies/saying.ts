/** What one person says now about one question: their statements, read back from the newest. */
import type { Saying } from './question.ts'

/** The one thing a statement may or may not be about. */
export type Asked = {
  readonly holder: string
  readonly requester: string
  readonly purpose: string
  readonly category: string
}

/** A yes, nothing at all, or the reason code of a no. */
export type Says = 'ja' | 'niets' | 'geweigerd' | 'ingetrokken' | 'gepauzeerd'

/** What one person may say: everything, or refusals only for the record (a region's `register_only`). */
export type Voice = 'counts' | 'refusals_only_registered'

/**
 * Folds a person's statements (oldest first) into what that person says now about `asked`.
 * An expired yes hides every earlier yes, never an earlier no (AVG 7(3): a no stays until its author takes it back).
 */
export function saysNow(
  sayings: readonly Saying[],
  person: string,
  asked: Asked,
  voice: Voice = 'counts',
): Says {
  let yesHidden = false
  // A refusal that is only registered must not undo an earlier withdrawal or pause.
  const passedOver = voice === 'refusals_only_registered' ? 'geweigerd' : null
  for (let index = sayings.length - 1; index >= 0; index -= 1) {
    const saying = sayings[index]
    if (saying === undefined || saying.by !== person || !fits(saying, asked)) continue
    const says = meaning(saying)
    if (says === 'verlopen') yesHidden = true
    else if (says !== 'overslaan' && says !== passedOver && !(says === 'ja' && yesHidden))
      return says
  }
  return 'niets'
}

/** A statement fits when everything that it names fits; what it does not name fits always. */
function fits(saying: Saying, asked: Asked): boolean {
  return (
    (saying.purpose === undefined || saying.purpose === asked.purpose) &&
    (saying.holder === undefined || saying.holder === asked.holder) &&
    (saying.requester === undefined || names(saying.requester, asked.requester)) &&
    (saying.categories === undefined || saying.categories.includes(asked.category))
  )
}

function names(named: string | readonly string[], requester: string): boolean {
  return typeof named === 'string' ? named === requester : named.includes(requester)
}

function meaning(saying: Saying): Says | 'overslaan' | 'verlopen' {
  if (saying.status === 'expired') return 'verlopen'
  return saying.decision === 'grants' ? grantMeans(saying.status) : refusalMeans(saying.status)
}

function grantMeans(status: Saying['status']): Says | 'overslaan' | 'verlopen' {
  switch (status) {
    case 'active':
      return 'ja'
    case 'paused':
      return 'gepauzeerd'
    case 'revoked':
      return 'ingetrokken'
    case 'pending':
      return 'overslaan'
    // A status from outside the list is broken data: it cannot be a yes and uncovers none.
    default:
      return 'verlopen'
  }
}

/** A no needs no confirmation and cannot be paused: only taking it back ends it. */
function refusalMeans(status: Saying['status']): Says {
  return status === 'revoked' ? 'niets' : 'geweigerd'
}
