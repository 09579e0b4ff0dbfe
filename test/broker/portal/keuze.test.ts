/** An own choice on its page, on its card and in the list: what it says, and how it is changed. */
import { describe, expect, it } from 'vitest'
import { recordConsent, recordInput } from '../../../broker/answers/recorded-consent.ts'
import { stopEverything } from '../../../broker/answers/stop-everything.ts'
import { pauseConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { journalEntry } from '../../../broker/journal-entry.ts'
import { askForConsent } from '../../../broker/questions/ask.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import { DAY } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, decided, EDU, give, refuse } from '../../support/consents.ts'
import { actor, party } from '../../support/family.ts'
import { decision } from '../../support/nouns.ts'
import { openPortal, type Shown, type Visitor } from '../../support/portal-by-http.ts'

const portal = closedAfterEach(openPortal)
type Portal = Awaited<ReturnType<typeof openPortal>>

const HELP = 'Dat er hulp is, en wie die geeft'
const PLAN = 'Afspraken in het gezamenlijke plan (wie doet wat wanneer)'

/** What stands in the main part, as words. */
const wordsOf = ({ html }: Shown): string =>
  (/<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '')
    .replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')

/** The values beside a label, as one line. */
const beside = ({ html }: Shown, label: string): string | undefined =>
  new RegExp(`<dt[^>]*>${label.replace('?', '[?]')}</dt><dd[^>]*>(.*?)</dd>`, 's')
    .exec(html)?.[1]
    ?.replace(/<[^>]+>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const badgesOf = ({ html }: Shown): string[] =>
  [...html.matchAll(/utrecht-status-badge--(\w+)">([^<]+)</g)].map(
    ([, look, text]) => `${look} ${text}`,
  )

const kindsSaid = async (p: Portal) =>
  (await p.read((tx) => tx.statements.ofChild(p.child))).map(({ kind }) => kind)

const idsSaid = async (p: Portal) =>
  (await p.read((tx) => tx.statements.ofChild(p.child))).map(({ id }) => id)

/** What the box about what was done has a receipt of. */
const receiptsIn = ({ html }: Shown): string[] =>
  [...html.matchAll(/keuze\/(\w+)\/bewijs">Bekijk, print/g)].map(([, id = '']) => id)

const YES = { keuze: 'ja', categorieen: EDU.categories }

/** Fills in, reads the text and saves. */
const answer = async (
  visitor: Visitor,
  path: string,
  typed: typeof YES | object,
): Promise<Shown> => {
  const check = await visitor.send(await visitor.get(path), path, { ...typed })
  const tekstversie = /name="tekstversie" value="(\w*)"/.exec(check.html)?.[1] ?? ''
  return visitor.send(check, path, { ...typed, tekstversie, stap: 'bewaar' })
}

const helped = async (p: Portal) => {
  const { holder: _holder, ...said } = CARE
  const input = { ...said, kind: p.pseudonym('cjg'), role: 'ouder1', decision: 'gegeven' }
  const parsed = recordInput.parse({ ...input, channel: 'begeleid' })
  return (await recordConsent(p.context, actor('cjg'), p.key(), parsed)).id
}

const ask = (p: Portal) =>
  askForConsent(p.context, actor('school'), p.key(), {
    kind: p.pseudonym('school'),
    ...EDU,
    reason: 'Samen kijken naar het verzuim.',
  })

describe('a part that is stopped', () => {
  const narrowed = async () => {
    const p = await portal({ birthDate: '2016-06-01' })
    const { id } = await give(p, 'ouder1', CARE)
    const parent = await p.member('ouder1')
    return { p, parent, path: `/ouder/keuze/${id}` }
  }
  const part = { categorieen: ['hulp_betrokkenheid'] }

  it('is asked about first, with what is shared now and then', async () => {
    const { p, parent, path } = await narrowed()
    const sure = await parent.send(await parent.get(path), `${path}/beperken`, part)
    expect(beside(sure, 'Nu zegt u ja tegen')).toBe(`${PLAN} ${HELP}`)
    expect(beside(sure, 'Straks nog tegen')).toBe(PLAN)
    expect(await kindsSaid(p)).toEqual(['gegeven'])
    const done = await parent.send(sure, `${path}/beperken`, { ...part, stap: 'stop' })
    expect(wordsOf(done)).toContain('U deelt dit niet meer')
    expect(await kindsSaid(p)).toEqual(['gegeven', 'ingetrokken'])
  })

  it('is no longer among what is shared: on the page, the card and where everything stops', async () => {
    const { p, parent, path } = await narrowed()
    await give(p, 'ouder2', CARE)
    await parent.send(await parent.get(path), `${path}/beperken`, { ...part, stap: 'stop' })
    const page = await parent.get(path)
    expect(beside(page, 'Dit deelt u')).toBe(PLAN)
    expect(beside(page, 'Dit deelt u niet')).toBe(HELP)
    expect(wordsOf(page)).toContain('Alle antwoorden zijn er.')
    for (const shown of [page, await parent.get('/ouder')])
      expect(badgesOf(shown)).toContain('safe U deelt een deel')
    expect(wordsOf(await parent.get('/ouder/stoppen'))).not.toContain(HELP)
    expect(wordsOf(await parent.get(`${path}/stoppen`))).toContain(
      `Nu zegt u ja tegen ${PLAN} Straks nog tegen Niets`,
    )
  })

  it('is named: pressing with nothing ticked says so', async () => {
    const { p, parent, path } = await narrowed()
    const shown = await parent.send(await parent.get(path), `${path}/beperken`)
    expect([shown.status, shown.html]).toEqual([
      400,
      expect.stringContaining('href="#categorieen">Kies wat u niet meer wilt delen.'),
    ])
    expect(await kindsSaid(p)).toEqual(['gegeven'])
  })

  it('has a button of its own', async () => {
    const { parent, path } = await narrowed()
    const { html } = await parent.get(path)
    expect(html.match(/__label">Stop met delen</g)).toHaveLength(1)
  })

  it('of two answers is taken back from the answer it is in', async () => {
    const p = await portal()
    const [one = '', two = ''] = EDU.categories
    await give(p, 'ouder1', { categories: [one] })
    const { id } = await give(p, 'ouder1', { categories: [two] })
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    const all = { categorieen: EDU.categories, stap: 'stop' }
    const done = await parent.send(await parent.get(path), `${path}/beperken`, all)
    expect(await kindsSaid(p)).toEqual(['gegeven', 'gegeven', 'ingetrokken', 'ingetrokken'])
    expect(receiptsIn(done)).toEqual((await idsSaid(p)).slice(2))
  })
})

describe('a form to stop that was open while something changed', () => {
  const open = async (name: 'beperken' | 'stoppen') => {
    const p = await portal({ birthDate: '2016-06-01' })
    const { id } = await give(p, 'ouder1', CARE)
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    const part = { categorieen: ['hulp_betrokkenheid'], stap: 'stop' }
    const page = await parent.get(name === 'beperken' ? path : `${path}/stoppen`)
    return { p, id, parent, path, press: () => parent.send(page, `${path}/${name}`, part) }
  }

  it('stops a part that was paused meanwhile', async () => {
    const { p, id, parent, path, press } = await open('beperken')
    await pauseConsent(p.context, p.who('ouder1'), p.key(), { statement: id })
    expect(wordsOf(await press())).toContain('U deelt dit niet meer')
    const resumed = await parent.send(await parent.get(path), `${path}/hervatten`)
    expect([beside(resumed, 'Dit deelt u') ?? beside(resumed, 'Hier zei u ja tegen')]).toEqual([
      PLAN,
    ])
    expect(beside(resumed, 'Dit deelt u niet')).toBe(HELP)
  })

  it.each(['beperken', 'stoppen'] as const)('says that it stopped nothing: %s', async (name) => {
    const { p, id, press } = await open(name)
    await withdrawConsent(p.context, p.who('ouder1'), p.key(), { statement: id })
    const shown = wordsOf(await press())
    expect(shown).toContain('Kijk wat nu geldt')
    expect(shown).not.toContain('U deelt dit niet meer')
    expect(await kindsSaid(p)).toEqual(['gegeven', 'ingetrokken'])
  })

  it('says so where only a part of it still went on', async () => {
    const { p, id, parent, path } = await open('beperken')
    const all = { categorieen: CARE.categories, stap: 'stop' }
    const page = await parent.get(path)
    const categories = ['hulp_betrokkenheid']
    await withdrawConsent(p.context, p.who('ouder1'), p.key(), { statement: id, categories })
    const shown = wordsOf(await parent.send(page, `${path}/beperken`, all))
    expect(shown).toContain('Kijk wat nu geldt')
    expect(shown).toContain(`U stopte ${PLAN}`)
  })

  it.each(['beperken', 'stoppen'] as const)(
    'tells the same when pressed twice: %s',
    async (name) => {
      const { p, press } = await open(name)
      const first = await press()
      expect((await press()).path).toBe(first.path)
      expect(await kindsSaid(p)).toEqual(['gegeven', 'ingetrokken'])
    },
  )
})

describe('a choice made anew', () => {
  it('turns a no into a yes by the whole text, however short ago it was', async () => {
    const p = await portal()
    const { id } = await refuse(p, 'ouder1')
    const parent = await p.member('ouder1')
    const page = await parent.get(`/ouder/keuze/${id}`)
    const path = `/ouder/keuze/${id}/veranderen`
    expect(page.html).toContain(`href="${path}"`)
    const form = await parent.get(path)
    expect(form.html).not.toMatch(/<input[^>]*type="(radio|checkbox)"[^>]* checked/)
    const check = await parent.send(form, path, YES)
    expect(wordsOf(check)).toContain('Uw toestemming geldt tot en met')
    const without = await parent.send(check, path, { ...YES, stap: 'bewaar' })
    expect(without.status).toBe(409)
    const saved = await answer(parent, path, YES)
    expect(wordsOf(saved)).toContain('Uw keuze is bewaard')
    expect(await decided(p, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
    expect(wordsOf(saved)).toContain('Wat er eerder was')
    expect(wordsOf(saved)).toContain('U zei nee')
  })

  it('turns what was stopped into a yes again', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    await parent.send(await parent.get(`${path}/stoppen`), `${path}/stoppen`)
    expect(await decided(p, EDU)).not.toContain('toestemming_geldig')
    await answer(parent, `${path}/veranderen`, YES)
    expect(await decided(p, EDU)).toEqual(['toestemming_geldig', 'toestemming_geldig'])
  })

  it('gives a yes another last day and other data', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const [one = '', two = ''] = EDU.categories
    const less = {
      keuze: 'ja',
      categorieen: [one],
      'tot-dag': '1',
      'tot-maand': 'april',
      'tot-jaar': '2026',
    }
    const saved = await answer(parent, `/ouder/keuze/${id}/veranderen`, less)
    expect(beside(saved, 'Geldig tot en met')).toBe('1 april 2026')
    expect(wordsOf(saved)).toContain('Uw keuze is bewaard')
    expect(receiptsIn(saved)).toEqual((await idsSaid(p)).slice(1))
    const said = await p.read((tx) => tx.statements.ofChild(p.child))
    expect(said.map(({ kind, categories }) => [kind, categories])).toEqual([
      ['gegeven', EDU.categories],
      ['gegeven', [one]],
      ['geweigerd', [two]],
    ])
  })

  const [SHARED = '', KEPT = ''] = EDU.categories
  const less = { keuze: 'ja', categorieen: [SHARED] }
  const paper = (p: Portal, change: object) =>
    recordConsent(
      p.context,
      actor('school'),
      p.key(),
      recordInput.parse({
        kind: p.pseudonym('school'),
        role: 'ouder1',
        decision: 'gegeven',
        requester: EDU.requester,
        purpose: EDU.purpose,
        categories: EDU.categories,
        channel: 'papier',
        scanHash: 'a'.repeat(64),
        witness: 'mw2',
        ...change,
      }),
    )

  it('writes down every no that was read, so that a yes by the holder after it waits', async () => {
    const p = await portal()
    const { id } = await paper(p, { decision: 'geweigerd' })
    const parent = await p.member('ouder1')
    await answer(parent, `/ouder/keuze/${id}/veranderen`, less)
    await paper(p, { categories: [KEPT] })
    expect(await decided(p, { ...EDU, categories: [SHARED] })).toEqual(['toestemming_geldig'])
    expect(await decided(p, { ...EDU, categories: [KEPT] })).not.toContain('toestemming_geldig')
  })

  it('writes down a no again that was taken back, so that the yes of another does not share it', async () => {
    const p = await portal()
    const { id } = await refuse(p, 'ouder1')
    await withdrawConsent(p.context, p.who('ouder1'), p.key(), { statement: id })
    const parent = await p.member('ouder1')
    await answer(parent, `/ouder/keuze/${id}/veranderen`, less)
    await give(p, 'ouder2', { categories: [KEPT] })
    expect(await decided(p, { ...EDU, categories: [KEPT] })).not.toContain('toestemming_geldig')
  })

  it('takes the answers to two questions together, where it is no standing choice', async () => {
    const p = await portal({ linked: ['school', 'swv'] })
    const scope = { ...EDU, purpose: 'tlv_toelaatbaarheid', requester: party('swv') }
    const both = ['thuissituatie', 'ziekteverzuim']
    for (const category of both) {
      const kind = p.pseudonym('school')
      const asked = { ...scope, kind, categories: [category], reason: 'Voor het advies.' }
      await askForConsent(p.context, actor('school'), p.key(), asked)
      await refuse(p, 'ouder1', { ...scope, categories: [category] })
    }
    const [id] = await idsSaid(p)
    const parent = await p.member('ouder1')
    const saved = await answer(parent, `/ouder/keuze/${id}/veranderen`, {
      keuze: 'ja',
      categorieen: both,
    })
    expect(wordsOf(saved)).toContain('Uw keuze is bewaard')
    expect(await decided(p, { ...scope, categories: both })).not.toContain('toestemming_geweigerd')
    expect(await kindsSaid(p)).toEqual(['geweigerd', 'geweigerd', 'gegeven'])
  })

  it('turns a yes into a no', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const saved = await answer(parent, `/ouder/keuze/${id}/veranderen`, { keuze: 'nee' })
    expect(badgesOf(saved)).toContain('neutral U deelt niets')
    expect(await decided(p, EDU)).not.toContain('toestemming_geldig')
  })

  it('asks for a fresh login', async () => {
    const p = await portal()
    const { id } = await refuse(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}/veranderen`
    for (let minutes = 0; minutes < 16; minutes += 4) {
      p.clock.now += 4 * 60_000
      await parent.get('/ouder')
    }
    expect((await parent.send(await parent.get(path), path, YES)).status).toBe(401)
  })

  it('is there for nobody else, and not where this person no longer decides', async () => {
    const p = await portal({ birthDate: '2010-03-12' })
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const other = await p.member('ouder2')
    expect((await other.get(`/ouder/keuze/${id}/veranderen`)).status).toBe(404)
    expect((await parent.get(`/ouder/keuze/${id}/stoppen`)).html).toContain('altijd weer ja zeggen')
    // The child becomes 16.
    p.clock.now += 20 * DAY
    const grown = await p.member('ouder1')
    expect((await grown.get(`/ouder/keuze/${id}`)).html).not.toContain('/veranderen"')
    expect((await grown.get(`/ouder/keuze/${id}/veranderen`)).status).toBe(403)
  })
})

describe('who is no longer of the family', () => {
  it('reads their own words, and can choose nothing anew', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    await p.write((tx) => tx.families.endMember(p.child, p.who('ouder1').person))
    const page = await parent.get(`/ouder/keuze/${id}`)
    expect([page.status, wordsOf(page)]).toEqual([200, expect.stringContaining('U zei ja')])
    expect(page.html).not.toContain('/veranderen"')
  })
})

describe('what was stopped', () => {
  const stopped = async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    const page = await parent.get(`${path}/stoppen`)
    p.clock.now += 60_000
    const done = await parent.send(page, `${path}/stoppen`)
    return { p, parent, path, done }
  }

  it('says when, not until when it would have counted', async () => {
    const { done } = await stopped()
    expect(wordsOf(done)).toContain('U deelt dit niet meer')
    expect(beside(done, 'U stopte op')).toBe('2 maart 2026 om 11:01')
    expect(done.html).not.toContain('Geldig tot en met')
    expect(badgesOf(done)).toEqual(['neutral Gestopt'])
  })

  it('keeps its history and the receipts of it in sight', async () => {
    const { parent, path, done } = await stopped()
    const [, receipt = ''] =
      /href="(\/ouder\/keuze\/[^"]+\/bewijs)">U stopte: /.exec(done.html) ?? []
    const page = await parent.get(receipt)
    expect(beside(page, 'U zei')).toBe('Stop')
    expect((await parent.get('/ouder')).html).toContain(`href="${path}"`)
  })

  it('has a receipt that tells what came after', async () => {
    const { parent, path } = await stopped()
    const page = await parent.get(`${path}/bewijs`)
    expect(beside(page, 'Wat u daarna zei')).toBe('2 maart 2026 om 11:01: Stop')
    expect(page.html).not.toContain('U kunt dit op elk moment stoppen')
  })

  it('says what was done once, whatever is done to the address', async () => {
    const { p, parent, done } = await stopped()
    expect(done.path).toMatch(/\?gedaan=/)
    expect(wordsOf(await parent.get(done.path))).toContain('U deelt dit niet meer')
    await give(p, 'ouder1')
    expect(wordsOf(await parent.get(done.path))).not.toContain('U deelt dit niet meer')
  })
})

describe('after each change', () => {
  it('its page says what was done, and again when it is looked at again', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    for (const [name, told] of [
      ['pauzeren', 'Het delen staat stil'],
      ['hervatten', 'U deelt dit weer'],
    ] as const) {
      const done = await parent.send(await parent.get(path), `${path}/${name}`)
      expect([name, wordsOf(done)]).toEqual([name, expect.stringContaining(told)])
      expect(wordsOf(await parent.get(done.path))).toContain(told)
    }
  })

  it('a form of another window that comes too late leads to how it stands', async () => {
    const p = await portal({ birthDate: '2010-03-20' })
    const { id } = await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    const press = async (name: string, page: Awaited<ReturnType<typeof parent.get>>) =>
      parent.send(page, `${path}/${name}`)
    const [one, other] = [await parent.get(path), await parent.get(path)]
    await press('pauzeren', one)
    const late = await press('pauzeren', other)
    expect(wordsOf(late)).toContain('Kijk wat nu geldt')
    expect(wordsOf(late)).toContain('Misschien deed u het al op een andere pagina.')
    expect(late.status).toBe(200)
    p.clock.now = Date.parse('2026-03-20T10:00:00Z')
    await p.logIn(parent, 'ouder1')
    const grown = await press('hervatten', await parent.get('/ouder/berichten'))
    expect(wordsOf(grown)).toContain('Dit is afgelopen')
    expect(await kindsSaid(p)).toEqual(['gegeven', 'gepauzeerd'])
  })

  it('its page tells of each of two answers', async () => {
    const p = await portal()
    for (const category of EDU.categories) await give(p, 'ouder1', { categories: [category] })
    const [id] = await idsSaid(p)
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    const page = await parent.get(path)
    for (const _click of [1, 2]) {
      const done = await parent.send(page, `${path}/pauzeren`)
      expect(wordsOf(done)).toContain('Het delen staat stil')
      expect(receiptsIn(done)).toEqual((await idsSaid(p)).slice(2))
      expect(receiptsIn(done)).toHaveLength(2)
    }
  })

  it('stopping everything leads to a page that says so, also once something is shared again', async () => {
    const p = await portal()
    await give(p, 'ouder1')
    await give(p, 'ouder1', CARE)
    const parent = await p.member('ouder1')
    const page = await parent.get('/ouder/stoppen')
    const first = await parent.send(page, '/ouder/stoppen')
    const twice = await parent.send(page, '/ouder/stoppen')
    expect(first.path).toMatch(/^\/ouder\/stoppen\/klaar\?gedaan=/)
    p.clock.now += DAY
    await give(p, 'ouder1')
    const { id } = await give(p, 'ouder1', CARE)
    await withdrawConsent(p.context, p.who('ouder1'), p.key(), { statement: id })
    const later = await (await p.member('ouder1')).get(first.path)
    for (const done of [first, twice, later]) {
      expect(done.path).toBe(first.path)
      expect(wordsOf(done)).toContain('U stopte 2 keuzes op 2 maart 2026 om 11:00:')
      const linked = [...done.html.matchAll(/keuze\/(\w+)\/bewijs"/g)].map(([, id]) => id)
      expect(new Set(linked)).toEqual(new Set((await idsSaid(p)).slice(2, 4)))
    }
  })

  it('stopping everything in a second window says what was stopped today, and asks again once something is shared', async () => {
    const p = await portal()
    await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    const [one, two] = [await parent.get('/ouder/stoppen'), await parent.get('/ouder/stoppen')]
    await parent.send(one, '/ouder/stoppen')
    const again = await parent.send(two, '/ouder/stoppen')
    expect(again.path).toBe('/ouder/stoppen/klaar')
    expect(wordsOf(again)).toContain('U stopte vandaag 1 keuze:')
    await give(p, 'ouder1')
    expect((await parent.get(again.path)).path).toBe('/ouder/stoppen')
  })

  it('of the message about stopping everything leads to that page', async () => {
    const p = await portal()
    await give(p, 'ouder1')
    await stopEverything(p.context, p.who('ouder1'), p.key(), {})
    const notice = (await p.notices()).find(({ kind }) => kind === 'alles_gestopt')
    const shown = await (await p.member('ouder1')).get(`/bericht/${notice?.id}`)
    expect(wordsOf(shown)).toContain('U stopte 1 keuze op')
  })
})

const DAY_OF_LOOK = '2 maart 2026 om 11:00'

/** Something of `EDU` was given on this ground. */
const given = async (
  p: Portal,
  reason: string,
  visibility: 'gezin' | 'achtergehouden' = 'gezin',
  kind: 'verstrekking_geleverd' | 'aanbieding_gedaan' = 'verstrekking_geleverd',
) =>
  p.write(async (tx) => {
    const [category = ''] = EDU.categories
    const answer = JSON.stringify({
      decisions: { [category]: { value: 'permit', reason, row: null } },
    })
    const record = decision(p.child, { answer, at: p.clock.now })
    await tx.disclosures.addDecision(record)
    const { holder, requester, purpose } = EDU
    await tx.journal.append(
      journalEntry({
        kind,
        at: p.clock.now,
        child: p.child,
        ...actor('cjg'),
        holder,
        requester,
        purpose,
        categories: [category],
        decision: record.id,
        visibility,
      }),
    )
  })

/** Something of `EDU` was offered by law, and nobody fetched it. */
const offered = (p: Portal) => given(p, 'statutory_duty', 'gezin', 'aanbieding_gedaan')

describe('when somebody last looked', () => {
  it('stands on the card of who looked, and on the page of the choice that it was about', async () => {
    const p = await portal()
    const { id } = await give(p, 'ouder1')
    const { id: other } = await give(p, 'ouder1', CARE)
    const parent = await p.member('ouder1')
    const lastLooks = async () =>
      [...(await parent.get('/ouder')).html.matchAll(/Laatst gekeken<\/dt><dd[^>]*>(.*?)<\/dd>/g)]
        .map(([, last = '']) => last.replaceAll(/<[^>]+>/g, ''))
        .sort((one, two) => one.localeCompare(two))
    expect(await lastLooks()).toEqual(['Nog niet', 'Nog niet'])
    await given(p, 'toestemming_geldig')
    expect(await lastLooks()).toEqual([DAY_OF_LOOK, 'Nog niet'])
    expect((await parent.get(`/ouder/keuze/${other}`)).html).not.toContain('Laatst gekeken')
    p.clock.now += DAY
    const page = await (await p.member('ouder1')).get(`/ouder/keuze/${id}`)
    expect(beside(page, 'Laatst gekeken')).toBe(DAY_OF_LOOK)
  })

  it('does not tell of a look that is held back', async () => {
    const p = await portal()
    await give(p, 'ouder1')
    await given(p, 'right_to_speak', 'achtergehouden')
    const parent = await p.member('ouder1')
    for (const path of ['/ouder', '/ouder/stoppen']) {
      const { html } = await parent.get(path)
      expect(html).not.toMatch(/Laatst gekeken<\/dt><dd[^>]*><time/)
      expect(html).not.toContain('De wet staat dit toe')
    }
  })
})

describe('stopping everything', () => {
  it('lists what goes on by law, and nothing that rested on consent', async () => {
    const p = await portal()
    await give(p, 'ouder1')
    const parent = await p.member('ouder1')
    await given(p, 'toestemming_geldig')
    await offered(p)
    expect(wordsOf(await parent.get('/ouder/stoppen'))).toContain('de laatste tijd niets gedeeld')
    await given(p, 'right_to_speak')
    const page = await parent.get('/ouder/stoppen')
    const line =
      'Stichting cjg: Gedrag, werkhouding en welbevinden op school (De wet staat dit toe)'
    expect(wordsOf(page)).toContain(line)
    expect(wordsOf(await parent.send(page, '/ouder/stoppen'))).toContain(line)
  })

  it('is offered where there is something to stop', async () => {
    const p = await portal()
    await refuse(p, 'ouder1')
    const parent = await p.member('ouder1')
    expect((await parent.get('/ouder')).html).not.toContain('/ouder/stoppen')
    await give(p, 'ouder1')
    expect((await parent.get('/ouder')).html).toContain('/ouder/stoppen')
  })
})

describe('a card', () => {
  it('is one for an organisation, also where a part was said no to', async () => {
    const p = await portal()
    await ask(p)
    const parent = await p.member('ouder1')
    const [, path = ''] =
      /href="(\/ouder\/vragen\/[^"]+)"/.exec((await parent.get('/ouder/vragen')).html) ?? []
    await answer(parent, path, { keuze: 'ja', categorieen: EDU.categories.slice(0, 1) })
    const overview = await parent.get('/ouder')
    expect(overview.html.match(/class="cb-card"/g)).toHaveLength(2)
    expect(badgesOf(overview)).toEqual(['safe U deelt een deel', 'neutral U deelt niets'])
  })

  it('of a yes that waits for others is not green', async () => {
    const p = await portal({ birthDate: '2016-06-01' })
    await give(p, 'ouder1', CARE)
    const parent = await p.member('ouder1')
    const overview = async () => {
      const shown = await parent.get('/ouder')
      return [badgesOf(shown)[0], /<\/a>: ([^<]*)<\/li>/.exec(shown.html)?.[1]]
    }
    const waits = ['neutral U deelt niets', 'U zei ja']
    expect(await overview()).toEqual(waits)
    expect(wordsOf(await parent.get('/ouder'))).toContain('Nog niet alle antwoorden zijn er.')
    await refuse(p, 'ouder2', CARE)
    expect(await overview()).toEqual(waits)
    await give(p, 'ouder2', CARE)
    expect(await overview()).toEqual(['safe U deelt', 'U deelt'])
  })
})

describe('what somebody else filled in', () => {
  it('stands on the overview and among the questions until it is confirmed', async () => {
    const p = await portal({ birthDate: '2016-06-01' })
    const id = await helped(p)
    const parent = await p.member('ouder1')
    expect((await (await p.member('ouder2')).get('/ouder')).html).not.toContain(id)
    expect(wordsOf(await parent.get('/ouder'))).toContain('Er is iets voor u ingevuld')
    const questions = await parent.get('/ouder/vragen')
    expect(questions.html).toContain(`href="/ouder/keuze/${id}"`)
    expect(questions.html).not.toContain('geen vragen')
    const page = await parent.get(`/ouder/keuze/${id}`)
    expect(page.html).not.toContain('U koos dit op')
    expect(beside(page, 'Ingevuld bij')).toBe('Stichting cjg')
    // A yes to a heading is no informed yes: which data exactly, and why, is read before it is confirmed.
    expect(page.html).toContain('Waar u ja tegen zegt')
    expect(page.html).toMatch(/Dit wordt gedeeld: \w/)
    const done = await parent.send(page, `/ouder/keuze/${id}/bevestigen`)
    expect(wordsOf(done)).toContain('Uw keuze is bewaard')
    expect(beside(done, 'Voor u ingevuld op')).toBe('2 maart 2026 om 11:00')
    expect(wordsOf(await parent.get('/ouder'))).not.toContain('Er is iets voor u ingevuld')
    expect((await parent.get('/ouder/vragen')).html).toContain('geen vragen')
  })

  it('is said to be saved once confirmed, but for what they said no to after it was filled in', async () => {
    const p = await portal({ birthDate: '2016-06-01' })
    const id = await helped(p)
    p.clock.now += 60_000
    await refuse(p, 'ouder1', { ...CARE, categories: CARE.categories.slice(0, 1) })
    p.clock.now += 60_000
    const parent = await p.member('ouder1')
    const path = `/ouder/keuze/${id}`
    const done = await parent.send(await parent.get(path), `${path}/bevestigen`)
    expect(wordsOf(done)).toContain('Uw keuze is bewaard')
    expect(beside(done, 'U zei ja')).toBe(HELP)
    await refuse(p, 'ouder1', CARE)
    expect(wordsOf(await parent.get(done.path))).not.toContain('Uw keuze is bewaard')
  })

  it('does not count once they say that it is wrong', async () => {
    const p = await portal({ birthDate: '2016-06-01' })
    const id = await helped(p)
    const parent = await p.member('ouder1')
    const page = await parent.get(`/ouder/keuze/${id}`)
    expect(page.html).toContain('Nee, dit klopt niet')
    expect(page.html).not.toContain('Stop met delen')
    const sure = await parent.get(`/ouder/keuze/${id}/stoppen`)
    expect(wordsOf(sure)).toContain('Wat voor u is ingevuld, telt dan niet.')
    expect(wordsOf(sure)).toContain('Dat telt als nee. Dan wordt dit niet gedeeld')
    const done = await parent.send(sure, `/ouder/keuze/${id}/stoppen`)
    expect(await kindsSaid(p)).toEqual(['gegeven', 'ingetrokken'])
    expect(wordsOf(done)).toContain('Dit telt als nee')
    expect(beside(done, 'U zei nee')).toBe(`${PLAN} ${HELP}`)
    expect(wordsOf(done)).not.toContain('U deelt dit niet meer')
    expect(wordsOf(await parent.get('/ouder'))).not.toContain('Er is iets voor u ingevuld')
  })
})

describe('what happens after a yes', () => {
  const WAITS = {
    nl: 'Zodra alle antwoorden er zijn, kan de organisatie',
    en: 'When all answers are in, the organisation can',
  }
  const GROWN = { birthDate: '2009-06-01' }
  const CHILD = { birthDate: '2016-06-01', members: ['ouder1'] } as const
  const told = async (
    role: 'ouder1' | 'jeugdige',
    options: Parameters<typeof portal>[0],
    before: (p: Portal) => Promise<unknown> = async () => undefined,
  ) => {
    const p = await portal(options)
    await before(p)
    const { id } = await give(p, role)
    const visitor = await p.member(role)
    const path = `/ouder/keuze/${id}?gedaan=${id}`
    const dutch = wordsOf(await visitor.get(path))
    await visitor.get('/taal/en?terug=/')
    return { dutch, english: wordsOf(await visitor.get(path)) }
  }

  it.each([
    ['ouder1', { ...CHILD, holders: ['ouder1'] }, 'U ziet elke keer dat iemand kijkt.'],
    ['jeugdige', GROWN, 'Je ziet elke keer dat iemand kijkt.'],
  ] as const)('waits for nobody where %s decides alone', async (role, options, looks) => {
    const { dutch, english } = await told(role, options)
    expect(dutch).toContain(`De organisatie kan de gegevens opvragen. ${looks}`)
    expect(dutch).not.toContain('alle antwoorden')
    expect(english).toContain('The organisation can ask for the data. You see every time')
    expect(english).not.toContain('all answers')
  })

  it.each([
    ['ouder1', { birthDate: '2016-06-01' }],
    ['ouder1', { birthDate: '2013-01-01', holders: ['ouder1'] }],
    ['jeugdige', { birthDate: '2013-01-01' }],
  ] as const)('waits for all answers where others decide too: %s, %j', async (role, options) => {
    const { dutch, english } = await told(role, options)
    expect(dutch).toContain(WAITS.nl)
    expect(english).toContain(WAITS.en)
  })

  it('reads the same whatever the other said', async () => {
    for (const said of [give, refuse]) {
      const { dutch, english } = await told('ouder1', {}, (p) => said(p, 'ouder2'))
      expect(dutch).toContain(WAITS.nl)
      expect(english).toContain(WAITS.en)
    }
  })
})

describe('who asks', () => {
  it.each(['school', 'cjg'] as const)('is told apart from who receives it: %s', async (by) => {
    const p = await portal()
    const kind = p.pseudonym(by)
    const { id } = await askForConsent(p.context, actor(by), p.key(), {
      kind,
      ...EDU,
      reason: 'Nu.',
    })
    const parent = await p.member('ouder1')
    expect(beside(await parent.get('/ouder/vragen'), 'Wie vraagt?')).toBe(`Stichting ${by}`)
    const path = `/ouder/vragen/${id}`
    const page = await parent.get(path)
    expect(beside(page, 'Wie vraagt?')).toBe(`Stichting ${by}`)
    expect(beside(page, 'Wie krijgt de gegevens?')).toBe('Stichting cjg')
    const check = await parent.send(page, path, YES)
    expect(beside(check, 'Wie krijgt de gegevens?')).toBe('Stichting cjg')
  })
})

describe('what exactly is shared', () => {
  it('stands beside each kind of data before somebody chooses', async () => {
    const p = await portal()
    const { id } = await ask(p)
    const page = await (await p.member('ouder1')).get(`/ouder/vragen/${id}`)
    const [category = ''] = EDU.categories
    const { categories } = p.context.rulebooks.catalogue
    const [field] = categories.find((one) => one.id === category)?.fields ?? []
    const [, hint] = new RegExp(`id="categorieen-${category}-hint">([^<]*)<`).exec(page.html) ?? []
    expect(hint).toContain(`Dit wordt gedeeld: ${field?.label}`)
  })

  it('is a list in the text that is said yes to, and why stands apart', async () => {
    const p = await portal()
    const { id } = await ask(p)
    const parent = await p.member('ouder1')
    const path = `/ouder/vragen/${id}`
    const { html } = await parent.send(await parent.get(path), path, YES)
    const text = html.slice(html.indexOf('class="cb-text"'))
    expect(text).toMatch(/<p[^>]*>Waarom: /)
    expect(text).toMatch(/<li[^>]*>Gedrag, werkhouding en welbevinden op school: /)
    expect(text).not.toContain('>- ')
  })
})

describe('a question says who decides', () => {
  const asked = async (birthDate: string, scope: typeof EDU, holders?: FamilyRole[]) => {
    const p = await portal({ birthDate, ...(holders && { holders }) })
    const by = scope === CARE ? actor('cjg') : actor('school')
    const kind = p.pseudonym(scope === CARE ? 'cjg' : 'school')
    const { id } = await askForConsent(p.context, by, p.key(), { kind, ...scope, reason: 'Nu.' })
    return { p, path: `/ouder/vragen/${id}` }
  }

  it.each([
    ['2016-06-01', CARE, undefined, 'U en de ander met gezag moeten allebei ja zeggen.'],
    ['2016-06-01', CARE, ['ouder1'], 'U beslist hierover.'],
    ['2013-06-01', CARE, ['ouder1'], 'Uw ja is nodig. Ook uw kind zelf moet ja zeggen.'],
    ['2016-06-01', EDU, undefined, 'Eén ja is genoeg: van u, of van de ander met gezag.'],
  ] as const)('to a parent: %#', async (birthDate, scope, holders, told) => {
    const { p, path } = await asked(birthDate, scope, holders && [...holders])
    const page = await (await p.member('ouder1')).get(path)
    expect(beside(page, 'Wie beslist?')).toContain(told)
  })

  it('to a young person who decides alone', async () => {
    const { p, path } = await asked('2010-01-01', CARE)
    const page = await (await p.member('jeugdige')).get(path)
    expect(beside(page, 'Wie beslist?')).toBe('Jij beslist hierover.')
  })

  it('to a young person, and again where the choice is made anew', async () => {
    const { p, path } = await asked('2013-06-01', CARE)
    const young = await p.member('jeugdige')
    const told = 'Iedereen met gezag over jou moet ja zeggen. Jij moet ook zelf ja zeggen.'
    expect(beside(await young.get(path), 'Wie beslist?')).toBe(told)
    const { id } = await refuse(p, 'jeugdige', CARE)
    expect(beside(await young.get(`/ouder/keuze/${id}/veranderen`), 'Wie beslist?')).toBe(told)
  })
})

describe('an answer that is sent twice', () => {
  it('is told the same, the no beside the yes too', async () => {
    const p = await portal()
    const { id } = await ask(p)
    const parent = await p.member('ouder1')
    const path = `/ouder/vragen/${id}`
    const typed = { keuze: 'ja', categorieen: EDU.categories.slice(0, 1) }
    const check = await parent.send(await parent.get(path), path, typed)
    const tekstversie = /name="tekstversie" value="(\w*)"/.exec(check.html)?.[1] ?? ''
    for (const _click of [1, 2]) {
      const saved = await parent.send(check, path, { ...typed, tekstversie, stap: 'bewaar' })
      expect(receiptsIn(saved)).toEqual(await idsSaid(p))
    }
    expect(await kindsSaid(p)).toEqual(['gegeven', 'geweigerd'])
  })
})

describe('an answer in a second window', () => {
  it('that is another than the first is said not to be kept', async () => {
    const p = await portal()
    await ask(p)
    const parent = await p.member('ouder1')
    const [, path = ''] =
      /href="(\/ouder\/vragen\/[^"]+)"/.exec((await parent.get('/ouder/vragen')).html) ?? []
    const second = await parent.send(await parent.get(path), path, YES)
    await answer(parent, path, { keuze: 'nee' })
    const tekstversie = /name="tekstversie" value="(\w*)"/.exec(second.html)?.[1] ?? ''
    const late = await parent.send(second, path, { ...YES, tekstversie, stap: 'bewaar' })
    expect(wordsOf(late)).toContain('Dit antwoord is niet bewaard')
    expect(badgesOf(late)).toEqual(['neutral U deelt niets'])
    expect(await kindsSaid(p)).toEqual(['geweigerd'])
  })
})
