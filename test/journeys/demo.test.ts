import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoCommand } from '../../broker/cli/demo.ts'
import { toolbox } from '../../broker/compose/development.ts'
import { type Environment, openEnvironment } from '../../broker/development/environment.ts'
import { freePorts } from '../../broker/development/processes.ts'
import { runCommand, runInside, startCommand } from '../support/command.ts'

const EXAMPLE = fileURLToPath(new URL('../../docs/examples/school-export', import.meta.url))
const OWN = fileURLToPath(new URL('own-export', import.meta.url))

const STORY = [
  'hoofdverhaal.geen_token',
  'hoofdverhaal.vraag',
  'hoofdverhaal.gezin_ziet',
  'hoofdverhaal.ja_moeder',
  'hoofdverhaal.ja_vader',
  'hoofdverhaal.ja_mila',
  'hoofdverhaal.deel',
  'hoofdverhaal.niets_bewaard',
  'hoofdverhaal.minder_velden',
  'hoofdverhaal.intrekken',
  'hoofdverhaal.logboek',
  'zestien_uur.ouders_weigeren',
  'zestien_uur.feit',
  'zestien_uur.aanbod',
  'zestien_uur.ophalen',
  'zestien_uur.ouders_weten',
  'ziekteverzuim.niets',
  'ziekteverzuim.waarom',
  'deel_van_de_vraag.ja',
  'deel_van_de_vraag.smaller_token',
  'doorbraaktafel.twee_van_de_vier',
  'doorbraaktafel.per_deelnemer',
  'onderweg.vervallen',
  'vals_woord.herhaald',
  'vals_woord.vervalst',
]
const OWN_STORY = ['nakijken', 'vraag', 'ja', 'deel', 'intrekken'].map((id) => `eigen_export.${id}`)

type Line = { step: string; ok: boolean; ms: number; wrong?: string[]; sees?: object }
const linesOf = (stdout: string): Line[] =>
  stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))

const asItMustBe = (stdout: string, steps: readonly string[]): void => {
  const lines = linesOf(stdout)
  expect(lines.filter(({ ok }) => !ok)).toEqual([])
  expect(lines.map(({ step }) => step)).toEqual(steps)
}

describe('against a set-up that runs', () => {
  const dir = mkdtempSync(join(tmpdir(), 'demo-test-'))
  let stop = async (): Promise<void> => undefined
  let environment: Environment
  beforeAll(async () => {
    const ports = await freePorts()
    environment = await openEnvironment({ dir, ports, tools: toolbox, progress: () => undefined })
    stop = environment.running.stop
  })
  afterAll(async () => {
    await stop()
    rmSync(dir, { recursive: true, force: true })
  })

  test('every step is as it must be, and the set-up runs on', async () => {
    const { code, stdout } = await runCommand(['demo', '--dir', dir, '--json'])
    asItMustBe(stdout, STORY)
    expect(code).toBe(0)
    expect((await fetch(`${environment.layout.issuer}/v1/openapi.json`)).status).toBe(200)
  })

  test('so it is the second time; in words it is Dutch, without colour where nobody looks', async () => {
    const { code, stdout } = await runCommand(['demo', '--dir', dir])
    expect(stdout).toContain('Alles ging zoals het moet.')
    expect(code).toBe(0)
    expect(stdout).not.toContain('\u001b')
    expect(stdout.match(/✓/g)).toHaveLength(STORY.length)
  })

  test('a part that is gone makes steps wrong and the end 1', async () => {
    const gateway = environment.running.processes.find(({ name }) => name === 'cjg-zuidwaard')
    process.kill(gateway?.pid ?? 0, 'SIGTERM')
    await environment.running.ended
    const { code, stdout } = await runCommand(['demo', '--dir', dir, '--json'])
    expect(code).toBe(1)
    const wrong = linesOf(stdout).filter(({ ok }) => !ok)
    expect(wrong.map(({ step }) => step)).toContain('hoofdverhaal.deel')
    expect(wrong.every(({ wrong: why }) => (why ?? []).length > 0)).toBe(true)
    expect(linesOf(stdout)).toHaveLength(STORY.length)
  })
})

describe('on an export of the school itself', () => {
  test.each([
    ['the example', EXAMPLE, ['--child', '20210014']],
    ['the first child of one with other columns', OWN, []],
  ])('%s: exactly what it says arrives, and nothing is left running', async (_, data, more) => {
    const { code, stdout, stderr } = await runCommand(['demo', '--data', data, '--json', ...more])
    asItMustBe(stdout, OWN_STORY)
    expect(code).toBe(0)
    expect(stdout).toContain('identiteit_contact.naam')
    expect(stdout, 'a value of the export').not.toMatch(/Yara|Verzonnen|Noor|Veen|example/)
    const dir = /in (\S+consent-broker-demo-\S+)/.exec(stderr)?.[1] ?? ''
    expect(dir).not.toBe('')
    expect(existsSync(dir)).toBe(false)
  })

  test('stopped halfway, it stops what it started and removes its folder', async () => {
    const child = startCommand(['demo', '--data', OWN])
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
    let stderr = ''
    child.stdout.resume()
    for await (const text of child.stderr.setEncoding('utf8')) {
      if (stderr === '' || !stderr.includes('Starting login')) {
        stderr += text
        if (stderr.includes('Starting login')) child.kill('SIGTERM')
      } else stderr += text
    }
    expect(await ended).toBe(1)
    const dir = /in (\S+consent-broker-demo-\S+)/.exec(stderr)?.[1] ?? ''
    expect(stderr).toContain('Everything that this demo started has stopped')
    expect([dir === '', existsSync(dir)]).toEqual([false, false])
  })

  test.each([
    ['own-export-broken/mapping', /mapping\.yaml.*categories\.identiteit_contact/],
    ['own-export-broken/data', /pupils\.csv: row 3/],
    ['own-export-broken', /there is no mapping\.yaml/],
  ])('%s ends with 2 and the faults of the source; nothing was started', async (data, fault) => {
    const path = fileURLToPath(new URL(data, import.meta.url))
    const { code, stdout, stderr } = await runInside(demoCommand, ['--data', path, '--json'])
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(fault)
    expect(stderr).not.toMatch(/^\s+at /m)
    expect(stderr).not.toContain('Making keys')
  })
})
