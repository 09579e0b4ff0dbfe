/** The very last line of a run, for programs that read no more than that: `12 passed, 0 failed`. */
import type { Reporter, TestModule } from 'vitest/node'

type Counts = { readonly passed: number; readonly failed: number; readonly skipped: number }

/** A file or suite that breaks outside its tests runs none of them: it counts as one failure more. */
const brokenOutside = (module: TestModule): number =>
  [module, ...module.children.allSuites()].filter((part) => part.errors().length > 0).length

const stateCount = (modules: readonly TestModule[], state: string): number =>
  modules.flatMap((module) =>
    [...module.children.allTests()].filter((test) => test.result().state === state),
  ).length

/** What a run came down to; a test that never ran to its end (`pending`) is a failure. */
const countsOf = (modules: readonly TestModule[], faults: number): Counts => ({
  passed: stateCount(modules, 'passed'),
  failed:
    stateCount(modules, 'failed') +
    stateCount(modules, 'pending') +
    modules.reduce((sum, module) => sum + brokenOutside(module), 0) +
    faults,
  skipped: stateCount(modules, 'skipped'),
})

const lineOf = ({ passed, failed, skipped }: Counts): string =>
  `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}\n`

/** Reporter that prints the closing line when the process ends, after everything that other reporters say. */
export const closingLine = (): Reporter => ({
  onTestRunEnd: (modules, unhandledErrors) => {
    const line = lineOf(countsOf(modules, unhandledErrors.length))
    process.once('exit', () => process.stdout.write(line))
  },
})
