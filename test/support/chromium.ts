/** Real Chromium on any Linux machine: the one that an npm package carries, with its own libraries where the system lacks them. */
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium } from 'playwright-core'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const packageFile = join(
  dirname(createRequire(import.meta.url).resolve('@sparticuz/chromium')),
  '../package.json',
)
const { version } = createRequire(import.meta.url)(packageFile) as { version: string }
/** Of this project, version and user: another's files are never run. */
const folder = join(tmpdir(), `consent-broker-chromium-${version}-${userInfo().uid}`)

/** The package unpacks into the folder for temporary files, its libraries only where it believes to run at Amazon. */
const UNPACK = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`

const FONTS = (dir: string): string => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>${dir}/fonts</dir><cachedir>${dir}/fonts-cache</cachedir></fontconfig>
`

const unpackInto = (dir: string): void => {
  const { status, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', UNPACK], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, TMPDIR: dir, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x' },
  })
  if (status !== 0) throw new Error(`Chromium could not be unpacked: ${stderr}`)
  writeFileSync(join(dir, 'fonts', 'fonts.conf'), FONTS(folder))
}

/** Moved into place at once: whoever is interrupted, or unpacks at the same time, leaves no half a browser. */
const unpack = (): void => {
  const staging = mkdtempSync(`${folder}-`)
  try {
    unpackInto(staging)
    renameSync(staging, folder)
  } catch (fault) {
    if (!existsSync(folder)) throw fault
  } finally {
    rmSync(staging, { recursive: true, force: true })
  }
}

const refuseForeign = (): void => {
  if (statSync(folder).uid !== userInfo().uid) throw new Error(`${folder} is somebody else's`)
}

/** Unpacks the browser once for this version and user. `CHROMIUM_PATH` names another browser, and is needed where none is carried along. */
export const readyChromium = (): void => {
  if (process.env['CHROMIUM_PATH'] !== undefined) return
  if (process.platform !== 'linux' || process.arch !== 'x64')
    throw new Error('The browser tests need a Chromium here: set CHROMIUM_PATH to one.')
  if (!existsSync(folder)) unpack()
  refuseForeign()
}

const lacksLibraries = (executable: string): boolean =>
  spawnSync('ldd', [executable], { encoding: 'utf8' }).stdout?.includes('not found') ?? false

const environmentFor = (executable: string): Record<string, string> => {
  const known = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  const own = {
    ...Object.fromEntries(known),
    FONTCONFIG_PATH: join(folder, 'fonts'),
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
  mkdirSync(own.XDG_CACHE_HOME, { recursive: true })
  if (!lacksLibraries(executable)) return own
  return { ...own, LD_LIBRARY_PATH: join(folder, 'al2023', 'lib') }
}

/** Web security stays on. The sandbox cannot: a container gives no user namespaces. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A browser; `readyChromium` must have run before. */
export const launchChromium = (): Promise<Browser> => {
  const named = process.env['CHROMIUM_PATH']
  if (named !== undefined) return chromium.launch({ executablePath: named, args: ARGUMENTS })
  const executablePath = join(folder, 'chromium')
  return chromium.launch({ executablePath, args: ARGUMENTS, env: environmentFor(executablePath) })
}
