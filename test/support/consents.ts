/** What the tests of consent say, and look at: two scopes of the real catalogue, in a family of `openFamily`. */

import { consentOverview } from '../../broker/answers/consent-views.ts'
import { giveConsent, refuseConsent } from '../../broker/answers/say.ts'
import { type GiveInput, giveInput } from '../../broker/answers/say-input.ts'
import { decideFor } from '../../broker/decisions/decide-for.ts'
import { makeOffer, offerInput } from '../../broker/disclosure/offer.ts'
import { askForConsent, askInput } from '../../broker/questions/ask.ts'
import type { FamilyRole } from '../../consent/family.ts'
import { actor, type PartyName, party, type TestFamily } from './family.ts'

/** School to CJG, prevention: school data, one parent unless the other objects. */
export const EDU = {
  holder: party('school'),
  requester: party('cjg'),
  purpose: 'preventie_vroegsignalering',
  categories: ['gedrag_welbevinden', 'ondersteuningsbehoefte'],
}
/** CJG to school, feedback: help data, all parents and the young person from 12. */
export const CARE = {
  holder: party('cjg'),
  requester: party('school'),
  purpose: 'terugkoppeling_hulp',
  categories: ['plan_afspraken', 'hulp_betrokkenheid'],
}

/** An answer about `EDU`, or what a test changes of it. */
export const input = (f: TestFamily, change: object = {}): GiveInput =>
  giveInput.parse({ child: f.child, ...EDU, ...change })
export const give = (f: TestFamily, role: FamilyRole, change: object = {}) =>
  giveConsent(f.context, f.who(role), f.key(), input(f, change))
export const refuse = (f: TestFamily, role: FamilyRole, change: object = {}) =>
  refuseConsent(f.context, f.who(role), f.key(), input(f, change))
export const overview = (f: TestFamily, role: FamilyRole) =>
  consentOverview(f.context, f.who(role), f.child)

/** Asks the family about `EDU` as this organisation, or about what a test changes of it. */
export const ask = (f: TestFamily, by: PartyName, change: object = {}) =>
  askForConsent(
    f.context,
    actor(by),
    f.key(),
    askInput.parse({
      kind: f.pseudonym(by),
      ...EDU,
      reason: 'Samen kijken naar het verzuim.',
      ...change,
    }),
  )

/** The school gives the samenwerkingsverband what the law lets it give (R20). */
export const shareByLaw = (f: TestFamily) =>
  makeOffer(
    f.context,
    actor('school'),
    f.key(),
    offerInput.parse({
      kind: f.pseudonym('school'),
      ontvanger: party('swv'),
      doel: 'opp_extra_ondersteuning',
      categorieen: ['ondersteuningsbehoefte'],
    }),
  )

/** What the policies make of it now. */
export const decided = (f: TestFamily, scope: typeof EDU) =>
  f.read(async (tx) => {
    const child = await tx.children.get(f.child)
    const holder = await tx.parties.get(scope.holder)
    const requester = await tx.parties.get(scope.requester)
    if (!(child && holder && requester)) throw new Error('missing')
    const { answer } = await decideFor(f.context, tx, { ...scope, child, holder, requester })
    return Object.values(answer.decisions).map(({ reason }) => reason)
  })
