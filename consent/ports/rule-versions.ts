import type { RuleVersion } from '../rule-version.ts'

/** Which rules held when, with the texts of catalogues, their translations and region files by their content hash. Nothing is ever changed or removed. */
export interface RuleVersions {
  /** Keeps a text under its hash; a hash that has one already keeps it. */
  keepText(hash: string, text: string): Promise<void>
  text(hash: string): Promise<string | undefined>
  /** `ConsentError('conflict')` when the region has a version of that instant. */
  add(version: RuleVersion): Promise<void>
  /** Of one region, newest first. */
  of(region: string): Promise<RuleVersion[]>
}
