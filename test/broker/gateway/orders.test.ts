import { generateKeyPairSync } from 'node:crypto'
import { readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { requesterEnvelopes } from '../../../adapters/envelope/envelopes.ts'
import { makeEnvelopeRequest } from '../../../adapters/envelope/request.ts'
import { asked, makeWorld, OTHER, SCHOOL, type World } from '../../support/envelopes.ts'
import {
  BROKEN_PSEUDONYM,
  EMPTY_PSEUDONYM,
  gatewayFolder,
  honestOrder,
  logOf,
  orderOf,
  post,
  runGateway,
  SECRET,
  schoolAsks,
  signAsBroker,
  UNKNOWN_PSEUDONYM,
  UNORDERED,
} from '../../support/gateway.ts'
import { NOW, testAuthority, testParty } from '../../support/pki.ts'
import { gatewayForEach } from '../../support/running-gateway.ts'

const g = gatewayForEach()

const open = (jwe: string, made: Awaited<ReturnType<typeof honestOrder>>) =>
  requesterEnvelopes(SCHOOL, g.world.certificates, g.world.school).open(
    jwe,
    { ...made.sent, order: made.order.order },
    NOW,
  )

describe('an honest order', () => {
  it('is answered with exactly the ordered fields, sealed to the requester', async () => {
    const made = await honestOrder(g.world)
    const response = await post(g.url, made.jws)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/jose')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const sealed = await response.text()
    expect(sealed).not.toContain(SECRET)
    const opened = await open(sealed, made)
    expect(opened.ok && opened.value.slices).toEqual([
      { category: 'hulp_betrokkenheid', outcome: 'verstrekt', record: { naamOrganisatie: SECRET } },
      {
        category: 'hulp_doelen_afspraken',
        outcome: 'verstrekt',
        record: { doelenSchool: ['rust in de ochtend'] },
      },
    ])
    expect(JSON.stringify(opened)).not.toContain(UNORDERED)
  })

  it('is written in the gateway’s own log: who, what, on what ground, when', async () => {
    const made = await honestOrder(g.world)
    await post(g.url, made.jws)
    expect(logOf(g.folder)).toEqual([
      {
        at: NOW,
        event: 'vrijgegeven',
        child: made.order.child,
        otherParty: SCHOOL.id,
        employee: 'm-17',
        purpose: 'ondersteuningsteam_mdo',
        categories: ['hulp_betrokkenheid', 'hulp_doelen_afspraken'],
        grounds: ['R33', 'R33'],
        subject: made.order.order,
        detail: null,
      },
    ])
  })

  it('leaves nothing of the content in the records or in what the gateway says', async () => {
    await post(g.url, (await honestOrder(g.world)).jws)
    const files = (await readdir(g.folder.path)).filter((name) => name.startsWith('gateway.sqlite'))
    expect(files.length).toBeGreaterThan(0)
    for (const name of files)
      expect((await readFile(join(g.folder.path, name))).includes(SECRET)).toBe(false)
    expect(g.faults).toEqual([])
  })

  it('asks less than the request did: the rest looks as what the holder does not have', async () => {
    const sent = await schoolAsks(g.world.school)
    const [first] = orderOf(sent.jws).slices
    const order = orderOf(sent.jws, { slices: [first] })
    const response = await post(g.url, await signAsBroker(g.world, order))
    const opened = await open(await response.text(), { sent, order, jws: '' })
    expect(opened.ok && opened.value.slices.map(({ outcome }) => outcome)).toEqual([
      'verstrekt',
      'niet_verstrekt',
    ])
  })
})

describe('nothing to give', () => {
  it('answers alike for an unknown child, an empty record and broken data of this child', async () => {
    const answers = []
    for (const child of [UNKNOWN_PSEUDONYM, EMPTY_PSEUDONYM, BROKEN_PSEUDONYM]) {
      const response = await post(g.url, (await honestOrder(g.world, { child })).jws)
      const { date: _date, ...headers } = Object.fromEntries(response.headers)
      answers.push({ status: response.status, headers, body: await response.text() })
    }
    expect(answers[0]?.status).toBe(200)
    expect(answers[0]?.body).toBe('{"antwoord":null}')
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(logOf(g.folder).map(({ event }) => event)).toEqual(Array(3).fill('niets_vrijgegeven'))
  })

  it('says 503 for a known and an unknown child alike when the source is gone', async () => {
    const broken = await gatewayFolder(g.world)
    const other = await runGateway(broken)
    await rm(join(broken.path, 'data'), { recursive: true })
    for (const child of [UNKNOWN_PSEUDONYM, EMPTY_PSEUDONYM]) {
      const response = await post(other.url, (await honestOrder(g.world, { child })).jws)
      expect(response.status).toBe(503)
    }
    expect(logOf(broken).map(({ event }) => event)).toEqual(['bron_mislukt', 'bron_mislukt'])
    await other.close()
    await broken.remove()
  })
})

describe('an order that is not carried out', () => {
  const refusedWith = async (jws: string, reason: string) => {
    const response = await post(g.url, jws)
    expect(response.status).toBe(403)
    expect(await response.json()).toEqual({
      status: 403,
      title: 'Opdracht geweigerd',
      detail: 'Deze opdracht wordt niet uitgevoerd.',
      code: 'geweigerd',
    })
    expect(g.faults.join()).toContain(reason)
    expect(logOf(g.folder).filter(({ event }) => event === 'vrijgegeven')).toEqual([])
  }

  it('comes from a broker that put its own key in the request', async () => {
    const { jws } = await schoolAsks(g.world.school)
    const [header = '', payload = '', signature = ''] = jws.split('.')
    const own = generateKeyPairSync('x25519').publicKey.export({ format: 'jwk' })
    const { kty, crv, x } = own
    const swapped = {
      ...JSON.parse(Buffer.from(payload, 'base64url').toString()),
      key: { kty, crv, x },
    }
    const forged = [header, Buffer.from(JSON.stringify(swapped)).toString('base64url'), signature]
    const order = orderOf(forged.join('.'))
    await refusedWith(await signAsBroker(g.world, order), 'bad_signature')
  })

  it('comes from a broker that made a request of its own under an authority of its own', async () => {
    const authority = await testAuthority()
    const imposter = await testParty(authority, SCHOOL.oin, 'De Zwaluw')
    const { jws } = await schoolAsks(imposter)
    await refusedWith(await signAsBroker(g.world, orderOf(jws)), 'certificate:')
  })

  it('comes from a broker that lets another party sign as the school', async () => {
    const request = await makeEnvelopeRequest(
      asked({ jti: 'envelope-of-another1', requester: OTHER, fields: undefined }),
      g.world.other,
      NOW,
    )
    await refusedWith(await signAsBroker(g.world, orderOf(request.jws)), 'other_requester')
  })

  it('is for another holder', async () => {
    const request = await schoolAsks(g.world.school, { holder: OTHER })
    const order = orderOf(request.jws, { holder: OTHER })
    await refusedWith(await signAsBroker(g.world, order), 'not_for_us')
  })

  it('has expired', async () => {
    const sent = await schoolAsks(g.world.school)
    const at = NOW / 1000
    const order = orderOf(sent.jws, { iat: at - 60, exp: at - 30 })
    const { signNamed } = await import('../../../adapters/envelope/jws.ts')
    await refusedWith(
      await signNamed(order, 'verstrekking-order+jws', g.world.broker.signer),
      'expired',
    )
  })

  it('is signed by nobody whose key is in the configuration', async () => {
    const stranger = await makeWorld()
    const { jws } = await schoolAsks(g.world.school)
    const order = await signAsBroker({ ...stranger, broker: stranger.broker }, orderOf(jws))
    await refusedWith(order, 'bad_signature')
  })

  it('names an outcome that our own catalogue does not give that row', async () => {
    const ground = { outcome: 'statutory_duty', row: 'R33', legalRefs: ['verzonnen'] }
    const { jws } = await honestOrder(g.world, {
      slices: [{ category: 'hulp_betrokkenheid', fields: ['naamOrganisatie'], ground }],
    })
    await refusedWith(jws, 'other_ground')
    expect(logOf(g.folder)[0]).toMatchObject({
      event: 'opdracht_geweigerd',
      detail: 'other_ground',
    })
  })

  it('is shown a second time, at the same gateway and at one that was restarted', async () => {
    const { jws } = await honestOrder(g.world)
    expect((await post(g.url, jws)).status).toBe(200)
    expect((await post(g.url, jws)).status).toBe(403)
    await g.restart()
    expect((await post(g.url, jws)).status).toBe(403)
    const events = logOf(g.folder).map(({ event, detail }) => `${event} ${detail}`)
    expect(events).toEqual([
      'opdracht_geweigerd replayed',
      'opdracht_geweigerd replayed',
      'vrijgegeven null',
    ])
  })

  it('uses an envelope request again under a new order id', async () => {
    const sent = await schoolAsks(g.world.school)
    expect((await post(g.url, await signAsBroker(g.world, orderOf(sent.jws)))).status).toBe(200)
    expect((await post(g.url, await signAsBroker(g.world, orderOf(sent.jws)))).status).toBe(403)
  })

  it('is not taken for another requester’s that drew the same id', async () => {
    const jti = 'envelope-allebei-dezelfde'
    const ordered = async (requester: typeof SCHOOL, signer: World['school']) => {
      const sent = await schoolAsks(signer, { jti, requester })
      const order = orderOf(sent.jws, { requester: { ...requester, kind: 'school_vo' } })
      return post(g.url, await signAsBroker(g.world, order))
    }
    expect((await ordered(OTHER, g.world.other)).status).toBe(200)
    expect((await ordered(SCHOOL, g.world.school)).status).toBe(200)
    expect((await ordered(SCHOOL, g.world.school)).status).toBe(403)
  })

  it('is released once when it arrives many times at once', async () => {
    const { jws } = await honestOrder(g.world)
    const statuses = await Promise.all(
      Array.from({ length: 8 }, async () => (await post(g.url, jws)).status),
    )
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
    expect(logOf(g.folder).filter(({ event }) => event === 'vrijgegeven')).toHaveLength(1)
  })
})

describe('bad input', () => {
  it.each([
    ['no body', '', 'application/jose', 400],
    ['no JWS', 'dit is geen opdracht', 'application/jose', 403],
    ['another media type', '{}', 'application/json', 415],
    ['too much', 'a'.repeat(256 * 1024 + 1), 'application/jose', 413],
  ])('%s gets a problem', async (_name, body, type, status) => {
    const response = await post(g.url, body, type)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('application/problem+json; charset=utf-8')
    expect(await response.json()).toMatchObject({ status })
  })

  it('knows no trailing slash, no other path and no other method', async () => {
    expect((await fetch(`${g.url}/v1/opdrachten/`, { method: 'POST' })).status).toBe(404)
    expect((await fetch(`${g.url}/v1/anders`)).status).toBe(404)
    const got = await fetch(`${g.url}/v1/opdrachten`)
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'POST'])
  })

  it('tells that it lives', async () => {
    expect(await (await fetch(`${g.url}/gezond`)).json()).toEqual({ status: 'ok' })
  })
})
