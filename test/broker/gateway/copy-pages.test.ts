/** What a page with a copy holds, and what it leaves out. */
import { expect, it } from 'vitest'
import { type CopyFrame, copyBody, listBody } from '../../../broker/gateway/pages/copies.ts'
import { render } from '../../../broker/portal/html.ts'
import { keptCopy } from '../../../consent/ports/gateway-records.ts'
import type { ReadableCopy } from '../../../consent/ports/requester.ts'
import { rulebook } from '../../policies/rulebook.ts'
import { NOW } from '../../support/pki.ts'

const ORDER = `verstrekking_${'1'.repeat(24)}`
const COPY = {
  verstrekking: ORDER,
  ontvanger: 'partij_school',
  doel: 'overstap_overdracht',
  categorieen: ['identiteit_contact', 'gedrag_welbevinden'],
  geleverdOp: '2026-06-01T08:00:00.000Z',
  geheimAdres: false,
}
const kept = keptCopy.parse({
  order: ORDER,
  at: NOW,
  receiver: 'partij_school',
  purpose: 'overstap_overdracht',
  records: {
    identiteit_contact: { naam: 'Noor', adres: 'Geheimeweg 1' },
    gedrag_welbevinden: { werkhouding: 'Werkt graag samen.' },
    thuissituatie: { zorgThuis: 'Niet genoemd' },
  },
})
const shown = (change: Partial<ReadableCopy> = {}) => {
  const frame: CopyFrame = {
    language: 'nl',
    rulebook,
    partners: [{ party: 'partij_school', name: 'De Zwaluw' }],
    copy: { ...COPY, ...change },
    kept,
    reader: 'Marieke',
    shownAt: NOW,
  }
  return { page: render(copyBody(frame)), list: render(listBody(frame, [frame.copy], () => true)) }
}

it('shows what left, of the categories that the broker named', () => {
  const { page, list } = shown()
  for (const part of ['Geheimeweg 1', 'Werkt graag samen.', 'De Zwaluw', '1 juni 2026'])
    expect(page).toContain(part)
  expect(page).not.toContain('Niet genoemd')
  expect(list).toContain('Aan De Zwaluw')
  expect(shown({ categorieen: ['gedrag_welbevinden', 'opp', 'verzonnen'] }).page).not.toMatch(
    /Geheimeweg|Noor|verzonnen/,
  )
})

it('shows no address and no receiver where an address is secret, also when it became so later', () => {
  const { page, list } = shown({ geheimAdres: true, ontvanger: null })
  expect(page).toContain('Noor')
  expect(page).toContain('Adressen staan er niet bij')
  for (const text of [page, list]) expect(text).not.toMatch(/Geheimeweg|De Zwaluw|partij_school/)
})

it('says so where a copy is not kept (any more)', () => {
  expect(
    render(listBody({ language: 'en', rulebook, partners: [] }, [COPY], () => false)),
  ).toContain('We do not keep this copy (any more).')
})
