/** The help of every command, read from the commands themselves: a new one without an example, or an example that rots, is found here. */
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { processTerminal, type Terminal, withAllBelow } from '../../../broker/cli/io.ts'
import { toolbox } from '../../../broker/compose/development.ts'
import type { Toolbox } from '../../../broker/development/toolbox.ts'
import { consentBroker } from '../../../broker/main.ts'
import { runInside } from '../../support/command.ts'
import { pathOf } from '../../support/command-lines.ts'

const program = await consentBroker(processTerminal, toolbox)
const named = (command: Command): string => [program.name(), ...pathOf(command)].join(' ')

/** Ways to write the command line in an example; the last three bring a command along. */
const STARTS: readonly (readonly [RegExp, string])[] = [
  [/^consent-broker(?= |$)/, ''],
  [/^npm run --silent broker --/, ''],
  [/^npm run demo(?: --)?/, 'demo'],
  [/^npm start(?: --)?/, 'start'],
]

const wordsOf = (line: string): string[] => {
  const [pattern, command] = STARTS.find(([start]) => start.test(line)) ?? [/^/, '?']
  return `${command} ${line.replace(pattern, '')}`.split(' ').filter((word) => word !== '')
}

/** The command lines behind the word "Example", each on one line. */
const examplesIn = (help: string): string[][] => {
  const [, after = ''] = help.split(/^Examples?:\n/m)
  const [block = ''] = after.replaceAll(/\\\n\s+/g, '').split('\n\n')
  return block
    .split('\n')
    .map((line) => line.trim().split(/ {2,}| </)[0] ?? '')
    .filter((line) => line !== '')
    .map(wordsOf)
}

/** The command line as it is declared, doing nothing. */
const declared = async (terminal: Terminal, tools: Toolbox): Promise<Command> => {
  const root = await consentBroker(terminal, tools)
  for (const command of withAllBelow(root)) command.action(() => undefined)
  return root
}

describe('the help of', () => {
  test.each(withAllBelow(program).map((command) => [named(command), command] as const))(
    '%s tells what it does, with an example of it that can be given',
    async (_name, command) => {
      const path = pathOf(command)
      const { code, stdout, stderr } = await runInside(consentBroker, [...path, '--help'])
      expect([code, stderr]).toEqual([0, ''])
      expect(command.description()).not.toBe('')
      const examples = examplesIn(stdout)
      expect(examples.length).toBeGreaterThan(0)
      for (const example of examples) {
        expect(example.slice(0, path.length)).toEqual(path)
        expect(await runInside(declared, example)).toEqual({ code: 0, stdout: '', stderr: '' })
      }
    },
  )
})
