import { defineConfig } from 'vitest/config'

/** The tests that mutants meet: quick ones, of the code that is mutated. No whole spaces, journeys, HTTP or figures. */
export default defineConfig({
  test: {
    include: ['test/{policies,consent,adapters/envelope}/**/*.test.ts'],
    exclude: ['test/policies/every-*.test.ts'],
  },
})
