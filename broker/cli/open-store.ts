/** The broker's own store and rules, for commands that look after them while no server runs in this process. */
import { openContext } from '../compose.ts'
import { brokerConfig, ownEnvironment } from '../config.ts'
import type { CommandIo } from './io.ts'

/** Opens what the settings of the environment name; whoever opens it closes the store. */
export const openStore = ({ setExitCode }: Pick<CommandIo, 'setExitCode'>) =>
  openContext(brokerConfig(ownEnvironment()), () => setExitCode(1))
