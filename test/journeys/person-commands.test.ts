import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { personCommand } from '../../broker/cli/person.ts'
import { toolbox } from '../../broker/compose/development.ts'
import { type Environment, openEnvironment } from '../../broker/development/environment.ts'
import { freePorts } from '../../broker/development/processes.ts'
import { runCommand, runInside } from '../support/command.ts'

const dir = mkdtempSync(join(tmpdir(), 'person-test-'))
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

const runPerson = (args: readonly string[]) => runInside(personCommand, args)

const person = (command: string, as: string, ...more: string[]) =>
  runPerson([command, '--as', as, '--dir', dir, ...more])

const CATEGORIES = ['hulp_betrokkenheid', 'hulp_doelen_afspraken']

/** The school asks about Noor, whose family the set-up seeds. */
const askAboutNoor = async (): Promise<string> => {
  const [noor] = environment.seeded.children
  const school = environment.layout.gateways.find(({ party }) => party.slug === 'merelcollege')
  const { requester, close } = await toolbox.organisation(school?.config ?? '')
  try {
    const { id } = await requester.askForConsent({
      kind: noor?.pseudonyms['merelcollege'] ?? '',
      houder: 'partij_cjg-zuidwaard',
      ontvanger: 'partij_merelcollege',
      doel: 'terugkoppeling_hulp',
      categorieen: CATEGORIES,
      reden: 'Wij willen in de klas hetzelfde doen.',
      medewerker: 'ilse',
    })
    return id
  } finally {
    close()
  }
}

describe('a question, from asked to taken back', () => {
  let request: string
  let consent: string
  beforeAll(async () => {
    request = await askAboutNoor()
  })

  test('a parent sees the child, and the question in words', async () => {
    const families = await person('families', 'marieke')
    expect([families.code, families.stderr]).toEqual([0, ''])
    expect(families.stdout).toContain('en hebt gezag')
    const questions = await person('questions', 'marieke')
    expect(questions.stdout).toContain(request)
    expect(questions.stdout).toContain(
      'Merelcollege vraagt: mag CJG Zuidwaard gegevens geven aan Merelcollege?',
    )
    expect(questions.stdout).toContain('Wij willen in de klas hetzelfde doen.')
    const others = await person('questions', 'anja')
    expect([others.code, others.stdout]).toEqual([0, 'Er zijn geen vragen die op u wachten.\n'])
  })

  test('a yes shows the text it is a yes to; the question is gone after it', async () => {
    const given = await person('give', 'marieke', '--request', request)
    expect(given.code).toBe(0)
    expect(given.stdout).toMatch(/CJG Zuidwaard geeft aan Merelcollege: geldt/)
    expect(given.stdout.length).toBeGreaterThan(300)
    consent = /^toestemming_\S+$/m.exec(given.stdout)?.[0] ?? ''
    const left = await person('questions', 'marieke', '--json')
    expect(JSON.parse(left.stdout)).toEqual([])
    const again = await person('give', 'marieke', '--request', request)
    expect(again.code).toBe(2)
    expect(again.stderr).toContain(`Er wacht geen vraag '${request}' op u.`)
  })

  test('a no to one category of it leaves the other open', async () => {
    const refused = await person(
      'refuse',
      'erik',
      '--request',
      request,
      '--category',
      'hulp_betrokkenheid',
      '--json',
    )
    expect(JSON.parse(refused.stdout)).toMatchObject({
      staat: 'geweigerd',
      categorieen: [{ categorie: 'hulp_betrokkenheid', staat: 'geweigerd' }],
    })
    const [open] = JSON.parse((await person('questions', 'erik', '--json')).stdout)
    expect(open.categorieen).toEqual(['hulp_doelen_afspraken'])
  })

  test('pause, resume, narrow and withdraw, each as it says', async () => {
    const about = ['--consent', consent]
    const states: string[] = []
    for (const [command, ...more] of [
      ['pause'],
      ['resume'],
      ['narrow', '--category', 'hulp_doelen_afspraken'],
      ['withdraw'],
    ] as const) {
      const { stdout } = await person(command, 'marieke', ...about, ...more, '--json')
      const { categorieen } = JSON.parse(stdout) as { categorieen: { staat: string }[] }
      states.push(`${command}: ${categorieen.map(({ staat }) => staat).join(' ')}`)
    }
    expect(states).toEqual([
      'pause: gepauzeerd gepauzeerd',
      'resume: geldig geldig',
      'narrow: geldig ingetrokken',
      'withdraw: ingetrokken ingetrokken',
    ])
    const choices = await person('choices', 'marieke')
    expect(choices.stdout).toContain('CJG Zuidwaard geeft aan Merelcollege: ingetrokken')
  })

  test('the log tells what happened, and not what the other parent said', async () => {
    const log = await person('log', 'marieke')
    expect(log.stdout).toContain('Een organisatie vroeg om toestemming.')
    const said = JSON.parse((await person('log', 'marieke', '--json')).stdout) as {
      items: { gebeurtenis: string; onderwerp: string }[]
    }[]
    const own = said[0]?.items.filter(({ gebeurtenis }) => gebeurtenis === 'toestemming_vastgelegd')
    const choices = JSON.parse((await person('choices', 'erik', '--json')).stdout)
    expect(own?.length).toBeGreaterThan(0)
    expect(own?.some(({ onderwerp }) => onderwerp === choices[0].id)).toBe(false)
  })
})

describe('what cannot be done, in one sentence', () => {
  test('the broker says no: 1', async () => {
    const unknown = 'toestemming_000000000000000000000000'
    const { code, stdout, stderr } = await person('withdraw', 'marieke', '--consent', unknown)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^Dat kan niet: /)
  })

  test('there is nothing to confirm: 1', async () => {
    const [choice] = JSON.parse((await person('choices', 'marieke', '--json')).stdout)
    const { code, stderr } = await person('confirm', 'marieke', '--consent', choice.id)
    expect([code, stderr.startsWith('Dat kan niet: ')]).toEqual([1, true])
  })

  test('somebody whom the login does not know, and staff: 2', async () => {
    for (const name of ['piet', 'ilse']) {
      const { code, stderr } = await person('families', name)
      expect(code).toBe(2)
      expect(stderr).toContain(`De inlog kent geen ouder of jongere '${name}'. Kies uit: marieke,`)
    }
  })

  test('nothing runs there: 2', async () => {
    const nowhere = join(dir, 'nowhere')
    const { code, stderr } = await runPerson(['log', '--as', 'marieke', '--dir', nowhere])
    expect([code, stderr]).toEqual([
      2,
      `Vanuit de map ${nowhere} draait niets. Start eerst: npm start\n`,
    ])
  })

  test('an option that is missing: 2; help: 0, with an example', async () => {
    const args = ['person', 'narrow', '--as', 'marieke', '--consent', 'x', '--dir', dir]
    expect((await runCommand(args)).code).toBe(2)
    const help = await runCommand(['person', 'give', '--help'])
    expect([help.code, help.stdout.includes('person give --as marieke --request')]).toEqual([
      0,
      true,
    ])
  })
})

describe('gateway register', () => {
  const config = () =>
    environment.layout.gateways.find(({ party }) => party.slug === 'merelcollege')?.config ?? ''
  const register = (pupil: string, ...more: string[]) =>
    runCommand([
      ...['gateway', 'register', '--config', config(), '--child', pupil],
      ...['--birth-date', '2012-11-02', '--employee', 'ilse', ...more],
    ])

  test('a child gets a pseudonym that the gateway remembers, once', async () => {
    const made = await register('20210027')
    expect(made.code).toBe(0)
    expect(JSON.parse(made.stdout)).toMatchObject({
      kind: expect.stringMatching(/^pseudoniem_/),
      code: expect.stringMatching(/^[0-9A-Z-]{11}$/),
    })
    const again = await register('20210027')
    expect([again.code, again.stderr]).toEqual([2, '--child: 20210027 is registered already\n'])
  })

  test('a BSN comes from a file; what is no BSN is refused without repeating it', async () => {
    const file = join(dir, 'bsn.txt')
    writeFileSync(file, '999990299\n')
    const made = await register('20210055', '--bsn-file', file)
    expect(Object.keys(JSON.parse(made.stdout))).toEqual(['kind'])
    writeFileSync(file, '999990298\n')
    const refused = await register('20180031', '--bsn-file', file)
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('geen geldig BSN')
    expect(refused.stderr).not.toContain('999990298')
    const missing = await register('20180031', '--bsn-file', join(dir, 'none.txt'))
    expect([missing.code, missing.stdout]).toEqual([2, ''])
  })
})
