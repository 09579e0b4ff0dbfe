import { renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fileReader } from '../../../adapters/sources/files.ts'
import { type TestFolder, testFolder, tradedFolder } from '../../support/folder.ts'

let folder: TestFolder
beforeEach(async () => {
  folder = await testFolder({ a: 'a1', b: 'b1' })
})
afterEach(() => folder.remove())

const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()

describe('reading files', () => {
  it('parses again only what changed', async () => {
    const parsed: string[] = []
    const read = fileReader(folder.path, (name, bytes) => {
      parsed.push(name)
      return text(bytes)
    })
    await read(['a', 'b'])
    await read(['a', 'b'])
    expect(parsed).toHaveLength(2)
    await folder.write('b', 'b22')
    expect(await read(['a', 'b'])).toEqual(
      new Map([
        ['a', 'a1'],
        ['b', 'b22'],
      ]),
    )
    expect(parsed.slice(2)).toEqual(['b'])
  })

  it('never combines a file from before a change with one from after it', async () => {
    let writes = 0
    const read = fileReader(folder.path, (_name, bytes) => {
      writes += 1
      if (writes === 1) {
        writeFileSync(join(folder.path, 'a'), 'a22')
        writeFileSync(join(folder.path, 'b'), 'b22')
      }
      return text(bytes)
    })
    expect(await read(['a', 'b'])).toEqual(
      new Map([
        ['a', 'a22'],
        ['b', 'b22'],
      ]),
    )
  })

  it('never combines files of two folders when a link changes from one to the other', async () => {
    const traded = await tradedFolder({ a: 'a1', b: 'b1' }, { a: 'a2', b: 'b2' })
    const next = join(traded.path, '..', 'next')
    let parsed = 0
    const read = fileReader(traded.path, (_name, bytes) => {
      parsed += 1
      if (parsed === 1) {
        symlinkSync('other', next)
        renameSync(next, traded.path)
      }
      return text(bytes)
    })
    expect([...(await read(['a', 'b'])).values()]).toEqual(['a2', 'b2'])
    await traded.remove()
  })

  it('gives up on a file that keeps changing', async () => {
    let length = 2
    const read = fileReader(folder.path, () => {
      length += 1
      writeFileSync(join(folder.path, 'a'), 'x'.repeat(length))
    })
    await expect(read(['a'])).rejects.toMatchObject({ code: 'changing' })
  })

  it('tells a file that is missing from one that cannot be read', async () => {
    const read = fileReader(folder.path, (_name, bytes) => text(bytes))
    await expect(read(['c'])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/not exist/),
    })
    await mkdir(join(folder.path, 'd'))
    await expect(read(['d'])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/EISDIR/),
    })
  })

  it('stays inside its folder', async () => {
    const read = fileReader(join(folder.path, 'sub'), (_name, bytes) => text(bytes))
    await folder.write('sub/x', 'x')
    await expect(read(['../a'])).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/outside/),
    })
    expect((await read(['x'])).get('x')).toBe('x')
  })

  it('stops when nobody waits, also between files', async () => {
    const read = fileReader(folder.path, (_name, bytes) => text(bytes))
    const abort = new AbortController()
    const reading = read(['a', 'b'], abort.signal)
    abort.abort()
    await expect(reading).rejects.toMatchObject({ code: 'timeout' })
    expect((await read(['a'])).get('a')).toBe('a1')
  })
})
