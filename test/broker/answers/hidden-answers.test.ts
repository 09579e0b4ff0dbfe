/** Answering where somebody has a secret address: without learning which organisations are around the child. */
import { describe, expect, it } from 'vitest'
import { consentOverview, consentReceipt } from '../../../broker/answers/consent-views.ts'
import {
  confirmConsent,
  recordConsent,
  recordInput,
} from '../../../broker/answers/recorded-consent.ts'
import { giveConsent, previewConsent, refuseConsent } from '../../../broker/answers/say.ts'
import { giveInput } from '../../../broker/answers/say-input.ts'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { hideAddress } from '../../../broker/family/children.ts'
import { involvementsOf } from '../../../broker/family/involvement.ts'
import { familyLog, insightInput } from '../../../broker/insight/insight.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import { openQuestions } from '../../../broker/questions/open-questions.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { BY_STAND_IN } from '../../../consent/naming.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, party, type TestFamily } from '../../support/family.ts'
import { PREVENTION, shownTo } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

const STAND_IN = /^verborgen_[0-9a-f]{16}$/
/** Every id and name of an organisation in these tests. */
const TELLS = /partij_|Stichting/

/** The school asks, and this parent reads the question. */
const asked = async (f: TestFamily, role: FamilyRole = 'ouder1') => {
  const question = { kind: f.pseudonym('school'), ...PREVENTION, reason: 'Zorgen in de klas' }
  await askForConsent(f.context, actor('school'), f.key(), askInput.parse(question))
  const [found] = await openQuestions(f.context, f.who(role))
  if (!found) throw new Error('not asked')
  return found
}

const input = (f: TestFamily, change: object) =>
  giveInput.parse({ child: f.child, ...PREVENTION, ...change })
const preview = (f: TestFamily, change: object, role: FamilyRole = 'ouder1') =>
  previewConsent(f.context, f.who(role), input(f, change))
const give = (f: TestFamily, change: object, role: FamilyRole = 'ouder1') =>
  giveConsent(f.context, f.who(role), f.key(), input(f, change))
const refuse = (f: TestFamily, change: object, role: FamilyRole = 'ouder1') =>
  refuseConsent(f.context, f.who(role), f.key(), input(f, change))

/** The question's parties and id, as this person was shown them. */
const put = ({ id, holder, requester }: Awaited<ReturnType<typeof asked>>) => ({
  request: id,
  holder: holder.id,
  requester: requester.id,
})

/** All that the broker tells this person about the child, once they have said something. */
const everythingTold = async (f: TestFamily, role: FamilyRole = 'ouder1') => {
  const { choices } = await consentOverview(f.context, f.who(role), f.child)
  const receipts = choices.map(({ id }) => consentReceipt(f.context, f.who(role), id))
  return JSON.stringify([
    choices,
    await Promise.all(receipts),
    await familyLog(f.context, f.who(role), insightInput.parse({ child: f.child })),
    await involvementsOf(f.context, f.who(role), f.child),
    await openQuestions(f.context, f.who(role)),
  ])
}

const lastRow = async (f: TestFamily) => (await f.journal()).at(-1)
const mayNotKnow = { code: 'onbekend', message: 'Dit is niet bekend.' }

describe('who never dealt with the organisations', () => {
  it('reads which kinds they are, and answers the question that was put to them', async () => {
    const f = await family({ secretAddress: true })
    const question = await asked(f)
    const { text, textVersion } = await preview(f, put(question))
    expect(text).toMatch(
      /^Een school voor voortgezet onderwijs wil gegevens delen met een CJG \/ wijkteam/,
    )
    expect(text).not.toMatch(TELLS)
    const view = await give(f, { ...put(question), textVersion })
    expect(view).toMatchObject({ ...put(question), state: 'geldig', textVersion })
    expect([view.holder, view.requester]).toEqual([
      expect.stringMatching(STAND_IN),
      expect.stringMatching(STAND_IN),
    ])
    expect(await everythingTold(f)).not.toMatch(TELLS)
    const [stored] = await f.read((tx) => tx.statements.ofChild(f.child))
    expect(stored).toMatchObject({
      holder: party('school'),
      requester: party('cjg'),
      request: question.id,
      textVersion: f.context.sha256(text),
    })
    expect(await lastRow(f)).toMatchObject({
      kind: 'toestemming_vastgelegd',
      holder: party('school'),
      detail: { [BY_STAND_IN]: true },
    })
  })

  it('refuses it, and reads it in English', async () => {
    const f = await family({ secretAddress: true })
    const question = await asked(f)
    const { text } = await preview(f, { ...put(question), language: 'en' })
    expect(text).toMatch(/^An organisation \(Secondary school\) wants to share/)
    const view = await refuse(f, put(question))
    expect(view).toMatchObject({ ...put(question), state: 'geweigerd' })
    expect(await everythingTold(f)).not.toMatch(TELLS)
  })

  it('pauses, resumes and withdraws, and knows no more after each', async () => {
    const f = await family({ secretAddress: true })
    const shown = put(await asked(f))
    const { id } = await give(f, shown)
    for (const [act, state] of [
      [pauseConsent, 'gepauzeerd'],
      [resumeConsent, 'geldig'],
      [withdrawConsent, 'ingetrokken'],
    ] as const) {
      const view = await act(f.context, f.who('ouder1'), f.key(), { statement: id })
      expect(view).toMatchObject({ ...shown, state })
      expect((await lastRow(f))?.detail).toMatchObject({ [BY_STAND_IN]: true })
      expect(await everythingTold(f)).not.toMatch(TELLS)
    }
  })

  it('gets a receipt with the kinds, and a complaint route without a name', async () => {
    const f = await family({ secretAddress: true })
    const { id } = await give(f, put(await asked(f)))
    const receipt = await consentReceipt(f.context, f.who('ouder1'), id)
    expect(receipt.holder).toBe('een school voor voortgezet onderwijs')
    expect(receipt.complaint.organisation).toContain('van een school')
  })

  it('learns nothing by trying ids: one that is around the child and one that is nowhere read alike', async () => {
    const f = await family({ secretAddress: true })
    const shown = put(await asked(f))
    for (const id of [party('school'), party('school2'), 'partij_bestaat-niet'])
      for (const say of [preview, give, refuse]) {
        await expect(say(f, { ...shown, holder: id })).rejects.toMatchObject(mayNotKnow)
        await expect(say(f, { ...shown, requester: id })).rejects.toMatchObject(mayNotKnow)
      }
    expect(await f.read((tx) => tx.statements.ofChild(f.child))).toEqual([])
    await expect(preview(f, shown)).resolves.toHaveProperty('text')
  })

  it('learns nothing by trying the text of an organisation they think of', async () => {
    const f = await family({ secretAddress: true })
    const shown = put(await asked(f))
    const { text, textVersion } = await preview(await family(), {})
    expect(text).toMatch(TELLS)
    await expect(give(f, { ...shown, textVersion })).rejects.toMatchObject({ code: 'conflict' })
    expect((await give(f, shown)).textVersion).not.toBe(textVersion)
  })

  it('is not helped by the stand-in of another child', async () => {
    const f = await family({ secretAddress: true })
    const other = await family({ secretAddress: true })
    const { holder } = put(await asked(other))
    await expect(give(f, { ...put(await asked(f)), holder })).rejects.toMatchObject(mayNotKnow)
  })

  it('is not told by what an employee writes down for them, nor by confirming it', async () => {
    const f = await family({ secretAddress: true })
    await asked(f)
    const write = (change: object) =>
      recordConsent(
        f.context,
        actor('school'),
        f.key(),
        recordInput.parse({
          kind: f.pseudonym('school'),
          role: 'ouder1',
          decision: 'gegeven',
          ...{ requester: PREVENTION.requester, purpose: PREVENTION.purpose },
          categories: PREVENTION.categories,
          channel: 'begeleid',
          ...change,
        }),
      )
    await write({ decision: 'ingetrokken' }) // there is nothing to withdraw yet
    expect(await everythingTold(f)).not.toMatch(TELLS)
    const { id } = await write({})
    expect(await everythingTold(f)).not.toMatch(TELLS)
    const confirmed = await confirmConsent(f.context, f.who('ouder1'), f.key(), { statement: id })
    expect(confirmed).toMatchObject({ state: 'geldig', holder: expect.stringMatching(STAND_IN) })
    expect(await everythingTold(f)).not.toMatch(TELLS)
  })

  it('names the party they know by its id, and the other by its stand-in', async () => {
    const f = await family({ secretAddress: true })
    const dealt = journalEntry({
      kind: 'betrokkenheid_gewijzigd',
      at: f.clock.now,
      visibility: 'betrokkene',
      child: f.child,
      party: party('school'),
      person: f.who('ouder1').person,
    })
    await f.write((tx) => tx.journal.append(dealt))
    const shown = put(await asked(f))
    expect(shown.holder).toBe(party('school'))
    const { text } = await preview(f, shown)
    expect(text).toMatch(/^Stichting school wil gegevens delen met een CJG/)
    expect(await give(f, shown)).toMatchObject(shown)
    const told = await everythingTold(f)
    expect(told).toContain('Stichting school')
    expect(told).not.toMatch(/partij_cjg|Stichting cjg/)
  })
})

describe('who dealt with them before', () => {
  it('reads and uses their names and ids, also in a hidden family', async () => {
    const f = await family()
    await give(f, {})
    const hidden = await shownTo(f, 'ouder1', party('school'))
    await hideAddress(f.context, f.who('ouder1'), f.key(), { child: f.child })
    const { text } = await preview(f, {})
    expect(text).toContain('Stichting school wil gegevens delen met Stichting cjg')
    expect(await give(f, {})).toMatchObject({ holder: hidden, requester: party('cjg') })
    expect((await lastRow(f))?.detail).not.toHaveProperty(BY_STAND_IN)
    // What the other parent sees of them is no name for this one.
    const holder = await shownTo(f, 'ouder2', party('school'))
    expect(holder).toMatch(STAND_IN)
    await expect(give(f, { holder })).rejects.toMatchObject(mayNotKnow)
  })

  it('needs no stand-in where nothing is hidden, and none is taken', async () => {
    const f = await family()
    const { holder, requester } = await give(f, put(await asked(f)))
    expect([holder, requester]).toEqual([party('school'), party('cjg')])
    expect((await lastRow(f))?.detail).not.toHaveProperty(BY_STAND_IN)
    const made = `verborgen_${'0'.repeat(16)}`
    await expect(give(f, { holder: made })).rejects.toMatchObject(mayNotKnow)
  })
})
