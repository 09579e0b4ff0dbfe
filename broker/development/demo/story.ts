/** A story in chapters and steps: every step looks whether what must be true is true, and tells what each party sees. */
import { performance } from 'node:perf_hooks'
import { isDeepStrictEqual } from 'node:util'
import type { Stage } from './stage.ts'

/** One comparison: a sentence that must be true. */
export type Check = { readonly what: string; readonly ok: boolean }

export type Told = {
  readonly checks: readonly Check[]
  /** What a party sees, by name. */
  readonly sees?: Readonly<Record<string, string>>
  /** What nobody, or not everybody, may see here. */
  readonly hidden?: readonly string[]
}

/** One step; `Scene` is what the steps of its chapter hand on to each other. */
export type Step<Scene> = {
  readonly id: string
  readonly title: string
  readonly run: (scene: Scene) => Promise<Told>
}

type OpenStep = {
  readonly id: string
  readonly title: string
  readonly run: () => Promise<Told>
}

export type Chapter = {
  readonly id: string
  readonly title: string
  readonly intro: string
  readonly open: (stage: Stage) => readonly OpenStep[]
}

export type StepResult = {
  /** Chapter and step, such as `hoofdverhaal.token`. */
  readonly step: string
  readonly ok: boolean
  readonly title: string
  readonly ms: number
  readonly sees: Readonly<Record<string, string>>
  readonly hidden: readonly string[]
  readonly checks: readonly Check[]
}

/** Ties steps to the scene that they share. */
export const chapter = <Scene>(
  told: Pick<Chapter, 'id' | 'title' | 'intro'>,
  sceneOf: (stage: Stage) => Scene,
  steps: readonly Step<Scene>[],
): Chapter => ({
  ...told,
  open: (stage) => {
    const scene = sceneOf(stage)
    return steps.map(({ id, title, run }) => ({ id, title, run: () => run(scene) }))
  },
})

export const check = (what: string, ok: boolean): Check => ({ what, ok })

/** Whether both are the same, all the way down. Neither is told: it may be content. */
export const same = (what: string, found: unknown, expected: unknown): Check =>
  check(what, isDeepStrictEqual(found, expected))

/** Whether both name the same things, in any order. */
export const sameNames = (
  what: string,
  found: readonly string[],
  expected: readonly string[],
): Check => same(what, [...found].sort(), [...expected].sort())

/** What an earlier step must have left; a step that needs it cannot be as it must be without. */
export const given = <T>(value: T | null | undefined, what: string): T => {
  if (value === null || value === undefined) throw new Error(`${what} is er niet`)
  return value
}

const sentence = (error: unknown): string =>
  error instanceof Error ? error.message : 'een onbekende fout'

const runStep = async (chapterId: string, { id, title, run }: OpenStep): Promise<StepResult> => {
  const startedAt = performance.now()
  const told = await run().catch(
    (error: unknown): Told => ({ checks: [check(`de stap lukt (${sentence(error)})`, false)] }),
  )
  return {
    step: `${chapterId}.${id}`,
    ok: told.checks.length > 0 && told.checks.every(({ ok }) => ok),
    title,
    ms: Math.round(performance.now() - startedAt),
    sees: told.sees ?? {},
    hidden: told.hidden ?? [],
    checks: told.checks,
  }
}

export type Teller = {
  readonly chapter: (chapter: Chapter, number: number) => void
  readonly step: (result: StepResult) => void
}

const skipped = (chapterId: string, { id, title }: OpenStep): StepResult => ({
  step: `${chapterId}.${id}`,
  ok: false,
  title,
  ms: 0,
  sees: {},
  hidden: [],
  checks: [check('de stap ervoor lukte', false)],
})

/** Runs every chapter; after a step that is not as it must be the rest of its chapter is not tried. Returns how many were wrong. */
export const runStory = async (
  chapters: readonly Chapter[],
  stage: Stage,
  teller: Teller,
): Promise<number> => {
  let wrong = 0
  for (const [at, one] of chapters.entries()) {
    teller.chapter(one, at + 1)
    let broken = false
    for (const step of one.open(stage)) {
      const result: StepResult = broken ? skipped(one.id, step) : await runStep(one.id, step)
      broken ||= !result.ok
      wrong += result.ok ? 0 : 1
      teller.step(result)
    }
  }
  return wrong
}
