/** Names that people read, for the ids on the wire. */
import type { Catalogue } from '../../policies/catalogue.ts'
import { parties, partyIdOf } from './world.ts'

export type Names = {
  readonly party: (id: string) => string
  readonly purpose: (id: string) => string
  readonly category: (id: string) => string
}

/** What has no name here is called by its id. */
export const namesFrom = ({ purposes, categories }: Catalogue): Names => ({
  party: (id) => parties.find(({ slug }) => partyIdOf(slug) === id)?.name ?? id,
  purpose: (id) => purposes.find((known) => known.id === id)?.name ?? id,
  category: (id) => categories.find((known) => known.id === id)?.name ?? id,
})
