import { defineConfig } from 'vitest/config'
import { isPart, PART_VARIABLE, PARTS } from './parts.ts'

const part = process.env[PART_VARIABLE] ?? ''

/** The tests that mutants of one part meet: quick ones, of that part. No whole spaces, journeys, HTTP or figures. */
export default defineConfig({
  test: {
    include: isPart(part) ? [...PARTS[part].tests] : [],
    exclude: ['test/policies/every-*.test.ts', 'test/policies/catalogue-invalid.test.ts'],
    // One process per mutant, not one per test file: tests share no state, and starting costs more than testing.
    isolate: false,
  },
})
