import { defineConfig } from 'vitest/config'

/** The whole of what `npm test` does in part: minutes, not seconds. */
export default defineConfig({
  test: {
    include: ['test/exhaustive/**/*.test.ts'],
    testTimeout: 20 * 60_000,
  },
})
