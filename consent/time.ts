/** Instants are milliseconds since 1970 (UTC); days are calendar days in Europe/Amsterdam. Nothing here reads a clock. */
export type Instant = number
/** `YYYY-MM-DD` in Europe/Amsterdam. */
export type Day = string

export const SECOND = 1000
export const MINUTE = 60 * SECOND
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

// Made once: building a formatter per call costs more than the decision itself.
const amsterdam = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Amsterdam',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})
const amsterdamClock = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Amsterdam',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
})

/** The hour asked about last, and its day. Since 1940 midnight there is on a whole hour, so that an hour lies in one day. */
let latest = { hour: Number.NaN, day: '' }

/** The calendar day in Europe/Amsterdam on which an instant falls. */
export const dayOf = (at: Instant): Day => {
  const hour = Math.floor(at / HOUR)
  if (hour !== latest.hour) latest = { hour, day: amsterdam.format(at) }
  return latest.day
}

/** Milliseconds by which Amsterdam's clock runs ahead of UTC at an instant. */
const offsetAt = (at: Instant): number => {
  const whole = Math.floor(at / SECOND) * SECOND
  return Date.parse(`${dayOf(whole)}T${amsterdamClock.format(whole)}Z`) - whole
}

/** The first instant of a day in Europe/Amsterdam. */
export const startOfDay = (day: Day): Instant => {
  const asUtc = Date.parse(`${day}T00:00:00Z`)
  const guess = asUtc - offsetAt(asUtc)
  return asUtc - offsetAt(guess)
}

/** A day some calendar days later (or earlier, when negative). */
export const addDays = (day: Day, days: number): Day =>
  new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10)

/** The first instant after a day: what is valid until that day ends here. */
export const endOfDay = (day: Day): Instant => startOfDay(addDays(day, 1))

/** Working days (Monday to Friday) later, at the end of that day: the term of "within one working day". */
export const endOfWorkingDay = (at: Instant, workingDays: number): Instant => {
  let day = dayOf(at)
  for (let left = workingDays; left > 0; ) {
    day = addDays(day, 1)
    const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left -= 1
  }
  return endOfDay(day)
}

// A day is named at noon in UTC, so that no zone moves it.
const inWords = (locale: string) =>
  new Intl.DateTimeFormat(locale, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  })
const IN_WORDS = { nl: inWords('nl-NL'), en: inWords('en-GB') } as const

/** A day as people write it: "31 juli 2027", "31 July 2027". */
export const dayInWords = (day: Day, language: keyof typeof IN_WORDS): string =>
  IN_WORDS[language].format(Date.parse(`${day}T12:00:00Z`))

/** ISO 8601 in UTC, as wire formats carry instants. */
export const iso = (at: Instant): string => new Date(at).toISOString()
