/** What of families ended goes five years after, and nothing that still stands or that a kept decision leans on. */
import { describe, expect, it } from 'vitest'
import { consentOverview } from '../../../broker/answers/consent-views.ts'
import { namedChoices } from '../../../broker/answers/named-answers.ts'
import { recordConsent, recordInput } from '../../../broker/answers/recorded-consent.ts'
import { refuseConsent } from '../../../broker/answers/say.ts'
import { refuseInput } from '../../../broker/answers/say-input.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { erasedEnded, eraseEnded, waitingEnded } from '../../../broker/erasure/erase-ended.ts'
import { carryOutErasure } from '../../../broker/erasure/erase-family.ts'
import { erasePastTerm } from '../../../broker/erasure/erase-log.ts'
import { ownDataOf } from '../../../broker/insight/own-data-export.ts'
import { sweep } from '../../../broker/sweep.ts'
import { familyErasureIds } from '../../../consent/id.ts'
import { logKeptSince } from '../../../consent/retention.ts'
import { addDays, DAY, dayOf, HOUR, startOfDay } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import {
  actor,
  type FamilyOptions,
  openFamily,
  party,
  type TestFamily,
} from '../../support/family.ts'
import { killedAfterOneWrite } from '../../support/killed-store.ts'
import { code, decision, entry, newChild, request, statement } from '../../support/nouns.ts'
import { PREVENTION, sayYes } from '../../support/say.ts'

const family = closedAfterEach((options?: FamilyOptions) => openFamily(options))

const NOTHING = {
  toestemmingen: 0,
  vragen: 0,
  feiten: 0,
  verstrekkingen: 0,
  aanbiedingen: 0,
  berichten: 0,
  meldingen: 0,
  wisverzoeken: 0,
  codes: 0,
}

/** To the first day on which what ended at an instant is past its term. */
const fiveYearsAfter = (f: TestFamily, end: number) => {
  let day = addDays(dayOf(end), 5 * 365)
  while (logKeptSince(startOfDay(day)) <= end) day = addDays(day, 1)
  f.clock.now = startOfDay(day)
}
/** A row of the journal, as every day leaves some. */
const aRow = (f: TestFamily) =>
  f.write((tx) => tx.journal.append(entry(f.child, { at: f.clock.now })))
/** What the work of a day does, in its order. */
const aDay = async (f: TestFamily) => {
  await erasePastTerm(f.context)
  return eraseEnded(f.context)
}
const answers = async (f: TestFamily) =>
  (await f.read((tx) => tx.statements.ofChild(f.child))).map(({ kind }) => kind)
const rows = (f: TestFamily) => f.read((tx) => tx.journal.rows({ kind: 'afgelopen_gewist' }))
const refuse = (f: TestFamily) =>
  refuseConsent(
    f.context,
    f.who('ouder2'),
    f.key(),
    refuseInput.parse({ child: f.child, ...PREVENTION }),
  )

/** A yes that came to its end, and a row of that day; the instant. */
const endedYes = async (options: FamilyOptions = {}) => {
  const f = await family(options)
  const { until } = await sayYes(f)
  f.clock.now = until ?? 0
  await aRow(f)
  return { f, end: until ?? 0 }
}

describe('a yes', () => {
  it('goes with the work of a day five years after its end, not a day sooner, and a row counts it', async () => {
    const { f, end } = await endedYes()
    fiveYearsAfter(f, end)
    f.clock.now -= 1
    await sweep(f.context, () => undefined)
    expect(await answers(f)).toEqual(['gegeven'])
    expect(await rows(f)).toEqual([])
    f.clock.now += 1
    const faults: string[] = []
    await sweep(f.context, (event) => void faults.push(event))
    expect(faults).toEqual([])
    expect(await answers(f)).toEqual([])
    const counted = (await rows(f)).find(({ detail }) => detail['soort'] === 'toestemmingen')
    expect(counted).toMatchObject({
      child: null,
      person: null,
      visibility: 'niemand',
      detail: { soort: 'toestemmingen', aantal: 1 },
    })
    expect(await f.read((tx) => tx.journal.verify())).toMatchObject({ broken: null })
  })

  it('is counted before, by looking, and not again afterwards', async () => {
    const { f, end } = await endedYes()
    fiveYearsAfter(f, end)
    const waiting = await waitingEnded(f.context)
    expect(waiting).toMatchObject({ toestemmingen: 1 })
    await erasePastTerm(f.context)
    expect(await waitingEnded(f.context)).toEqual(waiting)
    expect(await eraseEnded(f.context)).toEqual(waiting)
    expect(await erasedEnded(f.context)).toEqual(waiting)
    const before = await f.read((tx) => tx.journal.rows({}))
    expect(await eraseEnded(f.context)).toEqual(NOTHING)
    expect(await f.read((tx) => tx.journal.rows({}))).toEqual(before)
    expect(await waitingEnded(f.context)).toEqual(NOTHING)
    f.clock.now += 32 * DAY
    expect(await erasedEnded(f.context)).toEqual(NOTHING)
  })

  it('goes with its receipt, its question and the messages about it', async () => {
    const f = await family()
    const asked = request(f.child, { ...PREVENTION, at: f.clock.now, expiresAt: f.clock.now + DAY })
    await f.write((tx) => tx.requests.add(asked))
    const { person } = f.who('ouder1')
    const said = statement(f.child, person, {
      ...PREVENTION,
      request: asked.id,
      at: f.clock.now,
      from: f.clock.now,
      until: f.clock.now + 9 * DAY,
    })
    await f.write(async (tx) => {
      await tx.statements.add(said)
      await tx.statements.addConfirmation({ statement: said.id, person, at: said.at })
      await tx.links.addCode(code(f.child, { expiresAt: f.clock.now }))
    })
    f.clock.now = said.until ?? 0
    await aRow(f)
    fiveYearsAfter(f, f.clock.now)
    expect(await aDay(f)).toEqual({ ...NOTHING, toestemmingen: 1, vragen: 1, codes: 1 })
    expect(await f.read((tx) => tx.statements.confirmations(f.child))).toEqual([])
  })

  it('that was withdrawn goes five years after that, and the withdrawal stands', async () => {
    const f = await family()
    const { id } = await sayYes(f)
    f.clock.now += HOUR
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    const withdrawn = f.clock.now
    await aRow(f)
    fiveYearsAfter(f, withdrawn)
    expect(await aDay(f)).toMatchObject({ toestemmingen: 1 })
    expect(await answers(f)).toEqual(['ingetrokken'])
  })

  it('that was withdrawn and is gone leaves its author the withdrawal to see, and to keep', async () => {
    const f = await family()
    const who = f.who('ouder1')
    const { id } = await sayYes(f)
    f.clock.now += HOUR
    await withdrawConsent(f.context, who, f.key(), { statement: id })
    await aRow(f)
    fiveYearsAfter(f, f.clock.now)
    await aDay(f)
    const [choice, ...more] = await namedChoices(f.context, who, f.child)
    expect(more).toEqual([])
    expect(choice).toMatchObject({
      said: 'ingetrokken',
      view: { state: 'ingetrokken', purpose: PREVENTION.purpose },
    })
    expect((await consentOverview(f.context, who, f.child)).choices).toEqual([choice?.view])
    expect(await namedChoices(f.context, f.who('ouder2'), f.child)).toEqual([])
    const { kinderen } = JSON.parse(await ownDataOf(f.context, who))
    expect(kinderen[0].keuzes).toMatchObject([
      { state: 'ingetrokken', bewijs: { said: 'ingetrokken' } },
    ])
    // It was taken back already: again, nothing is written.
    const statement = choice?.view.id ?? id
    await withdrawConsent(f.context, who, f.key(), { statement })
    expect(await answers(f)).toEqual(['ingetrokken'])
    await f.setAuthority(['ouder1', 'ouder2'])
    await sayYes(f)
    const after = await namedChoices(f.context, who, f.child)
    expect(after.map(({ said, view }) => [said, view.state])).toEqual([
      ['gegeven', 'geldig'],
      ['ingetrokken', 'vervangen'],
    ])
  })

  it('that was paused and is gone leaves the pause to see and to stop, with nothing to go on with', async () => {
    const f = await family()
    const who = f.who('ouder1')
    const { id, until } = await sayYes(f)
    await pauseConsent(f.context, who, f.key(), { statement: id })
    f.clock.now = until ?? 0
    await aRow(f)
    fiveYearsAfter(f, f.clock.now)
    await aDay(f)
    const [choice] = await namedChoices(f.context, who, f.child)
    expect(choice).toMatchObject({ said: 'gepauzeerd', view: { state: 'gepauzeerd' } })
    const statement = choice?.view.id ?? id
    await f.setAuthority(['ouder1', 'ouder2'])
    await expect(resumeConsent(f.context, who, f.key(), { statement })).rejects.toMatchObject({
      code: 'conflict',
    })
    await withdrawConsent(f.context, who, f.key(), { statement })
    expect((await namedChoices(f.context, who, f.child)).map(({ view }) => view.state)).toEqual([
      'ingetrokken',
    ])
  })

  it('in force stays, however old', async () => {
    const f = await family()
    const { person } = f.who('ouder1')
    const at = f.clock.now
    const until = at + 9 * 365 * DAY
    await f.write((tx) => tx.statements.add(statement(f.child, person, { at, from: at, until })))
    await aRow(f)
    fiveYearsAfter(f, at + 365 * DAY)
    expect(await aDay(f)).toMatchObject({ toestemmingen: 0 })
    expect(await answers(f)).toEqual(['gegeven'])
  })

  it('stays while a decision of its time is kept: that may lean on it', async () => {
    const { f, end } = await endedYes()
    // The newest that leant on it, at the last instant of the yes; it has the term of its row of the journal.
    await f.write((tx) => tx.disclosures.addDecision(decision(f.child, { at: end })))
    fiveYearsAfter(f, end)
    await erasePastTerm(f.context)
    expect(await f.read((tx) => tx.disclosures.decisions(null, 9))).toHaveLength(1)
    expect(await eraseEnded(f.context)).toMatchObject({ toestemmingen: 0 })
    await aRow(f)
    fiveYearsAfter(f, f.clock.now)
    expect(await aDay(f)).toMatchObject({ toestemmingen: 1 })
  })

  it('stays while the journal of its time is there', async () => {
    const { f, end } = await endedYes()
    fiveYearsAfter(f, end)
    expect(await eraseEnded(f.context)).toEqual(NOTHING)
    expect(await answers(f)).toEqual(['gegeven'])
  })
})

describe('a no', () => {
  it('of a parent blocks the other’s yes, also when it is older than five years', async () => {
    const f = await family({ birthDate: '2025-06-01' })
    await refuse(f)
    await aRow(f)
    fiveYearsAfter(f, f.clock.now)
    expect(await aDay(f)).toMatchObject({ toestemmingen: 0 })
    expect(await answers(f)).toEqual(['geweigerd'])
  })

  it('by a parent’s own hand keeps a yes that an employee writes down waiting, also after a no of that kind', async () => {
    const f = await family({ birthDate: '2025-06-01' })
    const record = (decision: 'gegeven' | 'geweigerd') =>
      recordConsent(
        f.context,
        actor('school'),
        f.key(),
        recordInput.parse({
          ...{ kind: f.pseudonym('school'), role: 'ouder2', decision },
          ...{ requester: PREVENTION.requester, purpose: PREVENTION.purpose },
          ...{ categories: PREVENTION.categories, channel: 'mondeling', witness: 'mw2' },
        }),
      )
    await refuse(f)
    f.clock.now += DAY
    await record('geweigerd')
    await aRow(f)
    fiveYearsAfter(f, f.clock.now)
    await aDay(f)
    await f.setAuthority(['ouder1', 'ouder2'])
    const { id } = await record('gegeven')
    const { choices } = await consentOverview(f.context, f.who('ouder2'), f.child)
    expect(choices.find((choice) => choice.id === id)?.state).toBe('wacht_op_bevestiging')
  })

  it.each([
    ['on the day before', 0, ['geweigerd']],
    ['from the day on', 1, []],
  ])(
    'goes five years after nothing is decided about somebody so old: %s',
    async (_name, days, left) => {
      const f = await family({ birthDate: '2016-06-00' })
      await refuse(f)
      // Born on 30 June at the latest: 28 then.
      f.clock.now = startOfDay('2044-06-30')
      await aRow(f)
      fiveYearsAfter(f, f.clock.now)
      f.clock.now = startOfDay(addDays(dayOf(f.clock.now), days - 1))
      await aDay(f)
      expect(await answers(f)).toEqual(left)
    },
  )

  it('of a family that was erased goes five years after that', async () => {
    const f = await family()
    await refuse(f)
    const id = familyErasureIds.create(f.context.random)
    const asked = { kind: 'wissing_gevraagd', subject: id, party: party('school') } as const
    await f.write((tx) =>
      tx.journal.append(
        entry(f.child, { ...asked, at: f.clock.now, detail: { reden: 'gezin_vraagt' } }),
      ),
    )
    f.clock.now += 9 * DAY
    await carryOutErasure(f.context, id)
    const erased = f.clock.now
    await aRow(f)
    fiveYearsAfter(f, erased)
    f.clock.now -= DAY
    await aDay(f)
    expect(await answers(f)).toEqual(['geweigerd'])
    f.clock.now += DAY
    await aDay(f)
    expect(await answers(f)).toEqual([])
  })
})

it('looks again at what stands no sooner than it can have ended, and at a corrected child at once', async () => {
  const f = await family({ birthDate: '2016-06-01' })
  await refuse(f)
  await aRow(f)
  fiveYearsAfter(f, f.clock.now)
  const due = (before: number) => f.read((tx) => tx.statements.due(before, null, 9))
  expect(await due(f.clock.now)).toHaveLength(1)
  await aDay(f)
  const over = startOfDay('2044-01-01')
  expect(await due(over)).toEqual([])
  expect(await due(over + 1)).toEqual([{ child: f.child, at: over }])
  await f.write((tx) =>
    tx.children.correct(f.child, { birthDate: '1980-06-01', secretAddress: false, hiddenBy: [] }),
  )
  expect(await aDay(f)).toMatchObject({ toestemmingen: 1 })
  expect(await due(Number.MAX_SAFE_INTEGER)).toEqual([])
})

it('goes through more families than fit in one transaction, and cut off after any goes on', async () => {
  const f = await family()
  const at = f.clock.now
  const children = Array.from({ length: 60 }, newChild)
  const { person } = f.who('ouder1')
  await f.write(async (tx) => {
    for (const id of children) {
      await tx.children.add({ id, birthDate: '2016-06-01', secretAddress: false, at })
      await tx.statements.add(statement(id, person, { at, from: at, until: at + DAY }))
    }
  })
  f.clock.now += DAY
  await aRow(f)
  fiveYearsAfter(f, f.clock.now)
  await erasePastTerm(f.context)
  const dying = killedAfterOneWrite(f.context)
  await expect(eraseEnded(dying)).rejects.toThrow('killed')
  expect((await rows(f)).map(({ detail }) => detail['aantal'])).toEqual([50])
  expect(await eraseEnded(f.context)).toMatchObject({ toestemmingen: 10 })
})
