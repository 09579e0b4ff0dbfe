/** Generates command lines from what the commands themselves declare, so that a new command or option is tried at once. */
import type { Argument, Command, Option } from 'commander'
import fc from 'fast-check'

/** Values that get past the door of an option or argument, by its name, so that the rooms behind it are tried too. */
export type KnownWords = Readonly<Record<string, readonly string[]>>

export type Pool = {
  readonly words: KnownWords
  /** Any option may be given any of these, whatever it asks for. */
  readonly paths: readonly string[]
}

const ODD = [
  '',
  ' ',
  '0',
  '-1',
  '1e999',
  '99999999999999999999',
  '0x10',
  '1.5',
  'null',
  'true',
  '__proto__',
  'constructor',
  '--',
  '-x',
  '--json',
  'a=b=c',
  ',,',
  '2013-02-30',
  'a'.repeat(5000),
  'é'.repeat(300),
  'ǝpoɔᴉun 👩‍👧 \u202e',
  'line\nbreak\ttab\u0007\u001b[31m',
]

/** What a shell can hand over: no NUL. No separators, so that nothing is read or written outside the folder of the test. */
const text = (): fc.Arbitrary<string> =>
  fc
    .string({ unit: 'binary', maxLength: 60 })
    .map((any) => any.replaceAll('\0', '').replaceAll('/', '_').replaceAll('..', '_'))
    // A lone `-` is standard input.
    .filter((any) => any !== '-')

const valueFor = (name: string, { words, paths }: Pool): fc.Arbitrary<string> => {
  const known = words[name] ?? []
  return fc.oneof(
    { weight: known.length > 0 ? 8 : 0, arbitrary: fc.constantFrom(...known, '') },
    { weight: 2, arbitrary: fc.constantFrom(...paths) },
    { weight: 1, arbitrary: fc.constantFrom(...ODD) },
    { weight: 1, arbitrary: text() },
  )
}

const some = <T>(weight: number, present: fc.Arbitrary<readonly T[]>): fc.Arbitrary<readonly T[]> =>
  fc.oneof(
    { weight, arbitrary: present },
    { weight: 10 - weight, arbitrary: fc.constant<readonly T[]>([]) },
  )

const optionTokens = (option: Option, pool: Pool): fc.Arbitrary<readonly string[]> => {
  const flag = option.long ?? option.short ?? ''
  if (!(option.required || option.optional)) return fc.constant([flag])
  const value = valueFor(option.attributeName(), pool)
  const apart = fc
    .array(value, { minLength: 1, maxLength: option.variadic ? 3 : 1 })
    .map((values) => [flag, ...values])
  return fc.oneof(
    { weight: 8, arbitrary: apart },
    { weight: 2, arbitrary: value.map((one) => [`${flag}=${one}`]) },
    { weight: 1, arbitrary: fc.constant([flag]) },
  )
}

/** A required option is seldom left out; the others come often enough. An option that may be repeated sometimes is. */
const optionsOf = (options: readonly Option[], pool: Pool): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      ...options.map((option) => {
        const tokens = optionTokens(option, pool)
        const once = some(option.mandatory ? 9 : 4, tokens)
        return fc.oneof(
          { weight: 9, arbitrary: once },
          {
            weight: 1,
            arbitrary: fc.tuple(tokens, tokens).map(([one, two]) => [...one, ...two]),
          },
        )
      }),
    )
    .map((all) => all.flat())

const argumentTokens = (argument: Argument, pool: Pool): fc.Arbitrary<readonly string[]> =>
  some(
    argument.required ? 9 : 5,
    fc.array(valueFor(argument.name(), pool), {
      minLength: 1,
      maxLength: argument.variadic ? 3 : 1,
    }),
  )

const STRAY = ['--bestaat-niet', '--help', '-h', 'help', '--version', '--', '-', '-V']

/** The words before the options: `gateway check`. */
export const pathOf = (command: Command): readonly string[] =>
  command.parent === null ? [] : [...pathOf(command.parent), command.name()]

/** Command lines for one command: mostly as it declares them, its values mostly not. */
export const linesFor = (command: Command, pool: Pool): fc.Arbitrary<readonly string[]> =>
  fc
    .tuple(
      optionsOf(command.options, pool),
      fc.tuple(...command.registeredArguments.map((one) => argumentTokens(one, pool))),
      some(1, fc.array(fc.oneof(fc.constantFrom(...STRAY), text()), { maxLength: 2 })),
      fc.boolean(),
    )
    .map(([options, values, stray, valuesFirst]) => {
      const own = valuesFirst ? [...values.flat(), ...options] : [...options, ...values.flat()]
      return [...pathOf(command), ...own, ...stray]
    })
