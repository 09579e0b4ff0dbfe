/** Short ways for a family of `openFamily` to say something, and for an organisation to record something. */
import { recordFact, recordFactInput } from '../../broker/record-fact.ts'
import { giveConsent, giveInput } from '../../broker/say.ts'
import type { FamilyRole } from '../../consent/family.ts'
import type { ConsentView } from '../../consent/status.ts'
import { type PartyName, party, type TestFamily } from './family.ts'

/** School to CJG, prevention: one parent is enough unless the other objects. */
export const PREVENTION = {
  holder: party('school'),
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  categories: ['gedrag_welbevinden'],
}

type Saying = Pick<TestFamily, 'context' | 'who' | 'key' | 'child'>

/** A yes to `PREVENTION`, or to what a test changes of it. */
export const sayYes = (
  f: Saying,
  role: FamilyRole = 'ouder1',
  change: object = {},
): Promise<ConsentView> =>
  giveConsent(
    f.context,
    f.who(role),
    f.key(),
    giveInput.parse({ child: f.child, ...PREVENTION, ...change }),
  )

/** A fact recorded by an organisation about the family's child. */
export const record = (
  f: Pick<TestFamily, 'context' | 'key' | 'pseudonym'>,
  by: PartyName,
  change: object,
) =>
  recordFact(
    f.context,
    { party: party(by), employee: 'mw1' },
    f.key(),
    recordFactInput.parse({ kind: f.pseudonym(by), ...change }),
  )
