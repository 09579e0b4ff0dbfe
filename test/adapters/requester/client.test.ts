import { exportJWK } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { requesterEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { createRequesterClient, type RequesterOptions } from '../../../adapters/requester/client.ts'
import { decisionIds } from '../../../consent/id.ts'
import { signingJwk } from '../../../consent/ports/keys.ts'
import { RequesterError, type WantedSlice } from '../../../consent/ports/requester.ts'
import { CJG, makeWorld, SCHOOL, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  logOf,
  PSEUDONYM,
  runGateway,
  SECRET,
  UNKNOWN_PSEUDONYM,
} from '../../support/gateway.ts'
import { listen } from '../../support/listen.ts'
import { NOW } from '../../support/pki.ts'
import { newId } from '../../support/token-server.ts'
import { disclosing, startBroker, type TestBroker } from './broker.ts'

let world: World
let broker: TestBroker
let folder: GatewayFolder
let gateway: Awaited<ReturnType<typeof runGateway>>
beforeAll(async () => {
  world = await makeWorld()
  folder = await gatewayFolder(world)
  gateway = await runGateway(folder)
})
afterAll(async () => {
  await gateway.close()
  await folder.remove()
})
beforeEach(async () => {
  broker = await startBroker()
  broker.tokens.rule.current = (asked) => ({ ...asked, besluit: newId(decisionIds) })
})

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await broker.close()
})

const client = async (change: Partial<RequesterOptions> = {}) => {
  const { kty, crv, x, y, d } = await exportJWK(broker.tokens.clientKey.privateKey)
  const key = signingJwk.parse({ kty, crv, x, y, d, kid: 'k1', alg: 'ES256', use: 'sig' })
  const made = await createRequesterClient({
    issuer: broker.url,
    clientId: broker.tokens.clientId,
    clientKey: () => key,
    allowInsecure: true,
    envelopes: requesterEnvelopes(SCHOOL, world.certificates, world.school),
    holders: [CJG],
    now: () => NOW,
    ...change,
  })
  closing.push(made.close)
  return made
}

const wanted = (change: Partial<WantedSlice> = {}): WantedSlice => ({
  kind: UNKNOWN_PSEUDONYM,
  houder: CJG.id,
  doel: 'ondersteuningsteam_mdo',
  categorieen: ['hulp_betrokkenheid', 'hulp_doelen_afspraken'],
  velden: { hulp_doelen_afspraken: ['doelenSchool', 'tipsVoorDeLeraar'] },
  medewerker: 'm-17',
  ...change,
})

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (error) {
    if (error instanceof RequesterError) return error.code
    throw error
  }
  return 'none'
}

describe('fetching a slice', () => {
  it('gets a token, orders, and opens what the holder sealed', async () => {
    broker.state.reply = disclosing(world, gateway.url)
    const fetched = await (await client()).fetchSlice(wanted())
    expect(fetched).toMatchObject({
      status: 'verstrekt',
      answer: {
        holder: CJG,
        slices: [
          {
            category: 'hulp_betrokkenheid',
            outcome: 'verstrekt',
            record: { naamOrganisatie: SECRET },
          },
          { category: 'hulp_doelen_afspraken', outcome: 'verstrekt' },
        ],
      },
    })
    expect(broker.calls).toMatchObject([{ method: 'POST', url: '/v1/verstrekkingen' }])
    expect(broker.calls[0]?.key).toMatch(/^[0-9a-f-]{36}$/)
    expect(logOf(folder)[0]).toMatchObject({ event: 'vrijgegeven', child: PSEUDONYM })
  })

  it('takes what a narrowed token allows, and nothing of the rest', async () => {
    broker.tokens.rule.current = (asked) => ({
      ...asked,
      categorieen: ['hulp_betrokkenheid'],
      velden: undefined,
      besluit: newId(decisionIds),
    })
    const asked: unknown[] = []
    broker.state.reply = ({ body, detail }) => {
      asked.push(detail, body)
      return {
        status: 200,
        body: { id: `verstrekking_${'1'.repeat(24)}`, status: 'niet_verstrekt' },
      }
    }
    const made = await client()
    expect(await made.token(wanted({ velden: {} }))).toMatchObject({
      categorieen: ['hulp_betrokkenheid'],
    })
    expect(await made.fetchSlice(wanted())).toMatchObject({ status: 'niet_verstrekt' })
    const { envelopverzoek } = asked[1] as { envelopverzoek: string }
    const payload = JSON.parse(
      Buffer.from(`${envelopverzoek.split('.')[1]}`, 'base64url').toString(),
    )
    expect(payload.categories).toEqual(['hulp_betrokkenheid'])
    expect(payload.requester).toEqual(SCHOOL)
  })

  it('says refused, without a reason, where the broker gives no token', async () => {
    broker.tokens.rule.current = () => null
    const made = await client()
    expect(await made.token(wanted())).toBeNull()
    expect(await made.fetchSlice(wanted())).toEqual({ status: 'geweigerd' })
    expect(broker.calls).toEqual([])
  })

  it('does not open an answer that is for somebody else', async () => {
    broker.state.reply = disclosing(world, gateway.url)
    const made = await client({
      envelopes: {
        ...requesterEnvelopes(SCHOOL, world.certificates, world.school),
        open: (jwe, sent, now) =>
          requesterEnvelopes(SCHOOL, world.certificates, world.school).open(
            jwe,
            { ...sent, order: `verstrekking_${'9'.repeat(24)}` },
            now,
          ),
      },
    })
    expect(await codeOf(made.fetchSlice(wanted()))).toBe('niet_te_openen')
  })

  it('gets nothing where a corrupt broker puts its own key in the request', async () => {
    const refusedBefore = gateway.faults.length
    broker.state.reply = disclosing(world, gateway.url, (jws) => {
      const [header, payload = '', signature] = jws.split('.')
      const said = JSON.parse(Buffer.from(payload, 'base64url').toString())
      const swapped = { ...said, key: { ...said.key, x: 'A'.repeat(43) } }
      return [header, Buffer.from(JSON.stringify(swapped)).toString('base64url'), signature].join(
        '.',
      )
    })
    expect(await codeOf((await client()).fetchSlice(wanted()))).toBe('houder_mislukt')
    expect(gateway.faults.slice(refusedBefore)).toEqual(['order refused: bad_signature'])
  })

  it('asks nothing for a holder that is not in its own configuration', async () => {
    const made = await client({ holders: [] })
    expect(await codeOf(made.fetchSlice(wanted()))).toBe('instelling')
    expect(broker.tokens.journal).toEqual([])
  })
})

describe('what goes wrong becomes one kind of error', () => {
  it.each([
    [400, 'ongeldig'],
    [401, 'niet_toegelaten'],
    [403, 'niet_toegelaten'],
    [404, 'onbekend'],
    [409, 'conflict'],
    [413, 'ongeldig'],
    [500, 'broker_fout'],
    [502, 'houder_mislukt'],
    [503, 'broker_fout'],
    [504, 'houder_te_laat'],
  ])('an answer of %i is %s', async (status, code) => {
    broker.state.reply = () => ({ status, body: { status }, type: 'application/problem+json' })
    expect(await codeOf((await client()).fetchSlice(wanted()))).toBe(code)
  })

  it('names all faults that the broker found', async () => {
    const errors = [{ in: 'body', location: '/doel', message: 'is nodig' }]
    broker.state.reply = () => ({ status: 400, body: { code: 'ongeldig', errors } })
    const made = await client()
    const error = await made.check({ ...question, medewerker: 'm-1' }).catch((thrown) => thrown)
    expect([error.code, error.faults]).toEqual(['ongeldig', ['/doel is nodig']])
  })

  it.each([
    ['no JSON object', 'niets'],
    ['an unknown status', { status: 'misschien' }],
    ['an id of another kind', { status: 'niet_verstrekt', id: 'kind_1' }],
  ])('an answer that is %s is no answer', async (_name, body) => {
    broker.state.reply = () => ({ status: 200, body })
    expect(await codeOf((await client()).fetchSlice(wanted()))).toBe('broker_fout')
  })

  it('an order that was carried out before tells so', async () => {
    const body = { status: 'herhaald', id: `verstrekking_${'1'.repeat(24)}`, toestand: 'verstrekt' }
    broker.state.reply = () => ({ status: 200, body })
    expect(await codeOf((await client()).fetchSlice(wanted()))).toBe('al_opgehaald')
  })

  it('a broker that is gone, silent or endless', async () => {
    const gone = await listen(() => undefined)
    await gone.close()
    expect(await codeOf((await client({ issuer: gone.url })).token(wanted()))).toBe('onbereikbaar')

    const silent = await listen(() => undefined)
    const slow = await client({ issuer: silent.url, timeoutMs: 60 })
    expect(await codeOf(slow.token(wanted()))).toBe('te_laat')
    await silent.close()

    broker.state.reply = () => ({ status: 200, body: 'x'.repeat(2 * 1024 * 1024) })
    expect(await codeOf((await client()).fetchSlice(wanted()))).toBe('broker_fout')
  })

  it('a client that the broker does not know', async () => {
    const made = await client({ clientId: 'onbekend-systeem' })
    expect(await codeOf(made.token(wanted()))).toBe('niet_toegelaten')
  })

  it.each([
    ['a token that is bound to nothing', { access_token: 'a.b.c', token_type: 'Bearer' }],
    ['no token', { token_type: 'DPoP' }],
    ['a word', 'niets'],
  ])('a token answer with %s is no answer', async (_name, body) => {
    const answering = await listen((_req, res) => void res.end(JSON.stringify(body)))
    const made = await client({ issuer: answering.url })
    expect(await codeOf(made.token(wanted()))).toBe('broker_fout')
    await answering.close()
  })

  it('plain HTTP is not spoken unless allowed', async () => {
    const made = await client({ allowInsecure: false })
    expect(await codeOf(made.token(wanted()))).not.toBe('none')
    expect(broker.tokens.journal).toEqual([])
  })
})

const question = {
  kind: PSEUDONYM,
  ontvangers: [CJG.id],
  doel: 'ondersteuningsteam_mdo',
  categorieen: ['hulp_betrokkenheid'],
}

describe('acts', () => {
  const token = (act: string) => ({ type: 'handeling', handelingen: [act], medewerker: 'm-1' })

  it('takes a token for the one act, and sends what was given without the employee', async () => {
    broker.state.reply = () => ({ status: 200, body: { uitkomst: 'permit' } })
    const made = await client()
    const told = await made.check({ ...question, medewerker: 'm-1', sleutel: 'sleutel-0001' })
    expect(told).toEqual({ uitkomst: 'permit' })
    expect(broker.calls).toEqual([
      {
        method: 'POST',
        url: '/v1/controles',
        detail: token('controles'),
        key: 'sleutel-0001',
        body: question,
      },
    ])
  })

  it('reaches every resource where it is', async () => {
    const id = `aanbieding_${'1'.repeat(24)}`
    const body = {
      ...{ id, kind: PSEUDONYM, code: 'AB12', aanbieding: id, categorieen: [] },
      ...{ status: 'gevraagd', houder: CJG.id, ontvanger: SCHOOL.id, doel: 'x' },
    }
    broker.state.reply = () => ({ status: 201, body })
    const made = await client()
    const by = { medewerker: 'm-1' }
    await made.offer({ ...by, kind: PSEUDONYM, ontvanger: CJG.id, doel: 'x', categorieen: ['y'] })
    await made.askForConsent({
      ...by,
      kind: PSEUDONYM,
      houder: CJG.id,
      ontvanger: SCHOOL.id,
      doel: 'x',
      categorieen: ['y'],
      reden: 'nodig',
    })
    await made.registerChild({ ...by, geboortedatum: '2013-00-00' })
    await made.linkByCode({ ...by, code: 'AB12' })
    await made.invite({ ...by, kind: PSEUDONYM })
    await made.recordFact({ ...by, kind: PSEUDONYM, naam: 'drempel_16u_4w' })
    await made.confirmFact({ ...by, kind: PSEUDONYM, bewering: 'feit_1' })
    await made.requestState({ ...by, verzoek: 'verzoek_1' })
    expect(broker.calls.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'POST /v1/aanbiedingen',
      'POST /v1/toestemmingsverzoeken',
      'POST /v1/betrokkenheden',
      'POST /v1/betrokkenheden/_koppelen',
      'POST /v1/betrokkenheden/_uitnodigen',
      'POST /v1/feiten',
      'POST /v1/feiten/feit_1/_bevestigen',
      'GET /v1/toestemmingsverzoeken/verzoek_1',
    ])
  })

  it('walks all pages of the open offers', async () => {
    const offer = (digit: string) => ({
      aanbieding: `aanbieding_${digit.repeat(24)}`,
      kind: PSEUDONYM,
      houder: CJG.id,
      doel: 'verzuimaanpak',
      categorieen: ['bsn'],
    })
    const second = offer('2').aanbieding
    broker.state.reply = ({ url }) => ({
      status: 200,
      body: url.includes('na=')
        ? { items: [offer('3')], volgende: null }
        : { items: [offer('1'), offer('2')], volgende: second },
    })
    const offers = await (await client()).openOffers({ medewerker: 'm-1' })
    expect(offers.map(({ aanbieding }) => aanbieding)).toEqual(
      ['1', '2', '3'].map((digit) => offer(digit).aanbieding),
    )
    expect(broker.calls[1]?.url).toBe(`/v1/aanbiedingen?na=${second}`)
  })
})
