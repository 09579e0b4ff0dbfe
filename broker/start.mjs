#!/usr/bin/env node
// The one entry that any Node can load: Node 20 cannot read the TypeScript beside it.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import nodeModule, { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LITTLE_ROOM, MALLOC_ROOM } from './little-room.mjs'

const NODE_NEEDED = 24
const major = Number(process.versions.node.split('.')[0])

/** The Node 24 that `npm ci` puts beside the dependencies, where this platform has one. */
const packagedNode = () => {
  try {
    const name = `node-${process.platform}-${process.arch}/package.json`
    const path = join(dirname(createRequire(import.meta.url).resolve(name)), 'bin', 'node')
    return existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/** V8 takes that from its command line only. So a server replaces itself once, as the same process; elsewhere it stays big. */
const takeLittleRoom = () => {
  const given = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ')
  const serves = ['serve', 'gateway'].includes(process.argv[2] ?? '')
  if (!serves || given.includes('semi-space-size') || process.platform === 'win32') return
  const args = [...LITTLE_ROOM, ...process.execArgv, ...process.argv.slice(1)]
  process.execve?.(process.execPath, [process.execPath, ...args], {
    ...MALLOC_ROOM,
    ...process.env,
  })
}

if (major >= NODE_NEEDED) {
  takeLittleRoom()
  // Compiling our modules is most of a start. The cache lies beside the dependencies, where whoever may write may
  // change the code anyway; never in a temporary folder that others share.
  nodeModule.enableCompileCache(
    fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)),
  )
  const { main } = await import('./main.ts')
  await main(process.argv.slice(2))
} else {
  const node = packagedNode()
  if (node) {
    const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' })
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
    child.on('error', (error) => {
      process.stderr.write(
        `consent-broker: the packaged Node ${node} does not start: ${error.message}\n`,
      )
      process.exitCode = 1
    })
    child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
  } else {
    process.stderr.write(
      `consent-broker needs Node ${NODE_NEEDED} or later; this is Node ${process.versions.node}. ` +
        'Install Node 24 (nodejs.org), or run "npm ci" where the packaged Node 24 is available.\n',
    )
    process.exitCode = 1
  }
}
