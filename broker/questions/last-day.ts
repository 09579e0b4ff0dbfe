/** Until when sharing may be asked for and said yes to: one rule for who asks and for who answers. */
import type { InputFault } from '../../consent/errors.ts'
import type { Request } from '../../consent/request.ts'
import { lastDayAllowed } from '../../consent/term.ts'
import { type Day, dayInWords, dayOf } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'
import { type Between, rulebookFor } from '../decisions/scene.ts'

/** The last day that a yes of today may count, by the rules of the holder's region. */
export const lastDayPossible = (
  context: BrokerContext,
  { holder, purpose }: Pick<Between, 'holder' | 'purpose'>,
): Day => {
  const now = context.now()
  const rulebook = rulebookFor(context, holder)
  const found = rulebook.purposes.get(purpose)
  if (!found) return dayOf(now)
  const days = rulebook.parameters.consentDays[purpose] ?? found.maxConsentDays
  return lastDayAllowed(found, days, now)
}

/** What is wrong with a wished last day; nothing where none is wished. */
export const lastDayFaults = (
  context: BrokerContext,
  between: Pick<Between, 'holder' | 'purpose'>,
  lastDay: Day | undefined,
): InputFault[] => {
  if (lastDay === undefined) return []
  const possible = lastDayPossible(context, between)
  if (lastDay > possible)
    return [
      { path: 'lastDay', message: `dit kan uiterlijk tot en met ${dayInWords(possible, 'nl')}` },
    ]
  if (lastDay < dayOf(context.now())) return [{ path: 'lastDay', message: 'deze dag is voorbij' }]
  return []
}

/** The last day of who says yes and names none: as far as the questions go that are answered, and never further than possible. */
export const lastDayFor = (possible: Day, questions: readonly Pick<Request, 'lastDay'>[]): Day =>
  questions.reduce<Day>(
    (first, { lastDay }) => (lastDay !== null && lastDay < first ? lastDay : first),
    possible,
  )
