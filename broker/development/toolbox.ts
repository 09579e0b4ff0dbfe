/** What the development set-up does through adapters, handed in by whoever may import them. */
import type { Notice } from '../../consent/notice.ts'
import type { Requester, Watch } from '../../consent/ports/requester.ts'
import type { Source } from '../../consent/ports/source.ts'
import type { Catalogue } from '../../policies/catalogue.ts'
import type { Layout } from './layout.ts'
import type { DevelopmentTools } from './prepare.ts'

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
  /** Acts as the organisation of a gateway settings file; `watch` is shown what goes over the wire. */
  readonly organisation: (configFile: string, watch?: Watch) => Promise<Organisation>
  /** A CSV export with its mapping file, as a gateway reads it. Rejects with `SourceError` with every fault of the mapping. */
  readonly csvExport: (mappingFile: string) => Promise<Source>
  /** The broker's outbox, oldest first: what was written for people, sent or not. */
  readonly notices: (layout: Layout) => Promise<readonly Notice[]>
  /** Names for what a person reads. */
  readonly catalogue: () => Catalogue
}
