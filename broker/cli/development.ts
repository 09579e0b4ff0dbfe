/** `start`: everything on one machine, to try it. `development-login` is one of the processes it starts. */
import { resolve } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { fictionalAuthority, startDevelopmentBrp } from '../development/brp.ts'
import { openEnvironment } from '../development/environment.ts'
import { loginFile, startDevelopmentLogin } from '../development/login.ts'
import { portsFrom } from '../development/processes.ts'
import type { Toolbox } from '../development/toolbox.ts'
import { welcome } from '../development/welcome.ts'
import { readHandedIn } from '../handed-in.ts'
import { example, type Terminal, told } from './io.ts'

const FIRST_PORT = 8400
/** Where every command looks by itself for what `start` runs. */
const DIR = 'var'
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

/** Below are the system's own ports; above there is no room for all that is started. */
const PORTS = { min: 1024, max: 65_000 } as const

const firstPort = (text: string): number => {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0
  if (port >= PORTS.min && port <= PORTS.max) return port
  throw new Error(`--port: must be a number from ${PORTS.min} to ${PORTS.max}`)
}

const START_HELP = `
Makes a folder with keys, certificates and fictional families the first time, and starts from it again after that.
Everything in it is for trying out: production refuses these keys and people.

Examples:
  npm start
  npm start -- --dir /tmp/try --port 9000
`

/** Runs the work so that a signal halfway ends the process, and with it what it started. */
const stoppable = async <T>(work: () => Promise<T>): Promise<T> => {
  const end = () => process.exit(1)
  for (const signal of SIGNALS) process.on(signal, end)
  try {
    return await work()
  } finally {
    for (const signal of SIGNALS) process.off(signal, end)
  }
}

export const startCommand = (io: Terminal, tools: Toolbox): Command =>
  new Command('start')
    .description('start broker, four gateways, login and fictional families on this machine')
    .option('--dir <folder>', 'where everything is kept', DIR)
    .option('--port <number>', 'first port', String(FIRST_PORT))
    .addHelpText('after', START_HELP)
    .action(({ dir, port }: { dir: string; port: string }) =>
      told(io, async () => {
        const first = firstPort(port)
        const environment = await stoppable(() =>
          openEnvironment({
            dir: resolve(dir),
            ports: portsFrom(first),
            tools,
            progress: (line) => io.stderr(`${line}\n`),
          }),
        )
        io.stdout(welcome(environment, dir === DIR ? null : dir))
        const ended = await Promise.race([io.stopped().then(() => null), environment.running.ended])
        if (ended !== null) {
          io.stderr(`${ended} stopped by itself; see its log in ${environment.layout.dir}\n`)
          io.setExitCode(1)
        }
        await environment.running.stop()
      }),
    )

const listenAt = (url: string): { host: string; port: number } => {
  if (!URL.canParse(url))
    throw new Error(`<url>: ${url} is no address such as http://127.0.0.1:8403`)
  const { hostname, port } = new URL(url)
  return { host: hostname, port: Number(port) }
}

/** Both fictional services in one process: whoever logs in and what the citizen register says about them. */
export const developmentLoginCommand = (io: Terminal): Command =>
  new Command('development-login')
    .description('the fictional login and register that `start` runs')
    .argument('<login>', 'file of the login')
    .argument('<brp>', 'file of the register')
    .argument('<url>', 'where the register listens')
    .addHelpText('after', example('development-login login.json brp.json http://127.0.0.1:8403'))
    .action((login: string, brp: string, url: string) =>
      told(io, async () => {
        const { people: _asked, ...settings } = readHandedIn(login, loginFile)
        const register = await startDevelopmentBrp(listenAt(url), () =>
          readHandedIn(brp, z.array(fictionalAuthority)),
        )
        const provider = await startDevelopmentLogin({
          ...settings,
          people: () => readHandedIn(login, loginFile).people,
        })
        await io.stopped()
        await Promise.all([register.close(), provider.close()])
      }),
    )
