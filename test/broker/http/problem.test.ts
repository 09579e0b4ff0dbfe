import { describe, expect, test } from 'vitest'
import { HttpError, problem, problemKinds, problemOf } from '../../../broker/http/problem.ts'
import { ConsentError, type ConsentErrorCode } from '../../../consent/errors.ts'

const SECRET = 'Jan Geheim 123456782'

test.each<[ConsentErrorCode, number, string]>([
  ['onbekend', 404, 'onbekend'],
  ['conflict', 409, 'conflict'],
  ['sleutel_hergebruikt', 409, 'sleutel_hergebruikt'],
  ['niet_bevoegd', 403, 'niet_bevoegd'],
  ['ongeldig', 400, 'ongeldig'],
  ['code_ongeldig', 404, 'onbekend'],
  ['opslag', 503, 'opslag'],
])('ConsentError %s becomes %i', (code, status, told) => {
  const { body } = problemOf(new ConsentError(code, 'Tekst van binnen.'))
  expect(problem.parse(body)).toMatchObject({ status, code: told })
})

test('a used or unknown one-time code reads exactly like anything else that is not there', () => {
  expect(problemOf(new ConsentError('code_ongeldig', 'a'))).toEqual(
    problemOf(new ConsentError('onbekend', 'b')),
  )
})

test('only faults of the input are told, in the words of the wire', () => {
  const faults = [
    { path: 'categories.1', message: 'onbekende categorie' },
    { path: 'lastDay', message: 'deze dag is voorbij' },
  ]
  const { body } = problemOf(new ConsentError('ongeldig', 'x', { faults }))
  expect(body.errors).toEqual([
    { in: 'body', location: '/categorieen/1', message: 'onbekende categorie' },
    { in: 'body', location: '/laatsteDag', message: 'deze dag is voorbij' },
  ])
})

describe('what the table does not know', () => {
  test.each([
    ['an error', new Error(SECRET)],
    ['a type error', new TypeError(SECRET)],
    ['an error with a status', Object.assign(new Error(SECRET), { status: 418 })],
    ['a text', SECRET],
    ['nothing', undefined],
  ])('%s becomes a 500 that says nothing', (_what, thrown) => {
    const { body, headers, fault } = problemOf(thrown)
    expect(body).toEqual({ ...problemKinds.fout, code: 'fout' })
    expect({ headers, fault }).toEqual({ headers: {}, fault: true })
  })
})

test('texts of errors stay inside', () => {
  for (const code of ['onbekend', 'conflict', 'niet_bevoegd', 'opslag'] as const)
    expect(JSON.stringify(problemOf(new ConsentError(code, SECRET)))).not.toContain('Geheim')
})

test('a store that fails asks to come back, and is a fault of ours', () => {
  expect(problemOf(new ConsentError('opslag', 'x'))).toMatchObject({
    headers: { 'Retry-After': '5' },
    fault: true,
  })
})

test('headers of an HttpError go along', () => {
  const headers = { Allow: 'GET' }
  expect(problemOf(new HttpError('methode', { headers }))).toMatchObject({ headers, fault: false })
})
