import { expect, test } from 'vitest'
import { createLog, type LogEvent, loggable } from '../../broker/log.ts'

const record = () => {
  const lines: Record<string, unknown>[] = []
  const log = createLog({ write: (line: string) => void lines.push(JSON.parse(line)) })
  return { lines, log }
}

test('a field that the event does not list is not written', () => {
  const { lines, log } = record()
  const loose = log as (event: LogEvent, fields: Record<string, unknown>) => void
  loose('http.answered', {
    requestId: 'r1',
    method: 'POST',
    route: '/v1/feiten',
    status: 201,
    ms: 3,
    client: 'zwaluw',
    url: '/v1/feiten?kind=kind_x',
    body: { naam: 'Jan' },
    child: 'kind_x',
  })
  expect(lines).toHaveLength(1)
  expect(new Set(Object.keys(lines[0] ?? {}))).toEqual(
    new Set(['level', 'time', 'event', 'requestId', 'method', 'route', 'status', 'ms', 'client']),
  )
})

test('of an error the log takes name, code, lines of code and the names of causes, never a text', () => {
  const cause = Object.assign(new TypeError('Jan Geheim'), { code: 'SQLITE_FULL' })
  const error = Object.assign(new Error('Jan\n    Geheim', { cause }), { code: 'opslag' })
  const told = loggable(error)
  expect(told).toMatchObject({ name: 'Error', code: 'opslag', cause: 'TypeError SQLITE_FULL' })
  expect(told.frames.length).toBeGreaterThan(0)
  expect(JSON.stringify(told)).not.toContain('Geheim')
})

test('a text whose line looks like a line of code is not taken for one', () => {
  const error = new Error('boos\n    at Jan Geheim')
  expect(JSON.stringify(loggable(error))).not.toContain('Geheim')
})

test('what is no error is named by its type', () => {
  expect(loggable('Jan Geheim')).toEqual({ name: 'string', code: null, frames: [], cause: null })
})
