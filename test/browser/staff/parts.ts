/** What scenes of staff are made with. */
import type { Page } from 'playwright-core'
import { recordFactInput } from '../../../broker/decisions/fact-input.ts'
import { recordFact } from '../../../broker/decisions/record-fact.ts'
import type { Transaction } from '../../../consent/ports/store.ts'
import { EDU } from '../../support/consents.ts'
import { actor, type PartyName, party } from '../../support/family.ts'
import type { TestPortal } from '../../support/portal.ts'
import type { Scene } from '../scenes.ts'
import { press } from '../visitor.ts'

export const SHARED = { birthDate: '2016-06-01' }

/** Of something in an organisation's own file. */
export const HASH = 'a'.repeat(64)

/** Writes down a fact, as this organisation. */
export const record = (portal: TestPortal, by: PartyName, fact: object) =>
  recordFact(
    portal.context,
    actor(by),
    portal.key(),
    recordFactInput.parse({ kind: portal.pseudonym(by), ...fact }),
  )

/** A region of the size of a real one. */
export const manyParties = (portal: TestPortal, count: number): Promise<void> =>
  portal.write(async (tx: Transaction) => {
    const school = await tx.parties.get(party('school'))
    if (!school) throw new Error('no school')
    for (let at = 0; at < count; at += 1)
      await tx.parties.put({
        ...school,
        id: `${school.id}${at}` as typeof school.id,
        oin: `${at + 100}`.padStart(8, '0') + '0'.repeat(12),
        name: `Stichting School nummer ${at}`,
        gatewayUrl: null,
      })
  })

export const fill = (page: Page, name: string, text: string) => page.locator(`#${name}`).fill(text)
export const choose = (page: Page, name: string, value: string) =>
  page.locator(`#${name}`).selectOption(value)
export const tick = (page: Page, ...ids: readonly string[]) =>
  ids.reduce<Promise<void>>(
    (before, id) => before.then(() => page.locator(`#${id}`).check()),
    Promise.resolve(),
  )

/** At a desk of professionals and of who asks alike. */
export const together = (who: 'leraar' | 'aanvrager', path: string): Scene => ({
  name: `filling in together, at ${path}`,
  family: SHARED,
  play: async ({ portal, page, as, show }) => {
    await as(who, path)
    await show('empty form')
    await press(page, 'Verder')
    await show('everything is missing')
    await fill(page, 'kind', portal.pseudonym('school'))
    await choose(page, 'rol', 'ouder1')
    await tick(page, 'keuze-gegeven', 'manier-papier', 'categorieen-gedrag_welbevinden')
    await choose(page, 'ontvanger', party('cjg'))
    await choose(page, 'doel', EDU.purpose)
    await fill(page, 'scan', HASH)
    await fill(page, 'getuige', 'mw2')
    await press(page, 'Verder')
    await show('check it')
    await press(page, 'Leg dit vast')
    await show('recorded')
  },
})
