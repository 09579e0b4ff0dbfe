/** Short ways for a family of `openFamily` to say something, and for an organisation to record something. */

import { giveConsent } from '../../broker/answers/say.ts'
import { giveInput } from '../../broker/answers/say-input.ts'
import { recordFactInput } from '../../broker/decisions/fact-input.ts'
import { recordFact } from '../../broker/decisions/record-fact.ts'
import { namerFor } from '../../broker/family/named-party.ts'
import type { FamilyRole } from '../../consent/family.ts'
import type { PartyId } from '../../consent/id.ts'
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

/** How a family member sees an organisation: its id, or a stand-in where an address is secret. */
export const shownTo = (f: Saying, role: FamilyRole, id: PartyId): Promise<string> =>
  f.context.store.read(async (tx) => {
    const child = await tx.children.get(f.child)
    if (!child) throw new Error('no child')
    return (await (await namerFor(f.context, tx, child, f.who(role).person))(id)).id
  })

/** A yes to `PREVENTION`, or to what a test changes of it, between parties named as this person sees them. */
export const sayYes = async (
  f: Saying,
  role: FamilyRole = 'ouder1',
  change: object = {},
): Promise<ConsentView> => {
  const holder = await shownTo(f, role, PREVENTION.holder)
  const requester = await shownTo(f, role, PREVENTION.requester)
  return giveConsent(
    f.context,
    f.who(role),
    f.key(),
    giveInput.parse({ child: f.child, ...PREVENTION, holder, requester, ...change }),
  )
}

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
