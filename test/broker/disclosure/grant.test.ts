/** Token requests: what is granted, what is refused and how alike, and what stays behind of each. */
import { beforeAll, describe, expect, it } from 'vitest'
import { createGrants } from '../../../broker/disclosure/grant.ts'
import { endInvolvementByFamily } from '../../../broker/family/involvement.ts'
import { requestedSlice } from '../../../broker/tokens/details.ts'
import { NOTHING_USED } from '../../../broker/tokens/used-once.ts'
import { decisionIds, pseudonymIds } from '../../../consent/id.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { type FamilyOptions, party } from '../../support/family.ts'
import {
  type Flow,
  type FlowKeys,
  makeFlowKeys,
  openFlow,
  type Wanted,
} from '../../support/flow.ts'
import { record, sayYes } from '../../support/say.ts'

let keys: FlowKeys
beforeAll(async () => {
  keys = await makeFlowKeys()
})
const flow = closedAfterEach((options?: FamilyOptions) => openFlow(keys, options))

const ASKED = ['gedrag_welbevinden', 'ondersteuningsbehoefte']
const rowOf = async (f: Flow) => (await f.rows()).at(-1)
const recordOf = async (f: Flow) => {
  const id = (await rowOf(f))?.decision
  return id ? f.read((tx) => tx.disclosures.decision(id)) : undefined
}

describe('a token', () => {
  it('is narrowed to what may be had, with its fields, and leaves at once', async () => {
    const f = await flow()
    await sayYes(f)
    const velden = {
      gedrag_welbevinden: ['observatieLeraar'],
      ondersteuningsbehoefte: ['onderwijsbehoeften'],
    }
    const granted = await f.grant('cjg', { categorieen: ASKED, velden })
    expect(granted).toEqual({
      type: 'dossierdeel',
      kind: f.pseudonym('cjg'),
      houder: party('school'),
      doel: 'preventie_vroegsignalering',
      categorieen: ['gedrag_welbevinden'],
      velden: { gedrag_welbevinden: ['observatieLeraar'] },
      medewerker: 'mw7',
      besluit: expect.stringMatching(/^besluit_/),
    })
    expect(f.waits).toEqual([])
    expect(await rowOf(f)).toMatchObject({
      kind: 'token_verleend',
      visibility: 'gezin',
      child: f.child,
      party: party('cjg'),
      employee: 'mw7',
      holder: party('school'),
      categories: ['gedrag_welbevinden'],
      decision: granted?.besluit,
      detail: { gevraagd: ASKED },
    })
    expect(await recordOf(f)).toMatchObject({ occasion: 'token', child: f.child, employee: 'mw7' })
  })

  it('keeps no fields where none are left, which then means all of what is left', async () => {
    const f = await flow()
    await sayYes(f)
    const granted = await f.grant('cjg', {
      categorieen: ASKED,
      velden: { ondersteuningsbehoefte: ['onderwijsbehoeften'] },
    })
    expect(granted).not.toHaveProperty('velden')
    expect(granted?.categorieen).toEqual(['gedrag_welbevinden'])
  })
})

const stranger = pseudonymIds.schema.parse(`pseudoniem_${'7'.repeat(24)}`)

describe('a refusal', () => {
  const cases: [string, (f: Flow) => Promise<Wanted>, object, boolean][] = [
    [
      'an unknown child',
      async () => ({ kind: stranger }),
      { child: null, visibility: 'niemand' },
      false,
    ],
    [
      'the pseudonym that another party has',
      async (f) => ({ kind: f.pseudonym('school') }),
      { child: null },
      false,
    ],
    [
      'an unknown holder',
      async () => ({ houder: party('school').replace('school', 'nergens') }),
      { child: null },
      false,
    ],
    [
      'a holder that stopped',
      async (f) => {
        await f.changeParty('school', { active: false })
        return {}
      },
      { child: null },
      false,
    ],
    ['nobody asked', async () => ({}), { visibility: 'gezin' }, true],
    ['an unknown purpose', async () => ({ doel: 'bestaat_niet' }), {}, true],
    ['an unknown category', async () => ({ categorieen: ['bestaat_niet'] }), {}, true],
    [
      'a requester that the family sent away',
      async (f) => {
        await sayYes(f)
        const input = { child: f.child, party: party('cjg') }
        await endInvolvementByFamily(f.context, f.who('ouder1'), f.key(), input)
        return {}
      },
      {},
      true,
    ],
  ]

  it.each(cases)(
    'for %s is null, waits for its step and leaves a row',
    async (_name, given, row, decided) => {
      const f = await flow()
      const wanted = await given(f)
      expect(await f.grant('cjg', wanted)).toBeNull()
      expect(f.waits).toEqual([100])
      expect(await rowOf(f)).toMatchObject({
        kind: 'token_geweigerd',
        party: party('cjg'),
        employee: 'mw7',
        ...(decided
          ? {
              child: f.child,
              detail: { gevraagd: wanted['categorieen'] ?? ['gedrag_welbevinden'] },
            }
          : {}),
        ...row,
      })
      const kept = await recordOf(f)
      if (decided) expect(kept).toMatchObject({ occasion: 'token', child: f.child })
      else expect(kept).toBeUndefined()
    },
  )

  it.each([
    ['a party', async (f: Flow) => f.changeParty('cjg', { active: false })],
    [
      'a client',
      async (f: Flow) =>
        f.write(async (tx) => {
          const known = await tx.parties.client('cjg-systeem')
          if (known) await tx.parties.putClient({ ...known, active: false })
        }),
    ],
  ] as const)('for %s that was switched off names the client only', async (_name, switchOff) => {
    const f = await flow()
    await sayYes(f)
    await switchOff(f)
    expect(await f.grant('cjg')).toBeNull()
    expect(await rowOf(f)).toMatchObject({
      kind: 'token_geweigerd',
      party: null,
      child: null,
      visibility: 'niemand',
      detail: { client: 'cjg-systeem' },
    })
  })

  it('before anything was asked leaves a row without a child', async () => {
    const f = await flow()
    await f.refuse('cjg')
    expect(await rowOf(f)).toMatchObject({
      kind: 'token_geweigerd',
      party: party('cjg'),
      child: null,
      detail: { client: 'cjg-systeem', reden: 'onvolledig' },
    })
  })

  it('takes one more step for every step that the work took', async () => {
    const f = await flow()
    let at = 0
    const waits: number[] = []
    const pace = { now: () => at, wait: async (ms: number) => void waits.push(ms) }
    const { grant } = createGrants(
      {
        ...f.context,
        store: {
          ...f.context.store,
          write: async (work) => {
            at += 101
            return f.context.store.write(work)
          },
        },
      },
      pace,
    )
    const asked = requestedSlice.parse({
      type: 'dossierdeel',
      kind: stranger,
      houder: party('school'),
      doel: 'x',
      categorieen: ['x'],
      medewerker: 'mw7',
    })
    await grant('onbekend-systeem', asked, NOTHING_USED)
    expect(waits).toEqual([99])
  })

  it('is not decided when what it was asked with was used before', async () => {
    const f = await flow()
    await sayYes(f)
    const before = await f.rows()
    const grants = createGrants(f.context, f.mediation.pace)
    const asked = await f.token('cjg')
    const { besluit: _decision, ...wanted } = asked
    expect(await grants.grant('cjg-systeem', wanted, async () => false)).toBeNull()
    await grants.refuse('cjg-systeem', async () => false)
    expect(await f.rows()).toHaveLength(before.length + 1)
  })

  it('is not given when the row could not be written', async () => {
    const f = await flow()
    await sayYes(f)
    const before = await f.rows()
    f.commits.fail(1, 'before')
    await expect(f.grant('cjg')).rejects.toMatchObject({ code: 'opslag' })
    expect(await f.rows()).toEqual(before)
  })
})

describe('help without the parents', () => {
  it('is for the young person’s eyes alone', async () => {
    const f = await flow({ birthDate: '2012-06-01' })
    await record(f, 'cjg', { name: 'hulp_zonder_ouders' })
    const categorieen = ['hulp_betrokkenheid']
    await f.grant('school', { houder: party('cjg'), doel: 'ondersteuningsteam_mdo', categorieen })
    expect(await rowOf(f)).toMatchObject({ kind: 'token_geweigerd', visibility: 'jeugdige' })
  })
})

describe('a decision', () => {
  it('is new for every token', async () => {
    const f = await flow()
    await sayYes(f)
    const [one, two] = [await f.token('cjg'), await f.token('cjg')]
    expect(one.besluit).not.toBe(two.besluit)
    expect(decisionIds.schema.safeParse(one.besluit).success).toBe(true)
  })
})
