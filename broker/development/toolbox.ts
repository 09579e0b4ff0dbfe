/** What the development set-up does through adapters, handed in by whoever may import them. */
import type { Requester } from '../../consent/ports/requester.ts'
import type { DevelopmentTools, Layout } from './prepare.ts'

/** One organisation, acting through its own gateway's settings. */
export type Organisation = {
  readonly requester: Requester
  /** Remembers in the gateway's own records which child of the organisation a pseudonym means. */
  readonly link: (pseudonym: string, reference: string) => void
  readonly close: () => void
}

export type Toolbox = DevelopmentTools & {
  /** Puts the register file of a set-up into the broker's database. */
  readonly applyRegister: (layout: Layout) => Promise<void>
  /** Acts as the organisation of a gateway settings file. */
  readonly organisation: (configFile: string) => Promise<Organisation>
}
