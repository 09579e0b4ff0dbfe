import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { issueParty } from '../../../adapters/pki/issue.ts'
import { gatewayCommand } from '../../../broker/cli/gateway.ts'
import { withNext } from '../../../broker/cli/gateway-options.ts'
import { RequesterError } from '../../../consent/ports/requester.ts'
import { DAY, SECOND } from '../../../consent/time.ts'
import { runInside } from '../../support/command.ts'
import { CJG, makeWorld, type World } from '../../support/envelopes.ts'
import {
  type GatewayFolder,
  gatewayFolder,
  honestOrder,
  post,
  SECRET,
} from '../../support/gateway.ts'

let world: World
let folder: GatewayFolder
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(async () => {
  folder = await gatewayFolder(world)
})
afterEach(() => folder.remove())

const run = (args: readonly string[]) => runInside(gatewayCommand, args)
const config = () => ['--config', join(folder.path, 'gateway.yaml')]

/** The command runs by the real clock, so its certificate must be of today. */
const certificateOfToday = (): string => {
  const now = Math.floor(Date.now() / SECOND) * SECOND
  const stamp = { serial: '0c01', validFrom: now - DAY, validTo: now + DAY }
  const { publicKeyPem } = world.cjg.key
  const subject = { oin: CJG.oin, organisation: 'CJG Zuid' }
  return issueParty(world.authority, { ...subject, hosts: ['cjg.example'] }, publicKeyPem, stamp)
}

describe('what an administrator typed wrong', () => {
  const named = ['--child', 'kind-1', '--employee', 'e-014']
  it.each([
    [['check', '--child', 'a\u0007b'], '--child: must be 1 to 64 printable characters'],
    [['register', ...named, '--birth-date', '2013-6-24'], '--birth-date: must be YYYY-MM-DD'],
    [
      ['register', '--child', 'kind-1', '--birth-date', '2013-06-24', '--employee', 'an der'],
      '--employee: must be 1 to 64 letters',
    ],
    [
      ['offer', ...named, '--to', 'school', '--purpose', 'x', '--category', 'y'],
      '--to: must be the id of an organisation',
    ],
    [['link', '--child', 'kind-1', '--pseudonym', 'x'], '--pseudonym: must be a pseudonym'],
    [
      [
        'offer',
        '--child',
        'kind-9',
        ...named.slice(2),
        ...['--to', 'partij_x1', '--purpose', 'x', '--category', 'y'],
      ],
      '--child: kind-9 is not registered here; see gateway register',
    ],
  ])('is told by its option, before anything is sent: %j', async (args, expected) => {
    const { stdout, stderr, code } = await run([...args, ...config()])
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(expected)
  })

  it.each([
    ['onbereikbaar', 'no connection: does it run at broker.issuer'],
    ['niet_toegelaten', 'no connection: has its administrator registered broker.client'],
    ['conflict', 'no connection'],
  ] as const)('is told with what to look at when the broker says %s', (code, expected) => {
    const fault = new RequesterError(code, 'no connection', { faults: ['x'] })
    expect(() => withNext(fault)).toThrow(expect.objectContaining({ code, faults: ['x'] }))
    expect(() => withNext(fault)).toThrow(expected)
    expect(() => withNext(new TypeError('ours'))).toThrow('ours')
  })
})

describe('gateway check', () => {
  const check = (...more: string[]) => run(['check', ...config(), ...more])

  it('shows field by field what would be released, and ends with 0 when all fits', async () => {
    const { stdout, code } = await check('--child', 'kind-1', '--category', 'hulp_betrokkenheid')
    expect(code).toBe(0)
    expect(stdout).toContain('Dat er hulp is, en wie die geeft (hulp_betrokkenheid)')
    expect(stdout).toContain(`Naam van de organisatie [naamOrganisatie]: ${SECRET}`)
    expect(stdout).toContain('Start [startdatum]: (niets)')
    expect(stdout).toContain('Van dit kind past alles. Herstel wat hierboven met ! staat')
    expect(stdout).toContain('Elders in de gegevens')
  })

  it('tells what does not fit, and where, and ends with 1', async () => {
    const broken = {
      child: 'kind-4',
      categories: { hulp_betrokkenheid: { contactpersoon: 'Team Noord', startdatum: 'gisteren' } },
    }
    await folder.write('data/kind-4.json', JSON.stringify(broken))
    const args = ['--child', 'kind-4', '--category', 'hulp_betrokkenheid'] as const
    const { stdout, code } = await check(...args)
    expect(code).toBe(1)
    expect(stdout).toContain('  ! naamOrganisatie: ontbreekt')
    expect(stdout).toContain('  ! startdatum: geen datum')
    const json = JSON.parse((await check(...args, '--json')).stdout)
    expect(json.ok).toBe(false)
    expect(json.categories[0].faults).toEqual([
      { path: 'naamOrganisatie', problem: 'ontbreekt' },
      { path: 'startdatum', problem: 'geen_datum' },
    ])
  })

  it('ends with 1 for a child that is not there', async () => {
    const { stdout, code } = await check('--child', 'kind-9')
    expect(code).toBe(1)
    expect(stdout).not.toContain('hulp_betrokkenheid)')
    expect(stdout).toContain('Niets gevonden over dit kind. Klopt --child?')
  })

  it('ends with 2, and a sentence, when the settings or arguments are wrong', async () => {
    const missing = await run(['check', '--config', '/nergens.yaml', '--child', 'kind-1'])
    expect([missing.code, missing.stderr]).toEqual([2, '/nergens.yaml: cannot be read\n'])
    const unknown = await check('--child', 'kind-1', '--category', 'verzonnen')
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      '--category: verzonnen is not in the catalogue\n',
    ])
    expect((await check('--child', '')).code).toBe(2)
  })
})

describe('gateway', () => {
  it('runs until it is asked to stop, and its log tells what it did', async () => {
    let stop: () => void = () => undefined
    const stopped = new Promise<void>((resolve) => {
      stop = resolve
    })
    let url = ''
    const terminalErr = { text: '' }
    await folder.write('cjg.pem', certificateOfToday())
    const command = gatewayCommand({
      stdout: () => undefined,
      stderr: (text) => {
        terminalErr.text += text
        url = /orders at (\S+)\/v1\/opdrachten/.exec(terminalErr.text)?.[1] ?? url
      },
      setExitCode: () => undefined,
      stopped: async () => {
        // The order is of the tests' own day, long ago for the real clock.
        const { jws } = await honestOrder(world)
        expect((await post(url, jws)).status).toBe(403)
        stop()
        await stopped
      },
    })
    await command.parseAsync(config(), { from: 'user' })
    expect(terminalErr.text).toContain('order refused: expired')
    await expect(fetch(`${url}/gezond`)).rejects.toThrow()
  })

  it('says what is missing', async () => {
    const { stderr, code } = await run([])
    expect([stderr, code]).toEqual(['gateway: --config is missing; see gateway --help\n', 2])
  })
})

describe('gateway link and log', () => {
  it('remembers a pseudonym, and refuses what is none', async () => {
    const pseudonym = `pseudoniem_${'0'.repeat(24)}`
    const linked = await run(['link', ...config(), '--child', 'kind-1', '--pseudonym', pseudonym])
    expect([linked.code, linked.stderr]).toEqual([0, 'gateway: linked\n'])
    const refused = await run(['link', ...config(), '--child', 'kind-1', '--pseudonym', 'x'])
    expect(refused.code).toBe(2)
  })

  it('prints the newest rows', async () => {
    expect(await run(['log', ...config()])).toEqual({ stdout: '', stderr: '', code: 0 })
  })
})
