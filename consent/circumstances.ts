/** The circumstances of a decision, read from recorded facts. What nobody recorded stays unknown. */
import type { Unreachable } from '../policies/question.ts'
import { type Flag, flag } from '../policies/vocabulary.ts'
import type { Fact, FactName } from './fact.ts'
import type { PartyId } from './id.ts'
import type { Asking } from './request.ts'
import { DAY, dayOf, type Instant } from './time.ts'

/** One release that facts may bear on. */
export type Release = {
  readonly holder: PartyId
  readonly requester: PartyId
  readonly purpose: string
  readonly category: string
}

const isInForce = ({ at, until }: Fact, now: Instant): boolean =>
  now < until && at - now < until - at

/**
 * Whether a fact counts for a release now: recorded by the holder itself, unexpired, and wide enough. What was taken
 * back stays so: a retraction that ended would bring back what it took. A fact may be dated ahead, by a clock that was set
 * back since or by another broker's; by more than it lasts it is no circumstance of now.
 */
const countsFor = (fact: Fact, release: Release, now: Instant): boolean =>
  fact.holder === release.holder &&
  fact.recordedBy.party === release.holder &&
  (isInForce(fact, now) || !fact.value) &&
  (fact.requester === null || fact.requester === release.requester) &&
  (fact.purpose === null || fact.purpose === release.purpose) &&
  (fact.categories === null || fact.categories.includes(release.category))

/** The newest recorded value of one fact; undefined when nobody recorded it. Facts come oldest first. */
export const recordedValue = (
  facts: readonly Fact[],
  name: FactName,
  release: Release,
  now: Instant,
): boolean | undefined =>
  facts.findLast((fact) => fact.name === name && countsFor(fact, release, now))?.value

/** All flags that somebody recorded for this release. */
export const flagsFor = (
  facts: readonly Fact[],
  release: Release,
  now: Instant,
): Partial<Record<Flag, boolean>> =>
  Object.fromEntries(
    flag.options.flatMap((name) => {
      const value = recordedValue(facts, name, release, now)
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** The family members whose own data this release is about. */
export const familyMembersConcerned = (
  facts: readonly Fact[],
  release: Release,
  now: Instant,
): string[] => {
  const roles = new Set<string>()
  for (const fact of facts) {
    if (fact.name !== 'gaat_over_gezinslid' || fact.about === null) continue
    if (!countsFor(fact, release, now)) continue
    if (fact.value) roles.add(fact.about)
    else roles.delete(fact.about)
  }
  return [...roles]
}

/** When the question about exactly this was last put to each role: asking again starts the wait again. */
export const askedSince = (
  requests: readonly Asking[],
  { holder, requester, purpose, category }: Release,
): Record<string, Instant> => {
  const since: Record<string, Instant> = {}
  for (const request of requests) {
    const same =
      !request.silent &&
      request.purpose === purpose &&
      request.holder === holder &&
      request.requester === requester &&
      request.categories.includes(category)
    if (same) for (const role of request.askedOf) since[role] = request.at
  }
  return since
}

/** Days on which somebody was tried; an attempt taken back takes all before it with it. */
const daysTried = (attempts: readonly Fact[]): number => {
  const takenBack = attempts.findLastIndex(({ value }) => !value)
  return new Set(attempts.slice(takenBack + 1).map(({ at }) => dayOf(at))).size
}

/**
 * Holders of authority whom the holder tried to reach since the question was put: attempts, of which one a day counts,
 * and days of silence.
 * @param askedAt per role when the open question was put; a role that was never asked is not unreachable.
 */
export const unreachableRoles = (
  facts: readonly Fact[],
  release: Release,
  askedAt: Readonly<Record<string, Instant>>,
  now: Instant,
): Unreachable[] =>
  Object.entries(askedAt).map(([person, since]) => ({
    person,
    attempts: daysTried(
      facts.filter(
        (fact) =>
          fact.name === 'bereikpoging' &&
          fact.about === person &&
          fact.at >= since &&
          countsFor(fact, release, now),
      ),
    ),
    silentDays: Math.floor((now - since) / DAY),
  }))
