/** A slice that rests on the yes of both parents. */
import { randomUUID } from 'node:crypto'
import type { Response } from 'supertest'
import { askForConsent, askInput } from '../../../broker/questions/ask.ts'
import type { RequestedSlice } from '../../../broker/tokens/details.ts'
import { decisionIds, type RequestId } from '../../../consent/id.ts'
import type { RequesterEnvelopes } from '../../../consent/ports/envelope.ts'
import { DAY, MINUTE } from '../../../consent/time.ts'
import { CJG, type MachineClient, SCHOOL, type System } from '../../support/system.ts'

export const PURPOSE = 'terugkoppeling_hulp'
export const CATEGORY = 'hulp_betrokkenheid'

/** What a person says about the help of the CJG to the school. */
export const saying = (child: string, keuze: 'gegeven' | 'geweigerd') => ({
  keuze,
  kind: child,
  houder: CJG,
  ontvanger: SCHOOL,
  doel: PURPOSE,
  categorieen: [CATEGORY],
})

/** The slice that the school may ask for. */
export const wanted = (pseudonym: string | undefined): RequestedSlice =>
  ({
    type: 'dossierdeel',
    kind: pseudonym,
    houder: CJG,
    doel: PURPOSE,
    categorieen: [CATEGORY],
    medewerker: 'm.034',
  }) as RequestedSlice

/** The school asks the family; throws when the broker does not take the question. */
export const ask = async (system: System, pseudonym: string | undefined, party = CJG) => {
  const answer = await system
    .client(party)
    .post('toestemmingsverzoeken', '/v1/toestemmingsverzoeken', {
      kind: pseudonym,
      houder: CJG,
      ontvanger: SCHOOL,
      doel: PURPOSE,
      categorieen: [CATEGORY],
      reden: 'De school wil weten dat er hulp is.',
    })
  if (answer.status !== 202) throw new Error(`not asked: ${answer.text}`)
  return answer
}

/** The same as the CJG asked it more than a week ago; its number. */
export const askedLongAgo = async (
  { broker: { context } }: System,
  pseudonym: string | undefined,
): Promise<RequestId> => {
  const then = { ...context, now: () => Date.now() - 8 * DAY }
  const input = askInput.parse({
    kind: pseudonym,
    holder: CJG,
    requester: SCHOOL,
    purpose: PURPOSE,
    categories: [CATEGORY],
    reason: 'De school wil weten dat er hulp is.',
  })
  return (await askForConsent(then, { party: CJG, employee: 'm.034' }, randomUUID(), input)).id
}

/** An organisation's system reminds of a question. */
export const remind = (system: System, id: string, party = CJG, key: string = randomUUID()) =>
  system
    .client(party)
    .post('toestemmingsverzoeken', `/v1/toestemmingsverzoeken/${id}/_herinneren`, {}, key)

/** A family whose parents (`ouder-1`, `ouder-2`) both said yes, and the slice that follows from it. */
export const consentedSlice = async (system: System) => {
  const { child, pseudonyms } = await system.seedFamily({
    'ouder-1': 'ouder1',
    'ouder-2': 'ouder2',
  })
  await ask(system, pseudonyms[CJG])
  for (const parent of ['ouder-1', 'ouder-2']) {
    const answer = await system.person(parent).post('/v1/toestemmingen', saying(child, 'gegeven'))
    if (answer.status !== 201) throw new Error(`not said: ${answer.text}`)
  }
  return { child, slice: wanted(pseudonyms[SCHOOL]) }
}

/** The school's envelope request for the slice, on the decision that its token names. */
export const envelopeFor = (
  system: System,
  decision: string,
  envelopes: RequesterEnvelopes = system.envelopes,
) => {
  const now = Date.now()
  const asked = {
    jti: randomUUID(),
    holder: system.refOf(CJG),
    purpose: PURPOSE,
    categories: [CATEGORY],
    decision: decisionIds.schema.parse(decision),
    expiresAt: now + MINUTE,
  }
  return envelopes.request(asked, now)
}

type Ordering = { readonly school?: MachineClient; readonly envelopes?: RequesterEnvelopes }

/** A whole order of the school, from token to answer; where the token is refused, that answer. */
export const orderOnce = async (
  system: System,
  slice: RequestedSlice,
  { school = system.client(SCHOOL), envelopes }: Ordering = {},
): Promise<Response> => {
  const asked = await school.askToken(slice)
  if (asked.status !== 200) return asked
  const { access_token: token, authorization_details: details } = asked.body
  const { jws } = await envelopeFor(system, details[0].besluit, envelopes)
  return school.send('post', '/v1/verstrekkingen', token, (sent) =>
    sent.set('Idempotency-Key', randomUUID()).send({ envelopverzoek: jws }),
  )
}

/** 200 where the slice came, sealed; any other number where it did not. */
export const fetchOnce = async (
  system: System,
  slice: RequestedSlice,
  ordering: Ordering = {},
): Promise<number> => {
  const { status, body } = await orderOnce(system, slice, ordering)
  return body.status === 'verstrekt' ? 200 : status + 1000
}
