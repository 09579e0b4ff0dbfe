import { expect, it } from 'vitest'
import { pooledRandom } from '../../../adapters/keys/random.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

it.each([0, 1, 12, 15, 4095, 4096, 4097, 10_000])('gives exactly %d bytes', (count) => {
  const random = pooledRandom()
  random(7)
  expect(random(count)).toHaveLength(count)
  expect(random(count)).toHaveLength(count)
})

it('gives no sixteen bytes twice, over many refills and beside another source', () => {
  const [one, other] = [pooledRandom(), pooledRandom()]
  const drawn = Array.from({ length: 10_000 }, (_, at) => hex((at % 2 === 0 ? one : other)(16)))
  expect(new Set(drawn).size).toBe(drawn.length)
})

it('gives a copy: what its owner wipes changes nothing that is drawn later', () => {
  const random = pooledRandom()
  const first = random(16)
  const kept = hex(first)
  const second = random(16)
  const before = hex(second)
  first.fill(0)
  expect(hex(second)).toBe(before)
  expect(before).not.toBe(kept)
  expect(before).not.toBe('0'.repeat(32))
})

it('uses every bit', () => {
  const ones = new Array<number>(8).fill(0)
  for (const byte of pooledRandom()(4096))
    for (let bit = 0; bit < 8; bit += 1) ones[bit] = (ones[bit] ?? 0) + ((byte >> bit) & 1)
  // Ten standard deviations off the half: a fair source fails once in 10^22 runs.
  for (const count of ones) expect(Math.abs(count - 2048)).toBeLessThan(320)
})
