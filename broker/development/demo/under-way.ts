/** A yes that is taken back while the data is under way: nothing arrives. */
import { setTimeout as wait } from 'node:timers/promises'
import type { FetchedSlice } from '../../../consent/ports/requester.ts'
import { SECOND } from '../../../consent/time.ts'
import { FEEDBACK } from './partial-slice.ts'
import { CJG, type KnownChild, logOf, type Stage } from './stage.ts'
import { chapter, check, given, type Step, same } from './story.ts'

const CATEGORY = 'hulp_betrokkenheid'
/** The order stands in the journal long before; the holder is given up on after this at most. */
const BEGUN_MS_MAX = 5 * SECOND
const POLL_MS = 50

type Scene = { readonly stage: Stage; readonly child: KnownChild }

const begun = async ({ stage, child }: Scene, before: ReadonlySet<string>): Promise<string> => {
  for (let waited = 0; waited < BEGUN_MS_MAX; waited += POLL_MS) {
    const rows = await logOf(stage, stage.family.mother.sub, child)
    const order = rows.find(
      ({ gebeurtenis, onderwerp }) =>
        gebeurtenis === 'verstrekking_begonnen' && !before.has(onderwerp ?? ''),
    )?.onderwerp
    if (order) return order
    await wait(POLL_MS)
  }
  throw new Error('de bestelling begon niet')
}

const withdrawAll = async ({ stage, child }: Scene): Promise<void> => {
  const mother = await stage.person(stage.family.mother.sub)
  const { items } = await mother.get<{
    items: { id: string; doel: string; staat: string }[]
  }>(`/toestemmingen?kind=${child.kind}`)
  const own = items.find(({ doel, staat }) => doel === FEEDBACK && staat === 'geldig')
  await mother.post(`/toestemmingen/${given(own, 'het ja van moeder').id}/_intrekken`, {})
}

/** Lets the holder's process stand still while the work is done. */
const standingStill = async <T>(pid: number, work: () => Promise<T>): Promise<T> => {
  process.kill(pid, 'SIGSTOP')
  try {
    return await work()
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

const caught: Step<Scene> = {
  id: 'vervallen',
  title: 'Het CJG staat even stil. De school bestelt, moeder trekt in, het CJG gaat verder.',
  run: async (scene) => {
    const { stage, child } = scene
    const { requester, employee } = stage.school
    const held = given(
      await requester.token({
        kind: child.atSchool,
        houder: CJG,
        doel: FEEDBACK,
        categorieen: [CATEGORY],
        medewerker: employee,
      }),
      'het token',
    )
    const rows = await logOf(stage, stage.family.mother.sub, child)
    const before = new Set(rows.flatMap(({ onderwerp }) => onderwerp ?? []))
    let fetching: Promise<FetchedSlice> | undefined
    const order = await standingStill(stage.pidOf('cjg-zuidwaard'), async () => {
      fetching = held.collect()
      // Awaited below; a rejection meanwhile must not end the process.
      fetching.catch(() => undefined)
      const id = await begun(scene, before)
      await withdrawAll(scene)
      return id
    })
    const fetched = await given(fetching, 'de bestelling')
    const after = await logOf(stage, stage.family.father.sub, child)
    const row = after.find(({ onderwerp }) => onderwerp === order)
    return {
      checks: [
        same('de school krijgt niets', fetched.status, 'niet_verstrekt'),
        same('het journaal zegt: vervallen', row?.gebeurtenis, 'verstrekking_vervallen'),
        check(
          'het logboek zegt het gezin dat er niets is gegeven',
          row?.uitkomst === 'niet_gegeven',
        ),
      ],
      sees: { school: fetched.status, vader: row?.tekst ?? '' },
      hidden: ['Het CJG had al verzegeld; de broker gooide het ongeopend weg.'],
    }
  },
}

export const underWay = chapter<Scene>(
  {
    id: 'onderweg',
    title: 'Intrekken terwijl de gegevens onderweg zijn',
    intro: 'Een ja kan stoppen op elk moment, ook halverwege een bestelling.',
  },
  (stage) => ({ stage, child: stage.children.puck }),
  [caught],
)
