import { defineConfig } from 'vitest/config'

/** The tests that mutants meet: quick ones, of the code that is mutated. No whole spaces, journeys, HTTP or figures. */
export default defineConfig({
  test: {
    include: ['test/{policies,consent,adapters/envelope}/**/*.test.ts'],
    exclude: ['test/policies/every-*.test.ts', 'test/policies/catalogue-invalid.test.ts'],
    // One process per mutant, not one per test file: tests share no state, and starting costs more than testing.
    isolate: false,
  },
})
