/** Streams, signals and sentences that all commands share. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { describe, expect, it, test } from 'vitest'
import { faultLines } from '../../../broker/cli/io.ts'
import { ConsentError } from '../../../consent/errors.ts'
import { RequesterError } from '../../../consent/ports/requester.ts'
import { SourceError } from '../../../consent/ports/source.ts'

const IO = new URL('../../../broker/cli/io.ts', import.meta.url).href

/** Tells that it was asked to stop, and ends when it is told that its work is done. */
const SLOW_TO_STOP = `
import { processTerminal } from ${JSON.stringify(IO)}
const asked = processTerminal.stopped()
process.stdin.on('data', () => {
  processTerminal.stdout('finished\\n')
  process.stdin.destroy()
})
processTerminal.stdout('ready\\n')
await asked
processTerminal.stdout('asked\\n')
`

describe('a process that is asked to stop', () => {
  const SIGNALS = [
    ['SIGTERM', ['SIGTERM', 'SIGINT']],
    ['SIGINT', ['SIGINT', 'SIGTERM']],
  ] as const

  test.each(SIGNALS)('by %s finishes its work, whatever signals follow', async (first, later) => {
    const child = spawn(process.execPath, ['--input-type=module', '-e', SLOW_TO_STOP])
    const ended = once(child, 'close')
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]()
    const next = async () => (await lines.next()).value as unknown
    expect(await next()).toBe('ready')
    child.kill(first)
    expect(await next()).toBe('asked')
    for (const signal of later) child.kill(signal)
    child.stdin.write('done')
    expect(await next()).toBe('finished')
    expect(await ended).toEqual([0, null])
  })
})

describe('a fault in sentences', () => {
  const fault = { file: 'a.csv', key: 'naam', row: 2, message: 'is empty' }
  it.each([
    [new Error('een zin'), 'een zin\n'],
    ['geen fout', 'unknown fault\n'],
    [new SourceError('broken_data', [fault]), 'a.csv: row 2: naam: is empty\n'],
    [new RequesterError('ongeldig', 'no', { faults: ['doel: onbekend'] }), 'no\ndoel: onbekend\n'],
    [
      new ConsentError('ongeldig', 'fout', { faults: [{ path: 'parties.0', message: 'dubbel' }] }),
      'fout\nparties.0: dubbel\n',
    ],
    [
      Object.assign(new Error("ENOENT: no such file, open 'x'"), {
        ...{ code: 'ENOENT', syscall: 'open', path: 'x' },
      }),
      'x: cannot be used (ENOENT)\n',
    ],
    [
      Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET', syscall: 'read' }),
      'read: cannot be used (ECONNRESET)\n',
    ],
  ])('%#: %s', (error, expected) => {
    expect(faultLines(error)).toBe(expected)
  })
})
