/** A whole broker sends what waited when it starts: by a real mail server, into a folder, and to a real system. */

import { readdir, readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { afterEach, expect, it, vi } from 'vitest'
import { startBroker } from '../../../broker/compose/broker.ts'
import { openContext } from '../../../broker/compose/context.ts'
import { type BrokerConfig, brokerConfig } from '../../../broker/config.ts'
import type { BrokerContext } from '../../../broker/context.ts'
import { addNotice, tellSystems } from '../../../broker/notify.ts'
import type { Transaction } from '../../../consent/ports/store.ts'
import { testFolder } from '../../support/folder.ts'
import { freePort, listen } from '../../support/listen.ts'
import { client, party, SCHOOL } from '../../support/nouns.ts'
import { testAuthority } from '../../support/pki.ts'
import { headerOf, openSmtp, textOf } from '../../support/smtp.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

const settings = async (change: Readonly<Record<string, string>> = {}) => {
  const { path, remove } = await testFolder({
    'cas.pem': (await testAuthority()).certificatePem,
  })
  closing.push(remove)
  const [machines, people] = [await freePort(), await freePort()]
  return brokerConfig({
    CONSENT_BROKER_MODE: 'development',
    CONSENT_BROKER_ISSUER: `http://127.0.0.1:${machines}`,
    CONSENT_BROKER_MACHINES_LISTEN: `127.0.0.1:${machines}`,
    CONSENT_BROKER_PEOPLE_URL: `http://127.0.0.1:${people}`,
    CONSENT_BROKER_PEOPLE_LISTEN: `127.0.0.1:${people}`,
    CONSENT_BROKER_DATABASE: join(path, 'broker.db'),
    CONSENT_BROKER_KEYS: join(path, 'keys'),
    CONSENT_BROKER_TRUSTED_CAS: join(path, 'cas.pem'),
    ...change,
  })
}

/** Writes while no broker runs. */
const waiting = async (
  config: BrokerConfig,
  write: (context: BrokerContext, tx: Transaction) => Promise<unknown>,
) => {
  const { context } = await openContext(config, () => undefined)
  await context.store.write(async (tx) => {
    await tx.parties.put(party({ region: 'standaard', mail: 'fg@zwaluw.example' }))
    await write(context, tx)
  })
  await context.store.close()
}

const signal = (context: BrokerContext, tx: Transaction) =>
  addNotice(context, tx, { kind: 'signaal_fg', party: SCHOOL, subject: 'feit_1' })

const start = async (config: BrokerConfig) => {
  const events: string[] = []
  const log = (event: string) => void events.push(event)
  const broker = await startBroker(config, { log, onFatal: () => undefined })
  closing.push(broker.close)
  return events
}

it('by SMTP', async () => {
  const server = await openSmtp()
  closing.push(server.close)
  const config = await settings({
    CONSENT_BROKER_SMTP_URL: server.url,
    CONSENT_BROKER_MAIL_FROM: 'Toestemming <nee@broker.example>',
  })
  await waiting(config, signal)
  const events = await start(config)
  await vi.waitFor(() => expect(server.mails).toHaveLength(1), 10_000)
  const [mail = { raw: '', to: [], from: '' }] = server.mails
  expect(mail.to).toEqual(['fg@zwaluw.example'])
  expect(mail.from).toBe('nee@broker.example')
  expect(headerOf(mail, 'message-id')).toMatch(/^<bericht_[0-9a-z]{24}@broker\.example>$/)
  expect(textOf(mail)).toContain(`${config.peopleUrl}/`)
  expect(events).toContain('mail.server')
})

it('into a folder beside the database, and says so', async () => {
  const config = await settings()
  await waiting(config, signal)
  const events = await start(config)
  const folder = 'folder' in config.mail.by ? config.mail.by.folder : ''
  const files = async () => (await readdir(folder)).filter((name) => name.endsWith('.eml'))
  const [file = ''] = await vi.waitFor(async () => {
    const found = await files()
    expect(found).toHaveLength(1)
    return found
  }, 10_000)
  expect(await readFile(join(folder, file), 'utf8')).toContain('To: fg@zwaluw.example')
  expect(events).toContain('mail.folder')
})

it('to a system, which checks it with the published keys', async () => {
  const tokens: string[] = []
  const { url, close } = await listen(async (request, response) => {
    tokens.push(await text(request))
    response.writeHead(202).end()
  })
  closing.push(close)
  const config = await settings()
  await waiting(config, async (context, tx) => {
    await tx.parties.putClient(client({ webhookUrl: `${url}/berichten` }))
    const kind = 'ingetrokken_bericht_ontvanger'
    await tellSystems(context, tx, { kind, party: SCHOOL, child: null, subject: 'verstrekking_1' })
  })
  await start(config)
  await vi.waitFor(() => expect(tokens).toHaveLength(1), 10_000)
  const keys = createRemoteJWKSet(new URL(`${config.issuer}/oauth/jwks`))
  const { payload } = await jwtVerify(tokens[0] ?? '', keys, {
    issuer: config.issuer,
    audience: client().id,
    typ: 'secevent+jwt',
  })
  expect(payload['events']).toEqual({
    'urn:consent-broker:bericht:intrekking': { id: 'verstrekking_1' },
  })
})

it('by mail while a system lets us wait', async () => {
  const server = await openSmtp()
  closing.push(server.close)
  const waitingHere: ServerResponse[] = []
  const { url, close } = await listen((_request, response) => void waitingHere.push(response))
  closing.push(close)
  const config = await settings({
    CONSENT_BROKER_SMTP_URL: server.url,
    CONSENT_BROKER_MAIL_FROM: 'Toestemming <nee@broker.example>',
  })
  await waiting(config, async (context, tx) => {
    await tx.parties.putClient(client({ webhookUrl: `${url}/berichten` }))
    const kind = 'ingetrokken_bericht_ontvanger'
    await tellSystems(context, tx, { kind, party: SCHOOL, child: null, subject: 'verstrekking_1' })
  })
  await start(config)
  await vi.waitFor(() => expect(waitingHere).toHaveLength(1), 10_000)
  const { context } = await openContext(config, () => undefined)
  await context.store.write((tx) => signal(context, tx))
  await context.store.close()
  await vi.waitFor(() => expect(server.mails).toHaveLength(1), 10_000)
  for (const response of waitingHere) response.writeHead(202).end()
})
