/** Starting and stopping: every refusal is one sentence that names its cause, nothing half-started stays, nothing is cut off. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, mkdirSync } from 'node:fs'
import { request } from 'node:http'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { startBroker } from '../../broker/compose/broker.ts'
import { openContext } from '../../broker/compose/context.ts'
import { type BrokerConfig, brokerConfig } from '../../broker/config.ts'
import { MINUTE, SECOND } from '../../consent/time.ts'
import { type TestFolder, testFolder } from '../support/folder.ts'
import { freePort } from '../support/listen.ts'
import { newChild, order, party } from '../support/nouns.ts'
import { testAuthority } from '../support/pki.ts'

const START = fileURLToPath(new URL('../../broker/start.mjs', import.meta.url))
/** What it imports. */
const LITTLE_ROOM = fileURLToPath(new URL('../../broker/little-room.mjs', import.meta.url))
const OLD_NODE =
  'data:text/javascript,' +
  encodeURIComponent(
    "Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.19.5'}})",
  )

let authority: string
let development: string
beforeAll(async () => {
  authority = (await testAuthority()).certificatePem
  development = (await testAuthority('Ontwikkeling Testdomein')).certificatePem
})

const folders: TestFolder[] = []
const children: ChildProcess[] = []
afterEach(async () => {
  for (const child of children.splice(0)) if (child.exitCode === null) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) await folder.remove()
})

/** A folder with everything that a broker needs to start. */
const folder = async (files: Readonly<Record<string, string>> = {}) => {
  const made = await testFolder({ 'cas.pem': authority, ...files })
  folders.push(made)
  return made
}

const environmentIn = async ({ path }: TestFolder) => {
  const [machines, people] = [await freePort(), await freePort()]
  return {
    CONSENT_BROKER_MODE: 'development',
    CONSENT_BROKER_ISSUER: `http://127.0.0.1:${machines}`,
    CONSENT_BROKER_MACHINES_LISTEN: `127.0.0.1:${machines}`,
    CONSENT_BROKER_PEOPLE_URL: `http://127.0.0.1:${people}`,
    CONSENT_BROKER_PEOPLE_LISTEN: `127.0.0.1:${people}`,
    CONSENT_BROKER_DATABASE: join(path, 'broker.db'),
    CONSENT_BROKER_KEYS: join(path, 'keys'),
    CONSENT_BROKER_TRUSTED_CAS: join(path, 'cas.pem'),
  }
}

const start = (config: BrokerConfig) =>
  startBroker(config, { log: () => undefined, onFatal: () => undefined })

/** Runs a Node with the entry; what it wrote and how it ended. */
const run = async (args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const child = spawn(process.execPath, [...args], { env: { PATH: process.env['PATH'], ...env } })
  children.push(child)
  const [out, err, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ])
  return { out, err, code }
}

describe('start.mjs', () => {
  it('refuses an old Node in one sentence where no newer one is packaged', async () => {
    const made = await folder()
    mkdirSync(join(made.path, 'broker'))
    const entry = join(made.path, 'broker', 'start.mjs')
    cpSync(START, entry)
    cpSync(LITTLE_ROOM, join(made.path, 'broker', 'little-room.mjs'))
    const { out, err, code } = await run(['--import', OLD_NODE, entry, 'serve'])
    expect(code).toBe(1)
    expect(out).toBe('')
    expect(err).toMatch(
      /^consent-broker needs Node 24 or later; this is Node 20\.19\.5\. [^\n]+\n$/,
    )
  })

  it('runs on a Node that is new enough', async () => {
    const { out, code } = await run([START, '--help'])
    expect(code).toBe(0)
    expect(out).toContain('consent-broker')
  })

  it('tells settings that are wrong by name, without a stack trace', async () => {
    const { err, code } = await run([START, 'serve'], { CONSENT_BROKER_MODE: 'development' })
    expect(code).toBe(2)
    expect(err).toContain('CONSENT_BROKER_ISSUER is not set.\n')
    expect(err).not.toMatch(/^\s+at /m)
  })
})

/** What each Node of one start was given, a line each. */
const TELLS = `data:text/javascript,${encodeURIComponent(
  "const room = process.execArgv.filter((one) => /^--(max|heap)/.test(one)).concat(Object.entries(process.env).filter(([name]) => name.startsWith('MALLOC_')).map(([name, value]) => name + '=' + value).sort()).join(' '); process.stderr.write('node ' + process.pid + ' ' + room + '\\n')",
)}`

describe.skipIf(process.platform === 'win32')('the room that a server takes', () => {
  const nodesOf = async (args: readonly string[]) => {
    const child = spawn(process.execPath, ['--import', TELLS, ...args], {
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    children.push(child)
    const told = await text(child.stderr)
    const lines = told.split('\n').filter((line) => line.startsWith('node '))
    return lines.map((line) => line.replace(`node ${child.pid} `, 'same process '))
  }

  it.each(['serve', 'gateway'])(
    '%s starts again as the same process, with little',
    async (name) => {
      const little =
        'same process --max-semi-space-size=8 --heap-growing-percent=30 ' +
        'MALLOC_ARENA_MAX=2 MALLOC_MMAP_THRESHOLD_=131072 MALLOC_TRIM_THRESHOLD_=131072'
      expect(await nodesOf([START, name])).toEqual(['same process ', little])
    },
  )

  it('is what the command line says, where it says so', async () => {
    const given = '--max-semi-space-size=32'
    expect(await nodesOf([given, START, 'serve'])).toEqual([`same process ${given}`])
  })

  it('is left alone for other commands', async () => {
    expect(await nodesOf([START, '--help'])).toEqual(['same process '])
  })
})

describe('a broker refuses to start', () => {
  const cases: [string, Readonly<Record<string, string>>, object, RegExp][] = [
    [
      'without authorities',
      {},
      { trustedCas: '/nergens/cas.pem' },
      /^CONSENT_BROKER_TRUSTED_CAS: .*\/nergens\/cas\.pem/,
    ],
    [
      'on authorities that are none',
      { 'cas.pem': 'geen certificaat' },
      {},
      /^CONSENT_BROKER_TRUSTED_CAS: /,
    ],
    ['on broken signing keys', { 'keys/signing-keys.json': '{' }, {}, /signing-keys\.json/],
    ['on a broken BSN key', { 'keys/bsn-index.key': 'kort' }, {}, /bsn-index\.key/],
    ['on a broken master key', { 'keys/store-master.key': 'kort' }, {}, /store-master\.key/],
    [
      'on a file that is no database',
      { 'broker.db': 'geen database, maar wel een bestand' },
      {},
      /broker\.db/,
    ],
    [
      'without a folder for its database',
      {},
      { database: '/nergens/broker.db' },
      /\/nergens\/broker\.db/,
    ],
    ['without a region file', {}, { regions: ['/nergens/zuid.yaml'] }, /\/nergens\/zuid\.yaml/],
    ['without keys in production', {}, { mode: 'production' }, /signing-keys\.json does not exist/],
  ]

  it.each(cases)('%s, in one sentence that names it', async (_name, files, change, sentence) => {
    const made = await folder(files)
    // Keys are refused when others may read them; these were written with care.
    for (const name of Object.keys(files)) chmodSync(join(made.path, name), 0o600)
    const config = { ...brokerConfig(await environmentIn(made)), ...change }
    const fault = await start(config).catch((thrown: unknown) => thrown)
    expect(fault).toBeInstanceOf(Error)
    const { message } = fault as Error
    expect(message).toMatch(sentence)
    expect(message).not.toContain('\n')
  })

  it('on a development authority in production, wherever its file stands', async () => {
    const made = await folder({ 'cas.pem': development })
    const config = brokerConfig(await environmentIn(made))
    await (await start(config)).close()
    await expect(start({ ...config, mode: 'production' })).rejects.toThrow(
      /^CONSENT_BROKER_TRUSTED_CAS trusts a development authority/,
    )
  })

  it('when a party belongs to a region without rules, naming both', async () => {
    const config = brokerConfig(await environmentIn(await folder()))
    const { context } = await openContext(config, () => undefined)
    await context.store.write((tx) => tx.parties.put(party({ region: 'noord' })))
    await context.store.close()
    await expect(start(config)).rejects.toThrow(
      "CONSENT_BROKER_REGIONS: no file is of region 'noord', which partij_de-zwaluw belongs to.",
    )
  })

  it.each([
    ['machines', 'CONSENT_BROKER_MACHINES_LISTEN'],
    ['people', 'CONSENT_BROKER_PEOPLE_LISTEN'],
  ] as const)(
    'when the port for %s is taken, and leaves nothing running',
    async (which, setting) => {
      const config = brokerConfig(await environmentIn(await folder()))
      const taken = createServer().listen(config[which].port, '127.0.0.1')
      await once(taken, 'listening')
      await expect(start(config)).rejects.toThrow(
        `${setting}: cannot listen on 127.0.0.1:${config[which].port} (EADDRINUSE).`,
      )
      taken.close()
      await once(taken, 'close')
      // Both ports and the database are free again.
      await (await start(config)).close()
    },
  )
})

describe('SIGTERM', () => {
  /** Starts `serve` and waits until both listeners are there. */
  const serve = async () => {
    const environment = await environmentIn(await folder())
    const child = spawn(process.execPath, [START, 'serve'], {
      env: { PATH: process.env['PATH'], ...environment },
    })
    children.push(child)
    let out = ''
    await new Promise<void>((resolve, reject) => {
      // Read to its end: a process whose output nobody takes does not stop as it would.
      child.stdout.on('data', (chunk: Buffer) => {
        out += chunk.toString()
        if (out.split('broker.started').length > 2) resolve()
      })
      child.once('exit', () => reject(new Error(`did not start: ${out}`)))
    })
    return { child, issuer: environment.CONSENT_BROKER_ISSUER }
  }

  it('answers the request under way, takes no new one, and ends well', async () => {
    const { child, issuer } = await serve()
    const body = 'grant_type=client_credentials'
    const sent = request(`${issuer}/oauth/token`, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': body.length,
        connection: 'keep-alive',
      },
    })
    sent.write(body.slice(0, 5))
    // A second connection is answered: then the first one has been accepted too.
    await fetch(`${issuer}/.well-known/oauth-authorization-server`)
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const isOpen = () =>
      fetch(`${issuer}/v1/openapi.json`).then(
        (answer) => answer.ok,
        () => false,
      )
    while (await isOpen());
    const answered = once(sent, 'response')
    sent.end(body.slice(5))
    const [response] = await answered
    expect(response.statusCode).toBe(400)
    expect(await text(response)).toContain('invalid_request')
    expect(await ended).toEqual([0, null])
  })
})

it('closes the orders that a crash left, not those that another broker may still be fetching for', async () => {
  const config = brokerConfig(await environmentIn(await folder()))
  const { context } = await openContext(config, () => undefined)
  const child = newChild()
  const now = context.now()
  const left = order(child, { at: now - 2 * MINUTE })
  const fetching = order(child, { at: now - 10 * SECOND })
  await context.store.write(async ({ children, disclosures }) => {
    await children.add({ id: child, birthDate: '2013-01-01', secretAddress: false, at: now })
    for (const one of [left, fetching]) await disclosures.addOrder(one)
  })
  const broker = await start(config)
  const states = await context.store.read(async ({ disclosures }) => [
    (await disclosures.order(left.id))?.state,
    (await disclosures.order(fetching.id))?.state,
  ])
  await broker.close()
  await context.store.close()
  expect(states).toEqual(['mislukt', 'begonnen'])
})
