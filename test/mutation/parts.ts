/** The parts of the code that are mutated, each met by the tests of its own part alone: together they would take a day. */
export const PARTS = {
  policies: { mutated: ['policies/**/*.ts'], tests: ['test/policies/*.test.ts'] },
  consent: { mutated: ['consent/**/*.ts'], tests: ['test/consent/**/*.test.ts'] },
  envelope: {
    mutated: ['adapters/envelope/**/*.ts'],
    tests: ['test/adapters/envelope/*.test.ts', 'test/broker/tokens/dpop-proof.test.ts'],
  },
  deliveries: {
    mutated: [
      'broker/disclose.ts',
      'broker/disclosure/begin-order.ts',
      'broker/disclosure/close-order.ts',
    ],
    tests: [
      'test/broker/disclose.test.ts',
      'test/broker/answers/hidden-answers.test.ts',
      'test/broker/disclosure/copies.test.ts',
      'test/broker/disclosure/holder-contacts.test.ts',
      'test/broker/disclosure/offer.test.ts',
      'test/broker/outbox/looks.test.ts',
      'test/broker/quiet-answers.test.ts',
    ],
  },
} as const

export type Part = keyof typeof PARTS
export const isPart = (name: string): name is Part => Object.hasOwn(PARTS, name)

/** Tells the test runner, which Stryker starts, whose tests to run. */
export const PART_VARIABLE = 'MUTATED_PART'
