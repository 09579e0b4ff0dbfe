import type { PartyId } from '../id.ts'
import type { Client, Oin, Party, Professional } from '../party.ts'

/** Somebody who works at a party; their login can be looked up, never read back. */
export type StaffMember = Pick<Professional, 'employee' | 'functions' | 'active'>

/**
 * The register of organisations. `put` creates or replaces; an id never changes its meaning: `ConsentError('conflict')`
 * when a party would get another kind, a client another party, or two parties one OIN.
 */
export interface Parties {
  put(party: Party): Promise<void>
  get(id: PartyId): Promise<Party | undefined>
  byOin(oin: Oin): Promise<Party | undefined>
  all(): Promise<Party[]>
  putClient(client: Client): Promise<void>
  /** Every system of the register, by id. */
  clients(): Promise<Client[]>
  client(id: string): Promise<Client | undefined>
  /** Every system that acts for this party, by id. */
  clientsOf(party: PartyId): Promise<Client[]>
  putProfessional(professional: Professional): Promise<void>
  /** One login may work for several parties. */
  professionals(subject: string): Promise<Professional[]>
  /** What this employee does for the party from now on, whatever their login; `ConsentError('onbekend')` for nobody. */
  changeStaff(party: PartyId, member: StaffMember): Promise<void>
  /** By employee. */
  staffOf(party: PartyId): Promise<StaffMember[]>
}
