/** One decider never learns another's answer: decision 6, over everything that one of them can see. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pauseConsent, resumeConsent, withdrawConsent } from '../../../broker/answers/take-back.ts'
import { readMessages } from '../../../broker/family/contact.ts'
import { ownDataOf } from '../../../broker/insight/own-data-export.ts'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import { openQuestions } from '../../../broker/questions/open-questions.ts'
import { remindFamily } from '../../../broker/questions/remind-family.ts'
import { ConsentError } from '../../../consent/errors.ts'
import type { FamilyRole } from '../../../consent/family.ts'
import type { RequestId } from '../../../consent/id.ts'
import { DAY, dayOf, HOUR } from '../../../consent/time.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { CARE, decided, EDU, give, overview, refuse } from '../../support/consents.ts'
import { actor, openFamily, type PartyName, type TestFamily } from '../../support/family.ts'
import { openPortal } from '../../support/portal-by-http.ts'

const family = closedAfterEach(openFamily)
const portal = closedAfterEach(openPortal)

/** What may be said about a question, by whom, and by whose answer it is held back. */
const MATTERS = [
  { name: 'one parent is enough', scope: EDU, asker: 'school', birthDate: '2016-06-01' },
  { name: 'both parents', scope: CARE, asker: 'cjg', birthDate: '2016-06-01' },
  { name: 'parents and young person', scope: CARE, asker: 'cjg', birthDate: '2012-06-01' },
] as const satisfies readonly { readonly asker: PartyName; readonly [name: string]: unknown }[]
type Matter = (typeof MATTERS)[number]

const ACTS = ['gegeven', 'geweigerd', 'ingetrokken', 'gepauzeerd', 'hervat', 'niets'] as const
type Act = (typeof ACTS)[number]
const YES_AND_NO = ['gegeven', 'gegeven', 'geweigerd', 'geweigerd'] as const

const ask = (f: TestFamily, { scope, asker }: Matter) =>
  askForConsent(
    f.context,
    actor(asker),
    f.key(),
    askInput.parse({ kind: f.pseudonym(asker), ...scope, reason: 'Samen kijken.' }),
  )

/** The asker reminds, unless it can fetch. */
const remind = (f: TestFamily, { asker }: Matter, request: RequestId) =>
  remindFamily(f.context, actor(asker), f.key(), { request }).catch((fault: unknown) => {
    if (!(fault instanceof ConsentError && fault.code === 'conflict')) throw fault
  })

/** What somebody does with their own answer; what cannot be done now is not done. */
const act = async (f: TestFamily, role: FamilyRole, { scope }: Matter, what: Act) => {
  if (what === 'niets') return
  if (what === 'gegeven') return void (await give(f, role, scope))
  if (what === 'geweigerd') return void (await refuse(f, role, scope))
  const last = (await overview(f, role)).choices[0]
  if (!last) return
  const input = { statement: last.id }
  const does = { ingetrokken: withdrawConsent, gepauzeerd: pauseConsent, hervat: resumeConsent }
  if (what === 'gepauzeerd' && last.state !== 'geldig') return
  if (what === 'hervat' && last.state !== 'gepauzeerd') return
  await does[what](f.context, f.who(role), f.key(), input)
}

const IDS = /([a-z]+)_[0-9a-hjkmnp-tv-z]{24}/g
const INSTANTS = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g
const TEXT_MARKS = /[0-9a-f]{64}/g
/** A row's number counts what happens to every child of the broker. */
const ROW_NUMBERS = /\\"sequence\\": \d+/g

/** Everything that somebody can see, with what is drawn by chance left out and moments as days. */
const seenBy = async (f: TestFamily, role: FamilyRole): Promise<string> =>
  JSON.stringify([
    await ownDataOf(f.context, f.who(role)),
    (await openQuestions(f.context, f.who(role))).map(({ at, ...rest }) => [dayOf(at), rest]),
    (await readMessages(f.context, f.who(role), 99)).map(({ kind, at }) => [kind, dayOf(at)]),
  ])
    .replaceAll(IDS, '$1')
    .replaceAll(INSTANTS, (at) => dayOf(Date.parse(at)))
    .replaceAll(TEXT_MARKS, '')
    .replaceAll(ROW_NUMBERS, '')

type Step = { readonly who: 'self' | 'other'; readonly act: Act; readonly hours: number }
type Story = {
  readonly matter: Matter
  readonly asked: boolean
  /** The asker reminds afterwards, where it can. */
  readonly reminds: boolean
  readonly steps: readonly Step[]
}

/** What the watcher sees after each step, and whether sharing could start by then. */
const watch = async ({ matter, asked, reminds, steps }: Story, others: (act: Act) => Act) => {
  const f = await family({ birthDate: matter.birthDate })
  const self: FamilyRole = 'ouder1'
  const other: FamilyRole = matter.birthDate === '2012-06-01' ? 'jeugdige' : 'ouder2'
  const request = asked ? (await ask(f, matter)).id : null
  // Where three decide, the third agrees, so that it hangs on these two.
  if (other === 'jeugdige') await give(f, 'ouder2', matter.scope)
  const seen: { readonly what: string; readonly starts: boolean }[] = []
  for (const step of steps) {
    f.clock.now += step.hours * HOUR
    const doer = step.who === 'self' ? self : other
    await act(f, doer, matter, step.who === 'self' ? step.act : others(step.act))
    const starts = (await decided(f, matter.scope)).includes('toestemming_geldig')
    seen.push({ what: await seenBy(f, self), starts })
  }
  const started = seen.some(({ starts }) => starts)
  f.clock.now += 3 * DAY
  seen.push({ what: await seenBy(f, self), starts: started })
  if (request !== null && reminds) {
    f.clock.now += 7 * DAY
    await remind(f, matter, request)
    seen.push({ what: await seenBy(f, self), starts: started })
  }
  await f.close()
  return seen
}

const step = fc.record({
  who: fc.constantFrom('self' as const, 'other' as const),
  // Mostly yes and no, on which the rest can follow.
  act: fc.constantFrom(...ACTS, ...YES_AND_NO, ...YES_AND_NO),
  hours: fc.integer({ min: 1, max: 30 }),
})
const story = fc.record({
  matter: fc.constantFrom(...MATTERS),
  asked: fc.boolean(),
  reminds: fc.boolean(),
  steps: fc.array(step, { minLength: 3, maxLength: 5 }),
})

const RUNS = 15
/** Stories to begin with: the other's answer after and before one's own. */
const AROUND_MY_YES = (['self', 'other'] as const).flatMap((first) =>
  MATTERS.map((matter): [Story] => {
    const said = { act: 'gegeven', hours: 3 } as const
    const steps = [
      { ...said, who: first },
      { ...said, who: first === 'self' ? 'other' : 'self' },
    ] as const
    return [{ matter, asked: true, reminds: true, steps }]
  }),
)

/** A question that waits for the other, and is reminded of beside an own yes. */
const REMINDED = MATTERS.map((matter): [Story] => [
  {
    matter,
    asked: true,
    reminds: true,
    steps: [
      { who: 'other', act: 'gegeven', hours: 3 },
      { who: 'self', act: 'geweigerd', hours: 3 },
    ],
  },
])

/** A no that comes and goes beside a yes that is enough. */
const TAKEN_BACK: [Story] = [
  {
    matter: MATTERS[0],
    asked: false,
    reminds: false,
    steps: [
      { who: 'self', act: 'gegeven', hours: 3 },
      { who: 'other', act: 'geweigerd', hours: 20 },
      { who: 'other', act: 'ingetrokken', hours: 3 },
    ],
  },
]

describe('what one of those who decide can see', () => {
  it('is the same whether another said no or nothing', async () => {
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const no = await watch(told, (said) => (said === 'gegeven' ? 'geweigerd' : said))
        const nothing = await watch(told, () => 'niets')
        expect(no.map(({ what }) => what)).toEqual(nothing.map(({ what }) => what))
      }),
      { numRuns: RUNS, examples: [...AROUND_MY_YES, ...REMINDED, TAKEN_BACK] },
    )
  }, 120_000)

  it('is the same whatever another said, until sharing can start', async () => {
    let compared = 0
    await fc.assert(
      fc.asyncProperty(story, async (told) => {
        const something = await watch(told, (said) => said)
        const nothing = await watch(told, () => 'niets')
        for (const [at, { what, starts }] of something.entries()) {
          if (starts || nothing[at]?.starts) break
          expect(what).toBe(nothing[at]?.what)
          compared += 1
        }
      }),
      { numRuns: RUNS, examples: AROUND_MY_YES },
    )
    expect(compared).toBeGreaterThan(RUNS)
  }, 120_000)
})

describe('the pages of one parent', () => {
  const PAGES = ['/ouder', '/ouder/vragen', '/ouder/berichten', '/ouder/inzage', '/ouder/gegevens']
  /** Every page of a parent after own and other's answer, without what is drawn for each visit. */
  const pages = async (matter: Matter, other: Act, self: Act) => {
    const p = await portal({ birthDate: matter.birthDate })
    await ask(p, matter)
    const parent = await p.member('ouder1')
    p.clock.now += HOUR
    await act(p, 'ouder1', matter, self)
    p.clock.now += HOUR
    await act(p, 'ouder2', matter, other)
    p.clock.now += 3 * DAY
    const shown: string[] = []
    await p.logIn(parent, 'ouder1')
    for (const path of PAGES) shown.push((await parent.get(path)).html)
    return shown.map((html) =>
      html
        .replaceAll(IDS, '$1')
        .replaceAll(/ value="[^"]*"/g, '')
        .replaceAll(p.origin, ''),
    )
  }

  it.each(
    MATTERS.slice(0, 2).flatMap((matter) =>
      (['gegeven', 'geweigerd', 'niets'] as const).map((self) => ({ matter, self })),
    ),
  )('$matter.name: own answer $self, the other said no or nothing', async ({ matter, self }) => {
    const no = await pages(matter, 'geweigerd', self)
    expect(no).toEqual(await pages(matter, 'niets', self))
    expect(no.join()).toContain('Er is een vraag aan u')
  })

  it('say so once sharing can start', async () => {
    const [, , messages] = await pages(MATTERS[0], 'gegeven', 'niets')
    expect(messages).toContain('Er is nieuws in uw overzicht')
  })
})
