/** The main flow around one family: real store, catalogue, certificates and HTTP; the clock and the gateways do what a test says. */
import { randomUUID } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { readBrokerKeys } from '../../adapters/envelope/broker-keys.ts'
import {
  brokerEnvelopes,
  holderEnvelopes,
  requesterEnvelopes,
} from '../../adapters/envelope/envelopes.ts'
import { createHttpGateways } from '../../adapters/holders/http-gateways.ts'
import { issueParty } from '../../adapters/pki/issue.ts'
import { makeRsaKeyPair } from '../../adapters/pki/keys.ts'
import {
  certificatesOf,
  readSigningCredential,
  readTrustedCas,
  type SigningCredential,
} from '../../adapters/pki/verify.ts'
import { type Disclosure, disclose, type Mediation } from '../../broker/disclose.ts'
import { createGrants } from '../../broker/disclosure/grant.ts'
import { createHolderContacts } from '../../broker/disclosure/holder-contacts.ts'
import { type GrantedSlice, requestedSlice } from '../../broker/tokens/details.ts'
import { NOTHING_USED } from '../../broker/tokens/used-once.ts'
import { client } from '../../consent/party.ts'
import type { AcceptedOrder, GatewayOrder, PartyRef } from '../../consent/ports/envelope.ts'
import type { CategoryRecord } from '../../consent/ports/source.ts'
import { SECOND } from '../../consent/time.ts'
import { brokerKey } from './envelopes.ts'
import { type FamilyOptions, openFamily, type PartyName, party } from './family.ts'
import { listen } from './listen.ts'
import { NOW, stamp, testAuthority } from './pki.ts'

/** Longer than a busy machine needs; a test of a gateway that never answers sets less. */
const GATEWAY_MS_MAX = 10 * SECOND

/** Certificates and the broker's key: made once per file, because RSA keys are slow to make. */
export const makeFlowKeys = async () => {
  const authority = await testAuthority()
  const key = await makeRsaKeyPair()
  const certificates = certificatesOf(readTrustedCas([authority.certificatePem], 'trust'))
  const broker = brokerKey('order-1')
  const issued = new Map<string, SigningCredential>()
  const files = new Map<string, string>()
  const credential = ({ id, oin }: PartyRef): SigningCredential => {
    const known = issued.get(id)
    if (known) return known
    const subject = { oin, organisation: id, hosts: ['gateway.example'] as const }
    const pem = issueParty(authority, subject, key.publicKeyPem, stamp('0b01'))
    const made = readSigningCredential(pem, key.privateKeyPem, id)
    issued.set(id, made)
    files.set(id, pem)
    return made
  }
  /** What a gateway of this party finds in its folder. */
  const folderOf = (ref: PartyRef): Readonly<Record<string, string>> => {
    credential(ref)
    return {
      'own.pem': files.get(ref.id) ?? '',
      'own.key': key.privateKeyPem,
      'ca.pem': authority.certificatePem,
      'broker.jwks': JSON.stringify({ keys: [broker.publicJwk] }),
    }
  }
  const brokerKeys = readBrokerKeys({ keys: [broker.publicJwk] }, 'broker keys')
  return { certificates, credential, folderOf, signer: broker.signer, brokerKeys }
}
export type FlowKeys = Awaited<ReturnType<typeof makeFlowKeys>>

/** What a gateway is about to answer to one order. */
export type Visit = {
  readonly holder: PartyName
  readonly order: GatewayOrder
  /** Seals what was ordered, every field holding `FIELD`. */
  readonly seal: (records?: Readonly<Record<string, CategoryRecord | null>>) => Promise<string>
  readonly res: ServerResponse
  readonly send: (type: 'jose' | 'json', body: string, status?: number) => void
}

/** What every released field says. */
export const FIELD = 'verzonnen inhoud'

const recordsOf = ({ slices }: GatewayOrder): Record<string, CategoryRecord> =>
  Object.fromEntries(
    slices.map(({ category, fields }) => [
      category,
      Object.fromEntries(fields.map((field) => [field, FIELD])),
    ]),
  )

const refused = (reasons: readonly string[]): never => {
  throw new Error(reasons.join())
}

/** One server for the gateways of all parties, each under its own path. */
const startGateways = async (
  keys: FlowKeys,
  { refOf, now }: { refOf: (name: PartyName) => PartyRef; now: () => number },
) => {
  const answers = async ({ seal, send }: Visit) => send('jose', await seal())
  const state = { answer: answers as (visit: Visit) => unknown, orders: [] as GatewayOrder[] }
  const visit = (holder: PartyName, accepted: AcceptedOrder, res: ServerResponse): Visit => {
    const envelopes = holderOf(holder)
    return {
      holder,
      order: accepted.order,
      res,
      seal: async (records = recordsOf(accepted.order)) => {
        const sealed = await envelopes.seal(accepted, records, now())
        return sealed.ok ? sealed.value : refused(sealed.reasons)
      },
      send: (type, body, status = 200) =>
        void res.writeHead(status, { 'content-type': `application/${type}` }).end(body),
    }
  }
  const holderOf = (name: PartyName) => {
    const { brokerKeys, certificates } = keys
    const self = refOf(name)
    return holderEnvelopes({ self, brokerKeys, certificates }, keys.credential(self))
  }
  const receive = async (holder: PartyName, jws: string, res: ServerResponse) => {
    const accepted = await holderOf(holder).accept(jws, now())
    if (!accepted.ok) return void res.writeHead(403).end(accepted.reasons.join())
    state.orders.push(accepted.value.order)
    await state.answer(visit(holder, accepted.value, res))
  }
  const server = await listen((req, res) => {
    const [, name = ''] = (req.url ?? '').split('/')
    let jws = ''
    req.on('data', (chunk: Buffer) => {
      jws += chunk.toString()
    })
    req.on('end', () => void receive(name as PartyName, jws, res).catch(() => res.destroy()))
  })
  return { ...server, state }
}

/** Lets the n-th commit from now fail, before it or although it was kept. */
const faultyCommits = () => {
  let left = 0
  let when: 'before' | 'after' = 'before'
  return {
    fail: (nth: number, moment: 'before' | 'after') => {
      left = nth
      when = moment
    },
    aroundCommit: (commit: () => void) => {
      left -= 1
      if (left !== 0) return commit()
      if (when === 'after') commit()
      throw new Error('injected around the commit')
    },
  }
}

/** What a requester wants; `houder` is the school and `doel` prevention unless told otherwise. */
export type Wanted = Readonly<Record<string, unknown>>

/** An order to place: a granted slice, with everything that may be changed about it. */
export type Placing = {
  readonly by?: PartyName
  readonly key?: string
  readonly token?: string
  readonly envelope?: { readonly jws: string }
}

export const clientOf = (name: PartyName): string => `${name}-systeem`

const registerAll = (f: Awaited<ReturnType<typeof openFamily>>, url: string) =>
  f.write(async (tx) => {
    for (const { id } of await tx.parties.all()) {
      const name = id.slice('partij_'.length) as PartyName
      const known = await tx.parties.get(id)
      if (known) await tx.parties.put({ ...known, gatewayUrl: `${url}/${name}` })
      const jwks = { keys: [{ kty: 'EC', crv: 'P-256', kid: 'k1' }] }
      await tx.parties.putClient(
        client.parse({ id: clientOf(name), party: id, processor: null, jwks, active: true }),
      )
    }
  })

/** A family with clients and gateways for every party, on 1 September 2026. */
export const openFlow = async (keys: FlowKeys, options: FamilyOptions = {}) => {
  const commits = faultyCommits()
  const f = await openFamily({ ...options, store: { aroundCommit: commits.aroundCommit } })
  f.clock.now = NOW
  const all = await f.read((tx) => tx.parties.all())
  const refOf = (name: PartyName): PartyRef => {
    const found = all.find(({ id }) => id === party(name))
    if (!found) throw new Error(`no party ${name}`)
    return { id: found.id, oin: found.oin }
  }
  const now = () => f.clock.now
  const gateways = await startGateways(keys, { refOf, now })
  await registerAll(f, gateways.url)
  const holders = createHttpGateways({ allowInsecure: true, timeoutMs: GATEWAY_MS_MAX })
  const waits: number[] = []
  const pace = { now, wait: async (ms: number) => void waits.push(ms) }
  const envelopes = brokerEnvelopes(keys.certificates, keys.signer)
  const mediation: Mediation = { envelopes, holders, contacts: createHolderContacts(), pace }
  const grants = createGrants(f.context, pace)

  const wanted = (by: PartyName, change: Wanted) =>
    requestedSlice.parse({
      type: 'dossierdeel',
      kind: change['kind'] ?? f.pseudonym(by),
      houder: party('school'),
      doel: 'preventie_vroegsignalering',
      categorieen: ['gedrag_welbevinden'],
      medewerker: 'mw7',
      ...change,
    })
  const grant = (by: PartyName, change: Wanted = {}) =>
    grants.grant(clientOf(by), wanted(by, change), NOTHING_USED)
  const token = async (by: PartyName, change: Wanted = {}): Promise<GrantedSlice> => {
    const granted = await grant(by, change)
    if (granted === null) throw new Error('no token')
    return granted
  }
  const envelope = (slice: GrantedSlice, change: object = {}, by: PartyName = 'cjg') => {
    const holder = slice.houder.slice('partij_'.length) as PartyName
    const requester = requesterEnvelopes(refOf(by), keys.certificates, keys.credential(refOf(by)))
    const asked = {
      jti: randomUUID(),
      holder: refOf(holder),
      purpose: slice.doel,
      categories: slice.categorieen,
      ...(slice.velden ? { fields: slice.velden } : {}),
      decision: slice.besluit,
      expiresAt: f.clock.now + 60 * SECOND,
      ...change,
    }
    return requester.request(asked, f.clock.now)
  }
  const order = async (slice: GrantedSlice, placing: Placing = {}): Promise<Disclosure> => {
    const { by = 'cjg', key = randomUUID(), token: jti = randomUUID() } = placing
    const { jws } = placing.envelope ?? (await envelope(slice, {}, by))
    return disclose(f.context, mediation, {
      clientId: clientOf(by),
      slice,
      token: jti,
      idempotencyKey: key,
      envelopeRequest: jws,
    })
  }
  return {
    ...f,
    commits,
    gateways: gateways.state,
    /** From now on the broker waits this long for a gateway, in milliseconds. */
    waitForGateways: (timeoutMs: number) => {
      Object.assign(mediation, { holders: createHttpGateways({ allowInsecure: true, timeoutMs }) })
    },
    mediation,
    waits,
    refOf,
    grant,
    refuse: (by: PartyName) => grants.refuse(clientOf(by), NOTHING_USED),
    token,
    envelope,
    order,
    /** The sealed answer, opened by the requester. */
    open: async (
      sealed: string,
      sent: Awaited<ReturnType<typeof envelope>>,
      by: PartyName = 'cjg',
    ) => {
      const self = refOf(by)
      const own = requesterEnvelopes(self, keys.certificates, keys.credential(self))
      const opened = await own.open(sealed, sent, f.clock.now)
      return opened.ok ? opened.value : refused(opened.reasons)
    },
    /** Everything in the journal, also what is about no child. */
    rows: () => f.read((tx) => tx.journal.rows({})),
    kinds: async () => (await f.read((tx) => tx.journal.rows({}))).map(({ kind }) => kind),
    changeParty: (name: PartyName, change: object) =>
      f.write(async (tx) => {
        const known = await tx.parties.get(party(name))
        if (known) await tx.parties.put({ ...known, ...change })
      }),
    close: async () => {
      holders.close()
      await gateways.close()
      await f.close()
    },
  }
}
export type Flow = Awaited<ReturnType<typeof openFlow>>
