/** The broker's own store and rules, for commands that look after them while no server runs in this process. */
import { existsSync } from 'node:fs'
import { openContext } from '../compose/context.ts'
import { brokerConfig, ConfigError, ownEnvironment } from '../config.ts'
import type { CommandIo } from './io.ts'

type ExitCode = Pick<CommandIo, 'setExitCode'>

/** Opens what the settings of the environment name, and makes it where it is missing; whoever opens it closes the store. */
export const openStore = ({ setExitCode }: ExitCode) =>
  openContext(brokerConfig(ownEnvironment()), () => setExitCode(1))

/** The same for a store that must be there: of a mistyped path a new, empty one would look complete. */
export const openExistingStore = (io: ExitCode) => {
  const { database } = brokerConfig(ownEnvironment())
  if (!existsSync(database))
    throw new ConfigError([`CONSENT_BROKER_DATABASE: there is no database at ${database}.`])
  return openStore(io)
}
