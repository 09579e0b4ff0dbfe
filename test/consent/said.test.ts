/** What was said, as it stands now: standing, status, cooling off, receipt. Pure. */
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../adapters/catalogue-files/read-catalogue.ts'
import type { AuthorityRecord } from '../../consent/authority.ts'
import { isCoolingOff } from '../../consent/cooling-off.ts'
import { childIds, personIds, statementIds } from '../../consent/id.ts'
import { consentText, lastDayOf, receiptOf, ruleText, whyText } from '../../consent/receipt.ts'
import {
  answerBehind,
  grantBehind,
  type History,
  isAnswer,
  isConfirmed,
  isNo,
  overturnsOwnNo,
  sayingsAbout,
} from '../../consent/standing.ts'
import type { Confirmation, Statement } from '../../consent/statement.ts'
import { consentState, dpvOf, stateOf, viewOf } from '../../consent/status.ts'
import { DAY, dayOf } from '../../consent/time.ts'
import { categoryOf, party, purposeOf } from '../support/family.ts'

const NOW = Date.parse('2026-03-02T10:00:00Z')
let drawn = 0
const random = (bytes: number) => {
  drawn += 1
  return Uint8Array.from({ length: bytes }, (_, index) =>
    index < 4 ? (drawn >> (8 * index)) & 255 : 0,
  )
}
const child = childIds.create(random)
const person = personIds.create(random)
const other = personIds.create(random)
const CATEGORY = 'gedrag_welbevinden'

const say = (kind: Statement['kind'], change: Partial<Statement> = {}): Statement => ({
  id: statementIds.create(random, 0),
  child,
  kind,
  person,
  by: 'ouder1',
  purpose: 'preventie_vroegsignalering',
  holder: party('school'),
  requester: party('cjg'),
  categories: [CATEGORY],
  from: NOW,
  until: kind === 'gegeven' || kind === 'hervat' ? NOW + DAY : null,
  refersTo: null,
  request: null,
  textVersion: 'v',
  language: 'nl',
  channel: 'portaal',
  authority: { how: 'brp', at: NOW },
  facets: ['avg'],
  assistedBy: null,
  proof: null,
  at: NOW,
  ...change,
})
const history = (statements: Statement[], change: Partial<History> = {}): History => ({
  statements,
  confirmations: [],
  usedUpBy: [],
  authority: [],
  ...change,
})
const record = (
  holders: AuthorityRecord['holders'],
  learnedAt: number,
  type: AuthorityRecord['type'] = 'sole',
): AuthorityRecord => ({
  child,
  type,
  holders,
  ots: false,
  giPartial: [],
  source: 'brp',
  learnedAt,
})
const status = (h: History, now = NOW) =>
  sayingsAbout(CATEGORY, h, now).map((saying) => `${saying.decision} ${saying.status}`)

/** Whether a yes counts as its author's, after what was said before. */
const confirmedAmong = (
  yes: Statement,
  {
    before = [],
    confirmations = [],
  }: { before?: Statement[]; confirmations?: Confirmation[] } = {},
) => isConfirmed(yes, CATEGORY, { statements: [...before, yes], confirmations })

describe('a yes as it stands', () => {
  it.each([
    ['before it begins', {}, NOW - 1, 'pending'],
    ['from the first instant', {}, NOW, 'active'],
    ['until the last', {}, NOW + DAY - 1, 'active'],
    ['at its end', {}, NOW + DAY, 'expired'],
    ['without an end', { until: null }, NOW, 'expired'],
  ])('%s', (_name, change, now, is) =>
    expect(status(history([say('gegeven', change)]), now)).toEqual([`grants ${is}`]),
  )

  it.each([
    ['portaal', null, true],
    ['papier', { scanHash: 'a'.repeat(64), witness: 'mw2' }, true],
    ['papier', { scanHash: null, witness: 'mw2' }, false],
    ['papier', { scanHash: 'a'.repeat(64), witness: null }, false],
    ['papier', null, false],
    ['mondeling', { scanHash: null, witness: 'mw2' }, true],
    ['mondeling', { scanHash: null, witness: null }, false],
    ['mondeling', null, false],
    ['begeleid', null, false],
  ] as const)('by %s with %j counts: %s', (channel, proof, counts) =>
    expect(confirmedAmong(say('gegeven', { channel, proof }))).toBe(counts),
  )

  it('assisted counts once its own author confirmed exactly it', () => {
    const yes = say('gegeven', { channel: 'begeleid' })
    const confirmed = (statement: Statement['id'], by: Statement['person']) =>
      confirmedAmong(yes, { confirmations: [{ statement, person: by, at: NOW }] })
    expect(confirmed(yes.id, person)).toBe(true)
    expect(confirmed(yes.id, other)).toBe(false)
    expect(confirmed(say('gegeven').id, person)).toBe(false)
  })

  it.each([
    ['lost afterwards', 'ouder1', [record(['ouder2'], NOW + 1)], 'expired'],
    [
      'lost and found',
      'ouder1',
      [record(['ouder2'], NOW + 1), record(['ouder1'], NOW + 2)],
      'expired',
    ],
    ['lost in the same instant', 'ouder1', [record(['ouder2'], NOW)], 'active'],
    ['unknown for a while', 'ouder1', [record([], NOW + 1, 'unknown')], 'active'],
    ['kept', 'ouder1', [record(['ouder1'], NOW + 1)], 'active'],
    ['not needed by the young person', 'jeugdige', [record(['ouder2'], NOW + 1)], 'active'],
    ['not needed by a family member', 'gezinslid1', [record(['ouder2'], NOW + 1)], 'active'],
  ] as const)('authority %s', (_name, by, authority, is) =>
    expect(status(history([say('gegeven', { by })], { authority }), NOW + 5)).toEqual([
      `grants ${is}`,
    ]),
  )

  it.each([
    ['before it', NOW - 1, CATEGORY, 'active'],
    ['after it', NOW, CATEGORY, 'expired'],
    ['of something else', NOW, 'opp', 'active'],
  ])('used up by a delivery %s', (_name, at, category, is) =>
    expect(
      status(history([say('gegeven')], { usedUpBy: [{ categories: [category], at }] })),
    ).toEqual([`grants ${is}`]),
  )
})

describe("another's proof of a yes", () => {
  const paper = { channel: 'papier', proof: { scanHash: 'a'.repeat(64), witness: 'mw2' } } as const
  const yes = say('gegeven')
  const no = say('geweigerd')
  const withdrawal = say('ingetrokken', { refersTo: yes.id })
  const pause = say('gepauzeerd', { refersTo: yes.id })
  const written = say('gegeven', paper)
  const confirmed = [{ statement: written.id, person, at: NOW }]

  it.each([
    ['after nothing', [], true],
    ['after their own yes', [yes], true],
    ['after their own refusal', [no], false],
    ['after their own withdrawal', [yes, withdrawal], false],
    ['after their own pause', [yes, pause], false],
    ['after a pause that they ended', [yes, pause, say('hervat', { refersTo: pause.id })], true],
    ['after a refusal and a yes', [no, yes], true],
    ['after a refusal that they took back', [no, say('ingetrokken', { refersTo: no.id })], true],
    ['after a refusal of something else', [say('geweigerd', { categories: ['opp'] })], true],
    ["after another person's refusal", [say('geweigerd', { person: other })], true],
    ['after a refusal that was written down', [say('geweigerd', paper)], true],
    ['after a refusal and a written yes that waits', [no, written], false],
  ])('%s counts: %s', (_name, before, counts) => {
    expect(confirmedAmong(say('gegeven', paper), { before })).toBe(counts)
    const oral = { channel: 'mondeling', proof: { scanHash: null, witness: 'mw2' } } as const
    expect(confirmedAmong(say('gegeven', oral), { before })).toBe(counts)
    // Also before it is written down among the others.
    const history = { statements: before, confirmations: [] }
    expect(overturnsOwnNo(say('gegeven', paper), CATEGORY, history)).toBe(!counts)
  })

  it('does not stop at a refusal of later', () => {
    const history = { statements: [written, no], confirmations: [] }
    expect(overturnsOwnNo(written, CATEGORY, history)).toBe(false)
  })

  it('counts once its author confirmed it, and so does the next', () => {
    expect(confirmedAmong(written, { before: [no], confirmations: confirmed })).toBe(true)
    const next = { before: [no, written], confirmations: confirmed }
    expect(confirmedAmong(say('gegeven', paper), next)).toBe(true)
  })

  it('leaves the no in force and shown until then', () => {
    const h = history([no, written])
    expect(status(h)).toEqual(['denies active', 'grants pending'])
    const seen = (answer: Statement, among: History) =>
      stateOf(answer, CATEGORY, { history: among, hasVoice: true, now: NOW })
    expect([seen(no, h), seen(written, h)]).toEqual(['geweigerd', 'wacht_op_bevestiging'])
    const now = history([no, written], { confirmations: confirmed })
    expect([seen(no, now), seen(written, now)]).toEqual(['vervangen', 'geldig'])
  })
})

describe('a no', () => {
  const [no, yes] = [say('geweigerd'), say('gegeven')]
  const takesBack = (one: Statement) => say('ingetrokken', { refersTo: one.id })

  it.each<[string, Statement, Statement[], boolean]>([
    ['a refusal', no, [no], true],
    ['a yes', yes, [yes], false],
    ['a withdrawn yes, also after a refusal', takesBack(yes), [no, yes], true],
    ['a withdrawn refusal, also after a yes', takesBack(no), [yes, no], false],
    ['a withdrawal of what is not here', takesBack(yes), [], true],
    ['a pause', say('gepauzeerd', { refersTo: yes.id }), [yes], false],
  ])('%s', (_name, statement, all, is) => expect(isNo(statement, all)).toBe(is))

  it('that is withdrawn is read as what it was', () => {
    expect(status(history([no, yes, takesBack(yes)])).at(-1)).toBe('grants revoked')
    expect(status(history([yes, no, takesBack(no)])).at(-1)).toBe('denies revoked')
    expect(status(history([takesBack(yes)]))).toEqual(['grants revoked'])
  })

  it('is not proven away by a professional who helped', () => {
    const proof = { scanHash: 'ab'.repeat(32), witness: 'mw2' }
    const proven = (channel: Statement['channel']) =>
      confirmedAmong(say('gegeven', { channel, proof }))
    expect([proven('papier'), proven('mondeling'), proven('begeleid')]).toEqual([true, true, false])
  })

  it('by pause ends only by the resumption of that pause', () => {
    const pause = say('gepauzeerd', { refersTo: yes.id })
    const resume = say('hervat', { refersTo: pause.id })
    const again = say('gepauzeerd', { refersTo: yes.id })
    expect(status(history([yes, pause, resume, again]))).toEqual([
      'grants active',
      'grants active',
      'grants paused',
    ])
    expect(status(history([yes, pause, takesBack(pause)]))).toContain('grants paused')
  })
})

describe('a history', () => {
  it('folds pauses, resumptions, refusals and withdrawals', () => {
    const yes = say('gegeven')
    const pause = say('gepauzeerd', { refersTo: yes.id })
    const resume = say('hervat', { refersTo: pause.id })
    const no = say('geweigerd', { person: other, by: 'ouder2' })
    expect(status(history([yes, pause]))).toEqual(['grants active', 'grants paused'])
    expect(status(history([yes, pause, resume]))).toEqual(['grants active', 'grants active'])
    expect(status(history([yes, say('ingetrokken', { refersTo: yes.id })]))).toEqual([
      'grants active',
      'grants revoked',
    ])
    expect(status(history([no, say('ingetrokken', { refersTo: no.id })]))).toEqual([
      'denies active',
      'denies revoked',
    ])
    expect(
      status(history([say('hervat', { refersTo: yes.id.replace(/.$/, 'z') as never })])),
    ).toEqual([])
    expect(status(history([say('gegeven', { categories: ['opp'] })]))).toEqual([])
  })

  it('goes back to the yes behind a chain', () => {
    const yes = say('gegeven')
    const pause = say('gepauzeerd', { refersTo: yes.id })
    const resume = say('hervat', { refersTo: pause.id })
    expect(grantBehind(resume, [yes, pause, resume])).toBe(yes)
    expect(grantBehind(resume, [])).toBeUndefined()
  })

  it('resumes only what was paused by that pause', () => {
    const yes = say('gegeven', { categories: [CATEGORY, 'opp'] })
    const pause = say('gepauzeerd', { refersTo: yes.id, categories: [CATEGORY, 'opp'] })
    const part = say('hervat', { refersTo: pause.id, categories: ['opp'] })
    expect(status(history([yes, pause, part]))).toEqual(['grants active', 'grants paused'])
  })
})

describe('what others go back to', () => {
  const yes = say('gegeven')
  const withdrawal = say('ingetrokken', { refersTo: yes.id })

  it('is a yes or a no, and a withdrawal only once its yes is gone', () => {
    expect(isAnswer(yes, [yes, withdrawal])).toBe(true)
    expect(isAnswer(say('geweigerd'), [])).toBe(true)
    expect(isAnswer(withdrawal, [yes, withdrawal])).toBe(false)
    expect(isAnswer(withdrawal, [withdrawal])).toBe(true)
  })

  it('is found from what follows on it, however far, as long as it is there', () => {
    const pause = say('gepauzeerd', { refersTo: yes.id })
    const resumed = say('hervat', { refersTo: pause.id })
    const all = [yes, pause, resumed]
    for (const one of all) expect(answerBehind(one, all)).toBe(yes)
    expect(answerBehind(resumed, [pause, resumed])).toBe(pause)
  })
})

describe('the state a person sees', () => {
  const yes = say('gegeven')
  const pause = say('gepauzeerd', { refersTo: yes.id })
  const no = say('geweigerd')
  const newer = say('gegeven')
  const withdrawal = say('ingetrokken', { refersTo: yes.id })
  const assisted = say('gegeven', { channel: 'begeleid' })
  const tomorrow = { now: NOW + DAY }
  const used = [{ categories: [CATEGORY], at: NOW }]

  it.each<[string, History, { hasVoice?: boolean; now?: number; answer?: Statement }, string]>([
    ['valid', history([yes]), {}, 'geldig'],
    ['valid to the last instant', history([yes]), { now: NOW + DAY - 1 }, 'geldig'],
    ['without a voice', history([yes]), { hasVoice: false }, 'verlopen'],
    ['past its end', history([yes]), tomorrow, 'verlopen'],
    ['not begun', history([yes]), { now: NOW - 1 }, 'wacht_op_bevestiging'],
    ['not confirmed', history([assisted]), { answer: assisted }, 'wacht_op_bevestiging'],
    [
      'not confirmed, without a voice',
      history([assisted]),
      { answer: assisted, hasVoice: false },
      'wacht_op_bevestiging',
    ],
    ['never confirmed', history([assisted]), { answer: assisted, ...tomorrow }, 'verlopen'],
    ['used up', history([yes], { usedUpBy: used }), {}, 'verbruikt'],
    ['used up and past its end', history([yes], { usedUpBy: used }), tomorrow, 'verlopen'],
    [
      'void after a loss of authority',
      history([yes], { authority: [record([], NOW + 1)] }),
      { now: NOW + 2 },
      'verlopen',
    ],
    ['paused', history([yes, pause]), {}, 'gepauzeerd'],
    ['paused, past its end', history([yes, pause]), tomorrow, 'verlopen'],
    ['paused, without a voice', history([yes, pause]), { hasVoice: false }, 'verlopen'],
    ['paused, used up', history([yes, pause], { usedUpBy: used }), {}, 'verbruikt'],
    ['paused, beside a yes that waits', history([yes, assisted, pause]), {}, 'gepauzeerd'],
    [
      'a yes that waits, beside a pause',
      history([yes, assisted, pause]),
      { answer: assisted },
      'wacht_op_bevestiging',
    ],
    ['resumed', history([yes, pause, say('hervat', { refersTo: pause.id })]), {}, 'geldig'],
    ['withdrawn', history([yes, withdrawal]), {}, 'ingetrokken'],
    ['withdrawn, then said anew', history([yes, withdrawal, newer]), {}, 'ingetrokken'],
    [
      'said anew after a withdrawal',
      history([yes, withdrawal, newer]),
      { answer: newer },
      'geldig',
    ],
    ['refused', history([no]), { answer: no }, 'geweigerd'],
    ['a refusal without a voice', history([no]), { hasVoice: false, answer: no }, 'geweigerd'],
    ['replaced', history([yes, no]), {}, 'vervangen'],
    ['replaced by a yes', history([yes, newer]), {}, 'vervangen'],
    ['not yet replaced by a yes that waits', history([yes, assisted]), {}, 'geldig'],
    [
      'replaced by a refusal that somebody helped with',
      history([yes, say('geweigerd', { channel: 'begeleid' })]),
      {},
      'vervangen',
    ],
    [
      'an older withdrawal said later',
      history([yes, newer, withdrawal]),
      { answer: newer },
      'ingetrokken',
    ],
    [
      'a withdrawal whose yes is gone',
      history([withdrawal]),
      { answer: withdrawal },
      'ingetrokken',
    ],
    ['a pause whose yes is gone', history([pause]), { answer: pause }, 'gepauzeerd'],
    [
      'such a withdrawal, before a yes of today',
      history([withdrawal, newer]),
      { answer: withdrawal },
      'vervangen',
    ],
    ['a yes after such a withdrawal', history([withdrawal, newer]), { answer: newer }, 'geldig'],
    [
      'such a withdrawal, before a yes that waits',
      history([withdrawal, assisted]),
      { answer: withdrawal },
      'ingetrokken',
    ],
    ['beside another person', history([yes, say('geweigerd', { person: other })]), {}, 'geldig'],
  ])('%s', (_name, h, { answer = yes, hasVoice = true, now = NOW }, expected) =>
    expect(stateOf(answer, CATEGORY, { history: h, hasVoice, now })).toBe(expected),
  )

  it('of several categories is the most alive of them', () => {
    const of = (...states: (typeof consentState.options)[number][]) =>
      viewOf(
        yes,
        states.map((one) => ({ category: CATEGORY, state: one })),
        false,
      ).state
    expect(of('ingetrokken', 'geldig')).toBe('geldig')
    expect(of('verlopen', 'gepauzeerd')).toBe('gepauzeerd')
    expect(of()).toBe('verlopen')
  })

  it('has a name in DPV each, and only a valid one is given', () => {
    const given = consentState.options.filter((one) => dpvOf(one) === 'dpv:ConsentGiven')
    expect(given).toEqual(['geldig'])
    expect(dpvOf('geweigerd')).toBe('dpv:ConsentRefused')
  })
})

describe('cooling off', () => {
  const rest = (daysLater: number, days: number) => ({ days, today: dayOf(NOW + daysLater * DAY) })
  const cooling = (statements: Statement[], daysLater: number, days = 30) =>
    isCoolingOff(statements, [CATEGORY], { ...rest(daysLater, days), counts: () => true })
  const no = say('geweigerd')
  const yes = say('gegeven')
  it.each([
    ['a refusal of 29 days ago', [no], 29, true],
    ['a refusal of 30 days ago', [no], 30, false],
    ['a withdrawn yes', [yes, say('ingetrokken', { refersTo: yes.id })], 1, true],
    ['a withdrawn refusal', [no, say('ingetrokken', { refersTo: no.id })], 1, false],
    ['a refusal and then a yes', [no, say('gegeven')], 1, false],
    ['a yes of one and a no of another', [say('gegeven', { person: other }), no], 1, true],
    ['a refusal of something else', [say('geweigerd', { categories: ['opp'] })], 1, false],
    ['nothing', [], 1, false],
  ])('%s', (_name, statements, later, is) => expect(cooling(statements, later)).toBe(is))

  it('can be switched off', () => expect(cooling([no], 0, 0)).toBe(false))

  it('holds for a question about more than was refused', () => {
    const rest30 = { ...rest(1, 30), counts: () => true }
    expect(isCoolingOff([no], ['opp', CATEGORY], rest30)).toBe(true)
  })

  it.each([
    ['who has a voice', 'ouder1', true],
    ['nobody who still has one', 'jeugdige', false],
  ])('counts the no of %s', (_name, voice, is) => {
    const counts = (role: string, category: string) => role === voice && category === CATEGORY
    expect(isCoolingOff([no], [CATEGORY], { ...rest(1, 30), counts })).toBe(is)
  })
})

const PARENT = { language: 'nl', role: 'ouder1' } as const

describe('the receipt', () => {
  const words = {
    purpose: purposeOf('preventie_vroegsignalering'),
    categories: [],
    holder: 'De School',
    requester: 'Het CJG',
  }

  it('holds what was said, about what, by what authority, and where a complaint goes', () => {
    const receipt = receiptOf(
      say('gegeven', { assistedBy: { party: party('school'), employee: 'mw1' as never } }),
      words,
      null,
    )
    expect(receipt).toMatchObject({
      said: 'gegeven',
      at: '2026-03-02T10:00:00.000Z',
      until: '2026-03-03T10:00:00.000Z',
      assisted: true,
      authority: { how: 'brp' },
      purpose: { id: words.purpose.id, name: words.purpose.name },
      withdraw: expect.stringContaining('op elk moment intrekken'),
      complaint: {
        organisation: 'De functionaris gegevensbescherming van De School',
        supervisor: 'De Autoriteit Persoonsgegevens',
        url: 'https://autoriteitpersoonsgegevens.nl',
      },
    })
    expect(receiptOf(say('geweigerd'), words, 'e'.repeat(64))).toMatchObject({
      until: null,
      assisted: false,
      translation: 'e'.repeat(64),
    })
  })

  it('names every field of every category', () => {
    const category = categoryOf('gedrag_welbevinden')
    const { categories } = receiptOf(say('gegeven'), { ...words, categories: [category] }, null)
    expect(categories).toEqual([
      { id: category.id, name: category.name, fields: category.fields.map(({ label }) => label) },
    ])
  })

  it('names the last day, which is the one before the end', () => {
    expect(lastDayOf({ from: NOW, until: Date.parse('2026-07-31T22:00:00Z') })).toBe('2026-07-31')
    expect(lastDayOf({ from: NOW, until: null })).toBe('2026-03-02')
  })

  it('has a text for each language, with every field named', () => {
    const category = categoryOf('gedrag_welbevinden')
    const line = `- ${category.name}: ${category.fields.map(({ label }) => label).join(', ')}`
    const full = { ...words, categories: [category, category] }
    expect(consentText(full, '2026-07-31', PARENT).split('\n').slice(1, 4)).toEqual([
      'Het gaat om:',
      line,
      line,
    ])
    expect(consentText(full, '2026-07-31', { ...PARENT, language: 'en' }).split('\n')).toEqual([
      expect.stringContaining('wants to share'),
      'It is about:',
      line,
      line,
      'Your consent is valid until and including 31 July 2026.',
      expect.stringContaining('You can stop at any time.'),
    ])
    expect(consentText(full, '2026-07-31', PARENT)).toContain(line)
    expect(consentText(full, '2026-07-31', PARENT)).toContain('tot en met 31 juli 2026')
    expect(consentText(full, '2026-07-31', { ...PARENT, language: 'en' })).toContain(
      'wants to share data with Het CJG',
    )
    const nameless = { ...full, holder: 'een school' }
    expect(consentText(nameless, '2026-07-31', PARENT)).toMatch(/^Een school wil gegevens delen/)
    expect(consentText(nameless, '2026-07-31', { ...PARENT, language: 'en' })).toMatch(
      /^Een school wants to share/,
    )
  })

  it('speaks to a young person as one, in Dutch', () => {
    const young = { ...PARENT, role: 'jeugdige' } as const
    const text = consentText(words, '2026-07-01', young)
    expect(text).toContain('Jouw toestemming geldt tot en met 1 juli 2026.')
    expect(text).toContain('Je hoeft geen ja te zeggen.')
    expect(text).not.toMatch(/\b(Uw|U)\b/)
    expect(consentText(words, '2026-07-01', PARENT)).toContain('U hoeft geen ja te zeggen.')
    const english = { ...PARENT, language: 'en' } as const
    const { youngText: _, ...sameToAll } = words.purpose
    const alike = { ...words, purpose: sameToAll }
    expect(consentText(alike, '2026-07-01', { ...english, role: 'jeugdige' })).toBe(
      consentText(words, '2026-07-01', english),
    )
  })

  it('tells a young person why in their own words, where there are such', () => {
    const purpose = { ...words.purpose, parentText: 'Voor uw kind.', youngText: 'Voor jou.' }
    expect(whyText(purpose, 'jeugdige')).toBe('Voor jou.')
    expect(whyText(purpose, 'ouder1')).toBe('Voor uw kind.')
    expect(whyText({ parentText: 'Voor iedereen.' }, 'jeugdige')).toBe('Voor iedereen.')
    const young = { ...PARENT, role: 'jeugdige' } as const
    expect(consentText({ ...words, purpose }, '2026-07-01', young)).toContain('Voor jou.')
  })

  it('tells a young person what a rule says in their own words, where there are such', () => {
    const rule = { textParent: 'Over uw kind.', textYoung: 'Over jou.' }
    expect(ruleText(rule, 'jeugdige')).toBe('Over jou.')
    expect(ruleText(rule, 'ouder1')).toBe('Over uw kind.')
    expect(ruleText({ ...rule, textYoung: null }, 'jeugdige')).toBe('Over uw kind.')
  })

  it.each(readCatalogue().catalogue.purposes)(
    'says of $id nothing to a young person as if to a parent',
    (purpose) => {
      expect(whyText(purpose, 'jeugdige')).not.toMatch(/\b[Uu]w?\b/)
    },
  )
})
