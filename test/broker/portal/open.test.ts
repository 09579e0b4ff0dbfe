/** Pages that everybody may read: who takes part, by name, and whom to ask. */
import { expect, it } from 'vitest'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { openPortal } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)

const namesOn = (html: string): string[] => [...new Set(html.match(/Stichting \w+/g) ?? [])]

it('who takes part names every organisation that does, and none that stopped', async () => {
  const p = await portal()
  const { html } = await p.visitor().get('/wie-doet-mee')
  expect(namesOn(html)).toEqual(expect.arrayContaining(['Stichting cjg', 'Stichting school']))
  expect(namesOn(html)).not.toContain('Stichting weg')
  expect(html).not.toMatch(/MDO|ZAT/)
  expect(html).not.toContain('als vrager')
  expect(html).toContain('<li class="utrecht-unordered-list__item">Politie</li>')
})

it('who takes part is searched by name and by kind', async () => {
  const p = await portal()
  const search = async (words: string) =>
    (await p.visitor().get(`/wie-doet-mee?zoek=${encodeURIComponent(words)}`)).html
  expect(namesOn(await search('CJG'))).toEqual(['Stichting cjg'])
  expect(namesOn(await search('voortgezet onderwijs'))).toEqual([
    'Stichting school',
    'Stichting school2',
  ])
  expect(await search('<b>nergens')).toContain('Wij vonden geen organisatie.')
})

it('who takes part has pages where there are many', async () => {
  const p = await portal()
  const cjg = await p.read((tx) => tx.parties.all())
  const [one] = cjg
  await p.write(async (tx) => {
    for (let number = 0; number < 30; number += 1)
      if (one)
        await tx.parties.put({
          ...one,
          id: `partij_veel-${number}` as typeof one.id,
          oin: `${9_000_000 + number}`.padStart(20, '0'),
          name: `Stichting veel${String(number).padStart(2, '0')}`,
        })
  })
  const first = await p.visitor().get('/wie-doet-mee?zoek=veel')
  expect(namesOn(first.html)).toHaveLength(25)
  const next = await p.visitor().get('/wie-doet-mee?zoek=veel&vanaf=25')
  expect(first.html).toContain('/wie-doet-mee?zoek=veel&amp;vanaf=25')
  expect(namesOn(next.html)).toHaveLength(5)
})

it('contact is there, in the footer too', async () => {
  const p = await portal()
  const visitor = p.visitor()
  expect((await visitor.get('/')).html).toContain('href="/contact"')
  const page = await visitor.get('/contact')
  expect([page.status, page.html]).toEqual([200, expect.stringContaining('038 000 00 00')])
})
