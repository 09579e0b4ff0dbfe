/** `start`: everything on one machine, to try it. `development-login` is one of the processes it starts. */
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { type FictionalAuthority, startDevelopmentBrp } from '../development/brp.ts'
import { openEnvironment } from '../development/environment.ts'
import { type LoginFile, startDevelopmentLogin } from '../development/login.ts'
import { developmentPeople } from '../development/people.ts'
import { portsFrom } from '../development/processes.ts'
import type { Toolbox } from '../development/toolbox.ts'
import { welcome } from '../development/welcome.ts'
import { type CommandIo, told, untilStopped } from './io.ts'

const FIRST_PORT = 8400
const SIGNALS = ['SIGINT', 'SIGTERM'] as const

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

export const startCommand = (io: CommandIo, tools: Toolbox): Command =>
  new Command('start')
    .description('start broker, three gateways, login and fictional families on this machine')
    .option('--dir <folder>', 'where everything is kept', 'var')
    .option('--port <number>', 'first port', String(FIRST_PORT))
    .addHelpText('after', START_HELP)
    .action(({ dir, port }: { dir: string; port: string }) =>
      told(io, async () => {
        const first = z.coerce.number().int().min(1024).max(65000).parse(port)
        const environment = await stoppable(() =>
          openEnvironment({
            dir: resolve(dir),
            ports: portsFrom(first),
            tools,
            progress: (line) => io.stderr(`${line}\n`),
          }),
        )
        io.stdout(welcome(environment))
        const ended = await Promise.race([
          untilStopped().then(() => null),
          environment.running.ended,
        ])
        if (ended !== null) {
          io.stderr(`${ended} stopped by itself; see its log in ${environment.layout.dir}\n`)
          io.setExitCode(1)
        }
        await environment.running.stop()
      }),
    )

const readJson = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

/** Both fictional services in one process: whoever logs in and what the citizen register says about them. */
export const developmentLoginCommand = (io: CommandIo): Command =>
  new Command('development-login')
    .argument('<login>', 'file of the login')
    .argument('<brp>', 'file of the register')
    .argument('<url>', 'where the register listens')
    .action((login: string, brp: string, url: string) =>
      told(io, async () => {
        const { hostname, port } = new URL(url)
        const register = await startDevelopmentBrp(
          { host: hostname, port: Number(port) },
          () => readJson(brp) as readonly FictionalAuthority[],
        )
        const settings = readJson(login) as LoginFile
        const provider = await startDevelopmentLogin({
          ...settings,
          people: () => developmentPeople.parse((readJson(login) as LoginFile).people),
        })
        await untilStopped()
        await Promise.all([register.close(), provider.close()])
      }),
    )
