/**
 * Generated command lines against every command, from what the commands declare: each ends with a documented code, tells what is wrong in
 * sentences, and leaves nothing behind that it did not say. The seed makes a failure repeatable.
 */
import { join, normalize } from 'node:path'
import type { Command } from 'commander'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { processTerminal, type Terminal, withAllBelow } from '../../broker/cli/io.ts'
import { toolbox } from '../../broker/compose/development.ts'
import type { Toolbox } from '../../broker/development/toolbox.ts'
import { consentBroker } from '../../broker/main.ts'
import { type Ended, runCommand, runInside } from '../support/command.ts'
import { linesFor, type Pool, pathOf } from '../support/command-lines.ts'
import { commandSandbox, type Sandbox } from '../support/command-sandbox.ts'

const SEED = 20261121
/** Each command, so that those that have many options are tried no more than those that have none. */
const RUNS_EACH = 60

const commands = withAllBelow(await consentBroker(processTerminal, toolbox))

/** Makes nothing: a set-up that a generated line asked for would take seconds and start processes. */
const NO_KEYS = 'this machine makes no keys'
const nothingMade = (): never => {
  throw new Error(NO_KEYS)
}
const tools: Toolbox = {
  ...toolbox,
  brokerKeys: nothingMade,
  signingKey: nothingMade,
  certificates: nothingMade,
}

const started = { directory: process.cwd(), environment: { ...process.env } }
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await commandSandbox()
  process.chdir(sandbox.folder)
})
afterAll(async () => {
  process.chdir(started.directory)
  await sandbox.remove()
})

const words = (): Pool['words'] => {
  const school = 'setup/merelcollege'
  const party = ['school_vo', 'cjg_wijkteam', 'leerplicht']
  return {
    config: [
      ...['gateway.yaml', 'sql.yaml', 'rest.yaml'].map((name) => `${school}/${name}`),
      'setup/cjg-zuidwaard/gateway.yaml',
    ],
    child: ['20210014', '10482', 'jeugdige-0001'],
    category: ['hulp_betrokkenheid', 'verzuim_ongeoorloofd', 'identiteit_contact'],
    purpose: ['terugkoppeling_hulp', 'verzuimaanpak', 'ondersteuningsteam_mdo'],
    pseudonym: [`pseudoniem_${'a'.repeat(24)}`],
    to: ['partij_cjg-zuidwaard'],
    employee: ['a-01'],
    birthDate: ['2013-06-24', '2013-00-00'],
    bsnFile: ['bsn.txt'],
    file: ['setup/broker/register.json', 'scenario.json'],
    dir: ['setup', 'setup/broker/keys', 'odd/running', 'odd/ports', 'odd/keys', 'nieuw'],
    data: [`${school}/export`],
    region: ['region.yaml'],
    out: ['uit.json'],
    port: ['8400', '1023', '1024', '65000', '65001'],
    holder: party,
    requester: party,
    age: ['0', '8', '27', '28'],
    authority: ['joint', 'sole', 'guardian'],
    flag: ['acute_danger', 'acute_danger=false'],
    saying: ['ouder1=grants', 'ouder2=denies:revoked'],
    participant: party,
    familyMember: ['ouder1', 'kind'],
    login: ['setup/login.json'],
    brp: ['setup/brp.json'],
    url: [sandbox.layout.brpUrl],
    as: ['marieke'],
    request: [`verzoek_${'a'.repeat(24)}`],
    consent: [`toestemming_${'a'.repeat(24)}`],
  }
}

const MARKER = 'Fenna Verzonnen 999990019'

/** One file as it is, or with something taken out or put in. */
const mutated = (): fc.Arbitrary<{ readonly name: string; readonly bytes: Uint8Array }> =>
  fc
    .record({
      name: fc.constantFrom(...sandbox.files),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      part: fc.constantFrom('', MARKER, '\0', '"', '{', '- [', `"bsn": "999990019",`, '\n\n: :\n'),
      drop: fc.constantFrom(0, 1, 9, 200, 1e9),
    })
    .map(({ name, at, part, drop }) => {
      const whole = Buffer.from(sandbox.original(name))
      const from = Math.floor(at * whole.length)
      const bytes = [whole.subarray(0, from), Buffer.from(part), whole.subarray(from + drop)]
      return { name, bytes: Buffer.concat(bytes) }
    })

/** The settings of a broker, none, or some of them odd. */
const environments = (): fc.Arbitrary<Readonly<Record<string, string>>> => {
  const sound = {
    ...sandbox.layout.environment,
    CONSENT_BROKER_MACHINES_LISTEN: '127.0.0.1:0',
    CONSENT_BROKER_PEOPLE_LISTEN: '127.0.0.1:0',
  }
  const odd = fc.constantFrom(
    '',
    ' ',
    'x',
    '-1',
    'http://',
    'odd/half.json',
    'odd/folder',
    MARKER,
    'odd/missing',
    'http://127.0.0.1:99999',
    '127.0.0.1:1',
  )
  const names = [
    ...Object.keys(sound),
    'CONSENT_BROKER_REGIONS',
    'CONSENT_BROKER_TLS_KEY',
    'CONSENT_BROKER_ODD',
    'DATABASE_URL',
    'CONSENT_BROKER_PROXIES',
  ]
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant(sound) },
    {
      weight: 3,
      arbitrary: fc
        .dictionary(fc.constantFrom(...names), odd, { minKeys: 1, maxKeys: 2 })
        .map((change) => ({ ...sound, ...change })),
    },
    { weight: 1, arbitrary: fc.constant({}) },
  )
}

const STACK = /\bat .*\.(?:js|ts|mjs):\d+|node_modules/
const RAW =
  /\bundefined\b|\[object |\bNaN\b|SQLITE_|\bE[A-Z]{4,}:|ERR_[A-Z_]+|is not a function|Cannot read|is not iterable|Unexpected (?:token|end)|^\s*[[{]\s*$/m
const PERSONAL = /Fenna|999990019/

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** `--json` says in its own words whether it prints one document or one a line. */
const fitsItsJson = (command: Command, stdout: string): boolean => {
  const declared = command.options.find(({ long }) => long === '--json')?.description ?? ''
  const lines = stdout.split('\n').filter((line) => line !== '')
  return /\ba (?:line|step)\b/.test(declared)
    ? lines.every(isJson)
    : stdout === '' || isJson(stdout)
}

/** Where this line may write: what its values and defaults name, when it did its work or was to make a set-up, which stops halfway here. */
const placesNamed = (command: Command, line: readonly string[], ended: Ended): string[] => {
  if (ended.code === 2 && !ended.stderr.includes(NO_KEYS)) return []
  const given = line.flatMap((token) => [token, token.slice(token.indexOf('=') + 1)])
  return [...given, ...command.options.map(({ defaultValue }) => String(defaultValue))]
}

/** Settings name the database, and where a development broker makes the keys that it misses. */
const placesSet = (environment: Readonly<Record<string, string>>): string[] =>
  ['CONSENT_BROKER_DATABASE', 'CONSENT_BROKER_KEYS'].map((name) => environment[name] ?? '')

/** The folders on the way to a place may be made too. */
const mayChange = (name: string, places: readonly string[]): boolean =>
  /\.sqlite(?:-wal|-shm)?$/.test(name) ||
  places
    .filter((place) => place !== '')
    .map(normalize)
    .some((place) => name.startsWith(place) || place.startsWith(`${name}/`))

type Ran = Ended & { readonly asksJson: boolean }

const run = async (line: readonly string[]): Promise<Ran> => {
  const made: Command[] = []
  const noted = async (terminal: Terminal, given: Toolbox): Promise<Command> => {
    const program = await consentBroker(terminal, given)
    made.push(...withAllBelow(program))
    return program
  }
  const ended = await runInside(noted, line, { tools })
  return { ...ended, asksJson: made.some((command) => command.opts()['json'] === true) }
}

const commandAt = (line: readonly string[]): Command =>
  commands.findLast((command) => pathOf(command).every((word, at) => line[at] === word)) as Command

const check = (
  command: Command,
  line: readonly string[],
  { code, stdout, stderr, asksJson }: Ran,
): void => {
  const told = `${JSON.stringify(line)}\ncode ${code}\n${stdout.slice(0, 500)}\n---\n${stderr}`
  const help = line.some((token) => ['--help', '-h', 'help'].includes(token))
  expect([0, 1, 2], told).toContain(code)
  expect(stderr, told).not.toMatch(STACK)
  expect(stderr, told).not.toContain(join(started.directory, 'broker'))
  const ours = line.reduce((text, token) => text.replaceAll(token || '\0', '…'), stderr)
  expect(ours, told).not.toMatch(RAW)
  // A file that is not there is named as the setting names it.
  const beside = stderr.replaceAll(/the file .* cannot be read/g, 'a file')
  if (!line.some((token) => PERSONAL.test(token))) expect(beside, told).not.toMatch(PERSONAL)
  if (code === 2) {
    expect(stdout, told).toBe('')
    expect(stderr, told).toMatch(/\S\s*\n$/)
  }
  if (code === 1) expect(stdout + stderr, told).not.toBe('')
  if (asksJson && !help) expect(fitsItsJson(command, stdout), told).toBe(true)
}

describe('generated command lines', () => {
  test.each(
    commands.map((command) => [pathOf(command).join(' ') || 'consent-broker', command] as const),
  )('%s', async (_name, command) => {
    const pool = { words: words(), paths: [...sandbox.everything, 'odd/missing', 'odd/empty/x'] }
    const any = fc.record({
      line: linesFor(command, pool),
      environment: environments(),
      file: fc.option(mutated(), { freq: 3 }),
    })
    await fc.assert(
      fc.asyncProperty(any, async ({ line, environment, file }) => {
        if (file) sandbox.replace(file.name, file.bytes)
        process.env = { ...environment, TMPDIR: join(sandbox.folder, 'tmp'), NO_COLOR: '1' }
        const ended = await run(line)
        process.env = { ...started.environment }
        const changed = sandbox.restore()
        check(command, line, ended)
        const places = [...placesSet(environment), ...placesNamed(command, line, ended)]
        const wrong = changed.filter((name) => !mayChange(name, places))
        expect(wrong, JSON.stringify([line, ended, file?.name])).toEqual([])
      }),
      { numRuns: RUNS_EACH, seed: SEED },
    )
  })
})

/** The same outside, where a stream, a signal or an exit code could be another: what is to run long, refused, and some others. */
const REFUSED: readonly (readonly string[])[] = [
  [],
  ['serve'],
  ['start', '--port', '80'],
  ['start', '--dir', 'odd/ports'],
  ['demo', '--data', 'odd/folder', '--json'],
  ['gateway'],
  ['gateway', '--config', 'odd/half.yaml'],
  ['gateway', 'check', '--config', 'setup/merelcollege/gateway.yaml', '--child', '1\n2', '--json'],
  ['development-login', 'setup/login.json', 'odd/list.json', 'nergens'],
  ['register', 'odd/half.json'],
  ['journal', 'verify', '--bestaat-niet'],
  ['person', 'give', '--as', 'marieke', '--dir', 'odd/running', '--request', 'x'],
]

describe('a real process refuses', () => {
  test.concurrent.each(REFUSED.map((line) => [line.join(' '), line] as const))(
    'consent-broker %s',
    async (_name, line) => {
      const ended = await runCommand(line)
      expect(ended.code).toBe(2)
      const command = commandAt(line)
      check(command, line, { ...ended, asksJson: line.includes('--json') })
    },
  )
})
