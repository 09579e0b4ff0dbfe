/** `demo`: tells the whole story in the terminal against processes that really run. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Command } from 'commander'
import { ownEnvironment } from '../config.ts'
import {
  type DemoFamily,
  letLogIn,
  newFamily,
  writeDossiers,
  writeExport,
} from '../development/demo/family.ts'
import { mainStory } from '../development/demo/main-story.ts'
import { offeredReport } from '../development/demo/offered-report.ts'
import { openOwnExport, ownExport, useOwnExport } from '../development/demo/own-export.ts'
import { partialSlice } from '../development/demo/partial-slice.ts'
import { replays } from '../development/demo/replays.ts'
import { sickLeave } from '../development/demo/sick-leave.ts'
import { openStage } from '../development/demo/stage.ts'
import { type Chapter, runStory, type Teller } from '../development/demo/story.ts'
import { table } from '../development/demo/table.ts'
import { tellAsJson, tellInWords } from '../development/demo/tell.ts'
import { underWay } from '../development/demo/under-way.ts'
import { prepareEnvironment, startEnvironment } from '../development/environment.ts'
import type { Layout } from '../development/layout.ts'
import { freePorts, type Running } from '../development/processes.ts'
import { type FoundSetUp, runningIn } from '../development/running.ts'
import type { Toolbox } from '../development/toolbox.ts'
import { reportLines } from '../gateway/check.ts'
import { type CommandIo, told } from './io.ts'

type Options = {
  readonly dir: string
  readonly data?: string
  readonly child?: string
  readonly json?: boolean
}
type Scene = { readonly io: CommandIo; readonly tools: Toolbox; readonly options: Options }

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

const CHAPTERS: readonly Chapter[] = [
  mainStory,
  offeredReport,
  sickLeave,
  partialSlice,
  table,
  underWay,
  replays,
]

/** Runs the work with a set-up of its own in a temporary folder, and leaves nothing behind, also when it is stopped halfway. */
const withOwnSetUp = async (
  { io, tools }: Scene,
  before: (layout: Layout) => Promise<void>,
  work: (setUp: FoundSetUp) => Promise<void>,
): Promise<void> => {
  const dir = await mkdtemp(join(tmpdir(), 'consent-broker-demo-'))
  let starting: Promise<Running> | null = null
  const clear = async () => {
    // What is still starting is waited for: a process that nobody knows would run on.
    const running = await starting?.catch(() => null)
    await running?.stop()
    await rm(dir, { recursive: true, force: true })
    io.stderr('Everything that this demo started has stopped, and its folder is gone.\n')
  }
  const interrupted = () => void clear().finally(() => process.exit(1))
  for (const signal of SIGNALS) process.once(signal, interrupted)
  try {
    const ports = await freePorts()
    const progress = (line: string) => io.stderr(`${line}\n`)
    const layout = await prepareEnvironment({ dir, ports, tools, progress })
    await before(layout)
    starting = startEnvironment(layout, ports, progress)
    await work({ layout, processes: (await starting).processes })
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupted)
    await clear()
  }
}

const tellerOf = ({ io, options }: Scene): Teller => {
  if (options.json) return tellAsJson(io.stdout)
  const colour = process.stdout.isTTY === true && !ownEnvironment()['NO_COLOR']
  return tellInWords(io.stdout, colour)
}

type Play = { readonly family: DemoFamily; readonly chapters: readonly Chapter[] }

const act = async (scene: Scene, setUp: FoundSetUp, { family, chapters }: Play): Promise<void> => {
  const { io, tools, options } = scene
  await letLogIn(setUp.layout, family)
  const stage = await openStage(setUp, tools, family)
  try {
    const wrong = await runStory(chapters, stage, tellerOf(scene))
    if (!options.json) io.stdout(conclusion(wrong))
    io.setExitCode(wrong === 0 ? 0 : 1)
  } finally {
    stage.close()
  }
}

const tellAll = async (scene: Scene, setUp: FoundSetUp): Promise<void> => {
  const family = await newFamily(setUp.layout.dir)
  await writeDossiers(setUp.layout, family)
  await writeExport(setUp.layout, family)
  await act(scene, setUp, { family, chapters: CHAPTERS })
}

/** The story on a school's own export: read first, so that its faults stop everything before anything starts. */
const tellOwnExport = async (scene: Scene, folder: string): Promise<void> => {
  const { io, tools, options } = scene
  const dir = resolve(folder)
  const data = await openOwnExport(tools, dir, options.child)
  await withOwnSetUp(
    scene,
    (layout) => useOwnExport(layout, dir),
    async (setUp) => {
      if (!options.json) io.stdout(`${reportLines(data.report).join('\n')}\n`)
      const family = await newFamily(setUp.layout.dir)
      const mila = { ...family.mila, pupil: data.reference }
      await act(scene, setUp, { family: { ...family, mila }, chapters: [ownExport(data)] })
    },
  )
}

const conclusion = (wrong: number): string =>
  wrong === 0
    ? '\nAlles ging zoals het moet.\n'
    : `\n${wrong} ${wrong === 1 ? 'stap ging' : 'stappen gingen'} niet zoals het moet.\n`

const demo = async (scene: Scene): Promise<void> => {
  const { io, options } = scene
  if (options.data !== undefined) return tellOwnExport(scene, options.data)
  const found = await runningIn(resolve(options.dir))
  if (found === null) {
    io.stderr(`Nothing runs from ${options.dir}: the demo starts a set-up of its own.\n`)
    return withOwnSetUp(
      scene,
      async () => undefined,
      (setUp) => tellAll(scene, setUp),
    )
  }
  io.stderr(
    `The demo uses the set-up that runs from ${options.dir}, with a new fictional family.\n`,
  )
  return tellAll(scene, found)
}

const HELP = `
Uses what 'npm start' runs; where nothing runs, it starts a set-up of its own on free ports and removes it again.
With --data the school is the holder, with your own CSV export and mapping.yaml; nothing of it is copied.

Examples:
  npm run demo
  npm run demo -- --json
  npm run demo -- --data docs/examples/school-export
  npm run demo -- --data ./my-export --child 10482

Ends with 0 when every step is as it must be, 1 when one is not, 2 when it cannot be tried.`

export const demoCommand = (io: CommandIo, tools: Toolbox): Command =>
  new Command('demo')
    .description('the whole story, step by step, against processes that really run')
    .option('--dir <folder>', 'folder of a set-up that may run', 'var')
    .option('--data <folder>', "a school's own export, with its mapping.yaml")
    .option('--child <reference>', 'with --data: which child of it; the first when left out')
    .option('--json', 'one line of JSON a step')
    .addHelpText('after', HELP)
    .action((options: Options) => told(io, () => demo({ io, tools, options })))
