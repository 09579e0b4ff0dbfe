/** `keys`: makes the keys of a new broker, and replaces them, in steps during which no request fails. */
import { Command } from 'commander'
import type { SigningJwk } from '../../consent/ports/keys.ts'
import type { Instant } from '../../consent/time.ts'
import { publicJwks } from '../tokens/signing-keys.ts'
import { type CommandIo, example, told } from './io.ts'
import { bsnIndexCommand, type RingTools, storeMasterCommand } from './key-rings.ts'

type Step = (dir: string, now: Instant) => Promise<readonly SigningJwk[]>

/** The steps, and the clock that dates them. */
export type KeyTools = RingTools & {
  readonly makeFirstKeys: (dir: string) => Promise<readonly SigningJwk[]>
  readonly announceKey: Step
  readonly rotateKeys: Step
  readonly dropRetiredKeys: Step
  readonly readSigningKeys: (dir: string) => Promise<readonly SigningJwk[]>
  readonly now: () => Instant
}

const HELP = `
make gives a new broker all its keys, once, and never touches a key that is there. Keep copies apart from the database.
announce, rotate and drop replace the key that signs; store-master and bsn-index have steps of their own (--help).
The public set (JWK Set) goes to standard output: it is what every gateway has in its file broker.jwks.

  1  consent-broker keys announce --dir DIR   make the next key; send SIGHUP to the broker
  2  give every gateway the new public set    a gateway reads its file again by itself
  3  consent-broker keys rotate --dir DIR     let the next key sign; send SIGHUP to the broker
  4  consent-broker keys drop --dir DIR       five minutes later: forget the old key; send SIGHUP
${example('keys show --dir keys')}`

export const keysCommand = (io: CommandIo, tools: KeyTools): Command => {
  const keys = new Command('keys')
    .description(
      'make the keys of a new broker, or replace one: that signs tokens and orders, or that the database rests on',
    )
    .addHelpText('after', HELP)
  const step = (name: string, description: string, run: Step) =>
    keys
      .command(name)
      .description(description)
      .requiredOption('--dir <folder>', 'folder of key files')
      .addHelpText('after', example(`keys ${name} --dir keys`))
      .action(({ dir }: { dir: string }) =>
        told(io, async () => {
          const now = await run(dir, tools.now())
          io.stdout(`${JSON.stringify(publicJwks(now), null, 2)}\n`)
        }),
      )
  step('make', 'make the keys of a new broker, in a folder without any', tools.makeFirstKeys)
  step('announce', 'make the next key, which does not sign yet', tools.announceKey)
  step('rotate', 'let the announced key sign from now on', tools.rotateKeys)
  step('drop', 'forget keys that retired long enough ago', tools.dropRetiredKeys)
  step('show', 'print the public set', tools.readSigningKeys)
  return keys.addCommand(storeMasterCommand(io, tools)).addCommand(bsnIndexCommand(io, tools))
}
