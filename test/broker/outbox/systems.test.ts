/** What systems are told without asking: never more than they would see if they asked. */
import { describe, expect, it } from 'vitest'
import { refuseConsent } from '../../../broker/answers/say.ts'
import { refuseInput } from '../../../broker/answers/say-input.ts'
import { statementActInput, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { makeOffer, offerInput } from '../../../broker/disclosure/offer.ts'
import { WATCH_MS } from '../../../broker/outbox/next-step.ts'
import { sendDue } from '../../../broker/outbox/send.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import { requestState } from '../../../broker/questions/request-state.ts'
import { OFFER_VALID_MS } from '../../../consent/offer.ts'
import { REQUEST_VALID_MS } from '../../../consent/request.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { actor, openFamily, type PartyName, party, type TestFamily } from '../../support/family.ts'
import { outboxOver } from '../../support/outbox.ts'
import { PREVENTION, record, sayYes } from '../../support/say.ts'

const family = closedAfterEach(openFamily)

const listening = (f: TestFamily, name: PartyName, change: object = {}) =>
  f.write((tx) =>
    tx.parties.putClient({
      id: `systeem-${name}`,
      party: party(name),
      processor: null,
      jwks: { keys: [{ kty: 'OKP' }] },
      auth: 'private_key_jwt',
      binding: 'dpop',
      acts: [],
      webhookUrl: `https://${name}.example/berichten`,
      copies: null,
      readerUrl: null,
      active: true,
      ...change,
    }),
  )

const ask = (f: TestFamily) =>
  askForConsent(
    f.context,
    actor('cjg'),
    f.key(),
    askInput.parse({ kind: f.pseudonym('cjg'), ...PREVENTION, reason: 'Wij willen helpen.' }),
  )

const sendAll = async (f: TestFamily) => {
  const { outbox, pushes } = outboxOver(f.context)
  while ((await sendDue(outbox)) > 0);
  return pushes
}

describe('a question', () => {
  it('is told once it can be fetched, and not before', async () => {
    const f = await family()
    await listening(f, 'cjg')
    const { id } = await ask(f)
    expect(await sendAll(f)).toEqual([])
    await sayYes(f)
    await sayYes(f, 'ouder2')
    f.clock.now += WATCH_MS - 1
    expect(await sendAll(f)).toEqual([])
    f.clock.now += 1
    expect(await requestState(f.context, actor('cjg'), id)).toMatchObject({ status: 'beschikbaar' })
    expect(await sendAll(f)).toMatchObject([
      {
        url: 'https://cjg.example/berichten',
        event: { audience: 'systeem-cjg', kind: 'verzoek', subject: id },
      },
    ])
    f.clock.now += WATCH_MS
    expect(await sendAll(f)).toEqual([])
  })

  it('that is refused is told as little as one that nobody answers: nothing, and then nobody looks any more', async () => {
    const f = await family()
    await listening(f, 'cjg')
    await ask(f)
    await refuseConsent(
      f.context,
      f.who('ouder1'),
      f.key(),
      refuseInput.parse({ child: f.child, ...PREVENTION }),
    )
    f.clock.now += WATCH_MS
    expect(await sendAll(f)).toEqual([])
    f.clock.now += REQUEST_VALID_MS
    expect(await sendAll(f)).toEqual([])
    const { outbox } = outboxOver(f.context)
    f.clock.now += WATCH_MS
    expect(await sendDue(outbox)).toBe(0)
  })
})

describe('a withdrawal', () => {
  const withdrawAfterDelivery = async (f: TestFamily) => {
    const { id } = await sayYes(f)
    const { holder, requester, purpose, categories } = PREVENTION
    const { id: order } = await f.deliver({ holder, requester, purpose, categories })
    const input = statementActInput.parse({ statement: id })
    await withdrawConsent(f.context, f.who('ouder1'), f.key(), input)
    return order
  }

  it('is told to every system of the receiver that wants to hear, and by mail', async () => {
    const f = await family()
    await listening(f, 'cjg')
    await listening(f, 'cjg', { id: 'systeem-cjg-oud', active: false })
    await listening(f, 'cjg', { id: 'systeem-cjg-stil', webhookUrl: null })
    await listening(f, 'school')
    const order = await withdrawAfterDelivery(f)
    expect(await sendAll(f)).toMatchObject([
      { event: { audience: 'systeem-cjg', kind: 'intrekking', subject: order } },
    ])
  })

  it('is not told to a system that was switched off or lost its address since', async () => {
    const f = await family()
    await listening(f, 'cjg')
    await withdrawAfterDelivery(f)
    await listening(f, 'cjg', { active: false })
    expect(await sendAll(f)).toEqual([])
  })

  it('says nothing about people', async () => {
    const f = await family()
    await listening(f, 'cjg')
    await withdrawAfterDelivery(f)
    const [push] = await sendAll(f)
    expect(Object.keys(push?.event ?? {}).sort((a, b) => a.localeCompare(b))).toEqual([
      'at',
      'audience',
      'id',
      'kind',
      'subject',
    ])
  })
})

describe('an offer', () => {
  const offered = async () => {
    const f = await family({ birthDate: '2012-06-01', linked: ['school', 'leerplicht'] })
    await listening(f, 'leerplicht')
    await record(f, 'school', { name: 'drempel_16u_4w' })
    const offer = await makeOffer(
      f.context,
      actor('school'),
      f.key(),
      offerInput.parse({
        kind: f.pseudonym('school'),
        ontvanger: party('leerplicht'),
        doel: 'verzuimaanpak',
        categorieen: ['verzuim_ongeoorloofd'],
      }),
    )
    return { f, offer: offer.aanbieding }
  }

  it('is told to its receiver', async () => {
    const { f, offer } = await offered()
    expect(offer).not.toBeNull()
    expect(await sendAll(f)).toMatchObject([
      { event: { audience: 'systeem-leerplicht', kind: 'aanbieding', subject: offer } },
    ])
  })

  it('is not told once it has expired', async () => {
    const { f } = await offered()
    f.clock.now += OFFER_VALID_MS
    expect(await sendAll(f)).toEqual([])
  })
})
