import { expect, test } from 'vitest'
import type { Environment } from '../../../broker/development/environment.ts'
import { layoutOf } from '../../../broker/development/layout.ts'
import { portsFrom } from '../../../broker/development/processes.ts'
import { welcome } from '../../../broker/development/welcome.ts'

const told = (dir: string | null): readonly string[] => {
  const layout = layoutOf('/ergens/anders', portsFrom(9000))
  const running: Environment['running'] = {
    processes: [],
    ended: Promise.resolve('broker'),
    stop: async () => undefined,
  }
  return welcome({ layout, running, seeded: { children: [] } }, dir).split('\n')
}
const hint = (lines: readonly string[], command: string): string =>
  lines
    .find((line) => line.includes(command))
    ?.trim()
    .split(/ {2,}/)[0] ?? ''

test('what to try works as it stands for a set-up in the folder that every command looks in', () => {
  const lines = told(null)
  expect(hint(lines, 'run demo')).toBe('npm run demo')
  expect(hint(lines, 'person log')).toBe('npm run --silent broker -- person log --as marieke')
})

test('and for a set-up in another folder it names that folder, as the shell reads it', () => {
  const lines = told('/tmp/try')
  expect(hint(lines, 'run demo')).toBe('npm run demo -- --dir /tmp/try')
  expect(hint(lines, 'person choices')).toBe(
    'npm run --silent broker -- person choices --dir /tmp/try --as marieke',
  )
  expect(hint(lines, 'person log')).toContain('--dir /tmp/try --as')
  expect(hint(told("Bo's map"), 'person log')).toContain(`--dir 'Bo'\\''s map' --as`)
})
