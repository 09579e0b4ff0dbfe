import { expect, test } from 'vitest'
import { AuthorityUnavailable } from '../../../consent/ports/authority.ts'
import { GatewayRecordsError, gatewayLogRow } from '../../../consent/ports/gateway-records.ts'
import { IdentityError, identified } from '../../../consent/ports/identity.ts'
import { RequesterError } from '../../../consent/ports/requester.ts'
import { categoryRecord, childReference, SourceError } from '../../../consent/ports/source.ts'

const cause = new Error('underneath')

test('every fault of a port has its own name, a code and the cause', () => {
  const faults = [
    new AuthorityUnavailable('te_laat', { cause }),
    new GatewayRecordsError('opslag', 'records', { cause }),
    new IdentityError('te_laag', 'login', { cause }),
    new RequesterError('te_laat', 'broker', { cause }),
    new SourceError('timeout', [], { cause }),
  ]
  expect(faults.map(({ name, code }) => [name, code])).toEqual([
    ['AuthorityUnavailable', 'te_laat'],
    ['GatewayRecordsError', 'opslag'],
    ['IdentityError', 'te_laag'],
    ['RequesterError', 'te_laat'],
    ['SourceError', 'timeout'],
  ])
  for (const fault of faults) expect(fault.cause).toBe(cause)
})

test('the cause may be left out', () => {
  expect(new GatewayRecordsError('onbruikbaar', 'records').cause).toBeUndefined()
  expect(new IdentityError('geweigerd', 'login').cause).toBeUndefined()
  expect(new RequesterError('conflict', 'broker').faults).toEqual([])
})

test('a requester hears every fault that the broker found', () => {
  expect(new RequesterError('ongeldig', 'broker', { faults: ['a', 'b'] }).faults).toEqual([
    'a',
    'b',
  ])
})

test('a fault of a source names file, row and key as far as they are known, and nothing else', () => {
  const faults = [
    { file: 'a.csv', row: 3, key: 'Datum', message: 'no date' },
    { file: 'b.csv', row: null, key: null, message: 'gone' },
  ]
  expect(new SourceError('broken_data', faults).message).toBe(
    'a.csv: row 3: Datum: no date\nb.csv: gone',
  )
  expect(new SourceError('unavailable', []).message).toBe('unavailable')
})

test('a reference of a child is 1 to 64 characters that can be printed', () => {
  for (const good of ['1', 'é'.repeat(64), 'L-2026 17'])
    expect(childReference.parse(good)).toBe(good)
  for (const bad of ['', 'x'.repeat(65), 'a\nb', 'a\u200bb'])
    expect(childReference.safeParse(bad).success).toBe(false)
})

test('a record holds plain values and flat lists', () => {
  const record = {
    naam: 'x',
    uren: 3.5,
    ja: true,
    lijst: ['a'],
    perioden: [{ datum: '2026-01-01' }],
  }
  expect(categoryRecord.parse(record)).toEqual(record)
  expect(categoryRecord.safeParse({ naam: { diep: 'x' } }).success).toBe(false)
  expect(categoryRecord.safeParse({ Naam: 'x' }).success).toBe(false)
})

test('a row of a gateway log has no room for content', () => {
  const row = {
    at: 0,
    event: 'vrijgegeven',
    child: null,
    otherParty: null,
    employee: null,
    purpose: null,
    categories: ['thuissituatie'],
    grounds: ['R42'],
    subject: null,
    detail: 'other_ground',
  }
  expect(gatewayLogRow.parse(row)).toEqual(row)
  expect(gatewayLogRow.safeParse({ ...row, detail: 'Iemand zei iets' }).success).toBe(false)
  expect(gatewayLogRow.safeParse({ ...row, record: {} }).success).toBe(false)
})

test('a login may prove nothing but issuer and subject', () => {
  const who = {
    issuer: 'https://login.example',
    subject: '1',
    acr: null,
    provedAt: null,
    claims: {},
  }
  expect(identified.parse(who)).toEqual(who)
  expect(identified.safeParse({ ...who, subject: '' }).success).toBe(false)
})
