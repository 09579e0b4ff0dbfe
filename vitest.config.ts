import { defineConfig } from 'vitest/config'
import { closingLine } from './test/support/closing-line.ts'

export default defineConfig({
  test: {
    reporters: ['default', closingLine()],
    include: ['test/**/*.test.ts'],
    exclude: ['test/exhaustive/**', 'test/bench/**'],
    // Against hanging only: the comparisons over every row take half a minute, longer under coverage on a busy machine.
    testTimeout: 180_000,
    hookTimeout: 60_000,
    coverage: {
      provider: 'v8',
      include: ['consent/**/*.ts', 'policies/**/*.ts'],
      reporter: ['text-summary', 'json-summary'],
      thresholds: { branches: 100, functions: 100, lines: 100 },
    },
  },
})
