import { defineConfig } from 'vitest/config'
import { closingLine } from './test/support/closing-line.ts'

export default defineConfig({
  test: {
    // The default leaves one core to a person who types; on two cores that is half of the machine.
    maxWorkers: '100%',
    reporters: ['default', closingLine()],
    // Against hanging only: the comparisons over every row take half a minute, longer under coverage on a busy machine.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['consent/**/*.ts', 'policies/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { branches: 100, functions: 100, lines: 100 },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['test/**/*.test.ts'],
          exclude: ['test/exhaustive/**', 'test/bench/**', 'test/browser/**'],
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          globalSetup: 'test/browser/set-up.ts',
          // A whole region starts in a hook.
          hookTimeout: 180_000,
        },
      },
    ],
  },
})
