import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { toolbox } from '../../../broker/compose/development.ts'
import { type FictionalAuthority, startDevelopmentBrp } from '../../../broker/development/brp.ts'
import { newFamily } from '../../../broker/development/demo/family.ts'
import { filesHolding } from '../../../broker/development/demo/search-files.ts'
import { openEnvironment, prepareEnvironment } from '../../../broker/development/environment.ts'
import { layoutOf, type Ports } from '../../../broker/development/layout.ts'
import { COMMAND_LINE_CLIENT, logInAs } from '../../../broker/development/log-in.ts'
import { startDevelopmentLogin } from '../../../broker/development/login.ts'
import type { DevelopmentPerson } from '../../../broker/development/people.ts'
import { answers, freePorts, portsFrom } from '../../../broker/development/processes.ts'
import { forgetRunning, noteRunning, runningIn } from '../../../broker/development/running.ts'
import { passesElevenTest } from '../../../policies/bsn.ts'

let dir: string
let ports: Ports
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'set-up-'))
  ports = await freePorts()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

describe('the folder of a set-up', () => {
  test('keeps the ports it was made with, and says so', async () => {
    const options = { dir, tools: toolbox, progress: () => undefined }
    writeFileSync(join(dir, 'ports.json'), JSON.stringify(portsFrom(9000)))
    await expect(prepareEnvironment({ ...options, ports: portsFrom(9100) })).rejects.toThrow(
      /was made for other ports .* choose another folder with --dir/,
    )
    const layout = await prepareEnvironment({ ...options, ports: portsFrom(9000) })
    expect(layout.issuer).toBe('http://127.0.0.1:9000')
    expect(existsSync(layout.registerFile)).toBe(false)
  })

  test('is not made for ports that somebody uses: a stranger would answer for what is started', async () => {
    const taken = await startDevelopmentBrp({ host: '127.0.0.1', port: ports.brp }, () => [])
    const options = { dir: join(dir, 'new'), ports, tools: toolbox, progress: () => undefined }
    await expect(openEnvironment(options)).rejects.toThrow(
      `uses port ${ports.brp} already: stop it`,
    )
    expect(existsSync(options.dir)).toBe(false)
    await taken.close()
  })

  test('tells what runs from it only while that runs', async () => {
    expect(await runningIn(dir)).toBeNull()
    const processes = [{ name: 'broker', pid: 1, url: 'http://127.0.0.1:1' }]
    await noteRunning(dir, { pid: process.pid, ports, processes })
    expect(await runningIn(dir)).toBeNull()
    const { port } = new URL(layoutOf(dir, ports).peopleUrl)
    const people = await startDevelopmentBrp({ host: '127.0.0.1', port: Number(port) }, () => [])
    expect((await runningIn(dir))?.processes).toEqual(processes)
    await noteRunning(dir, { pid: 2 ** 22 + 1, ports, processes })
    expect(await runningIn(dir)).toBeNull()
    await noteRunning(dir, { pid: process.pid, ports, processes })
    await forgetRunning(dir)
    expect(await runningIn(dir)).toBeNull()
    await people.close()
  })

  test('searching finds bytes in any file below, and nothing that is not there', async () => {
    writeFileSync(join(dir, 'a.bin'), Buffer.concat([Buffer.from([0, 255]), Buffer.from('woord')]))
    expect(await filesHolding(dir, 'woord')).toEqual([join(dir, 'a.bin')])
    expect(await filesHolding(dir, 'ander')).toEqual([])
  })
})

describe('the development login', () => {
  const MOTHER = { sub: 'moeder', name: 'Moeder', about: 'verzonnen' }
  const start = async (people: () => readonly DevelopmentPerson[]) => {
    const issuer = `http://127.0.0.1:${ports.login}`
    const login = await startDevelopmentLogin({
      issuer,
      listen: { host: '127.0.0.1', port: ports.login },
      people,
      clients: [COMMAND_LINE_CLIENT],
      audience: 'urn:test',
      signingKeys: [await toolbox.signingKey()],
      cookieSecret: 'a'.repeat(43),
    })
    return { ...login, issuer }
  }

  test('refuses whom it does not know, and knows who was added while it runs', async () => {
    const people: DevelopmentPerson[] = [MOTHER]
    const { issuer, close } = await start(() => people)
    try {
      await expect(logInAs(issuer, 'vader')).rejects.toThrow(
        "the development login does not know 'vader'",
      )
      people.push({ ...MOTHER, sub: 'vader' })
      expect((await logInAs(issuer, 'vader')).split('.')).toHaveLength(3)
    } finally {
      await close()
    }
    expect(await answers(issuer)).toBe(false)
  })
})

describe('the development register', () => {
  const ask = async (numbers: readonly string[]) => {
    const body = {
      type: 'RaadpleegMetBurgerservicenummer',
      burgerservicenummer: numbers,
      fields: ['gezag'],
    }
    const url = `http://127.0.0.1:${ports.brp}/personen`
    return fetch(url, { method: 'POST', body: JSON.stringify(body) })
  }

  test('says what it is told now, and refuses what is no question', async () => {
    const register: FictionalAuthority[] = []
    const brp = await startDevelopmentBrp({ host: '127.0.0.1', port: ports.brp }, () => register)
    try {
      const gezag = async () => {
        const answer = await (await ask(['999990111'])).json()
        return (answer as { personen: { gezag: object[] }[] }).personen[0]?.gezag
      }
      expect(await gezag()).toEqual([])
      register.push({ child: '999990007', holders: ['999990111'] })
      expect(await gezag()).toMatchObject([{ type: 'EenhoofdigOuderlijkGezag' }])
      expect((await ask(['1'])).status).toBe(400)
    } finally {
      await brp.close()
    }
  })
})

describe('a fictional family for the demo', () => {
  test('is another one each time, of people who can be nobody', async () => {
    const [one, two] = [await newFamily(dir), await newFamily(dir)]
    const numbers = [one, two].flatMap(({ mother, father, mila, bram, puck }) =>
      [mother, father, mila, bram, puck].map(({ bsn }) => bsn),
    )
    expect(new Set(numbers).size).toBe(10)
    expect(numbers.every((bsn) => passesElevenTest(bsn) && bsn.startsWith('9999'))).toBe(true)
    expect(one.mother.sub).not.toBe(two.mother.sub)
    expect(one.word).not.toBe(two.word)
  })
})
