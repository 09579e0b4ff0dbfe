/** Who calls: a party's system with a token bound to its key, or a person with a login. Refusals carry no hint. */
import type { Act } from '../../consent/act.ts'
import type { Actor, Party, Professional } from '../../consent/party.ts'
import type { ByPerson } from '../acting.ts'
import { officesOf } from '../administration/offices.ts'
import type { BrokerContext } from '../context.ts'
import { journalRefusedAct, partyDoing } from '../disclosure/act-grants.ts'
import { personOf } from '../family/family.ts'
import type { GrantedDetail } from '../tokens/access-token.ts'
import type { GrantedSlice } from '../tokens/details.ts'
import {
  type Admission,
  admitAlone,
  type PresentedToken,
  type TokenRefusal,
} from '../tokens/verify-access-token.ts'
import type { Pass } from './entrance.ts'
import { HttpError } from './problem.ts'

/** A verified access token of a party's system: one detail, either a slice or acts. */
export type MachineToken = {
  readonly clientId: string
  readonly jti: string
  readonly detail: GrantedDetail
}

type Refusal = Pick<TokenRefusal, 'wwwAuthenticate'>

/** Verifies a token and its proof of possession, but for its admission. Rejects only on a fault of ours. */
export type VerifyToken = (
  presented: PresentedToken,
) => Promise<
  | { readonly ok: true; readonly token: MachineToken; readonly admission: Admission }
  | { readonly ok: false; readonly refusal: Refusal }
>

/** Verifies a person's login token. `subject` is `iss` and `sub`, joined by a space. Rejects only on a fault of ours. */
export type VerifyPerson = (
  authorization: string | undefined,
) => Promise<{ readonly ok: true; readonly subject: string } | { readonly ok: false }>

/**
 * Who may call a route. `officer` is a professional of an organisation with that function. With `bsn` the system must
 * show a certificate of its own party, wherever certificates can be shown.
 */
export type Access =
  | { readonly by: 'machine'; readonly act: Act; readonly bsn?: true }
  | { readonly by: 'slice' }
  | { readonly by: 'person' }
  | { readonly by: 'officer'; readonly as: 'fg' | 'beheerder' }

export type Callers = {
  readonly machine: { readonly clientId: string; readonly actor: Actor; readonly pass: Pass }
  readonly slice: {
    readonly clientId: string
    readonly slice: GrantedSlice
    readonly jti: string
    readonly pass: Pass
  }
  readonly person: { readonly who: ByPerson }
  /** One entry per organisation where this person has the function; never empty. */
  readonly officer: { readonly offices: readonly Professional[] }
}

export type Caller = Callers[keyof Callers]

/** What authentication works with. */
export type Gatekeepers = {
  readonly context: BrokerContext
  readonly verifyToken: VerifyToken
  readonly verifyPerson: VerifyPerson
  /** False only in a development set-up without TLS. */
  readonly bsnNeedsCertificate: boolean
}

const notLoggedIn = ({ wwwAuthenticate }: Refusal): HttpError =>
  new HttpError('niet_ingelogd', { headers: { 'WWW-Authenticate': wwwAuthenticate } })

type Verified = Extract<Awaited<ReturnType<VerifyToken>>, { ok: true }>

const verifiedOf = async (
  { verifyToken }: Gatekeepers,
  presented: PresentedToken,
): Promise<Verified> => {
  const verified = await verifyToken(presented)
  if (!verified.ok) throw notLoggedIn(verified.refusal)
  return verified
}

const passOf = ({ context }: Gatekeepers, { admission }: Verified): Pass => {
  const mustHold = (refusal: Refusal | null): void => {
    if (refusal) throw notLoggedIn(refusal)
  }
  return {
    use: async (tx) => mustHold(await admission.admit(tx)),
    useAlone: async () => mustHold(await admitAlone(admission, context.store)),
  }
}

type MachineAccess = Extract<Access, { by: 'machine' }>

const certificateFits = (
  { bsnNeedsCertificate }: Gatekeepers,
  access: MachineAccess,
  { party, presented }: { party: Party; presented: PresentedToken },
): boolean =>
  access.bsn !== true || !bsnNeedsCertificate || presented.certificate?.oin === party.oin

const machine = async (
  keepers: Gatekeepers,
  presented: PresentedToken,
  access: MachineAccess,
): Promise<Callers['machine']> => {
  const verified = await verifiedOf(keepers, presented)
  const { clientId, detail } = verified.token
  const pass = passOf(keepers, verified)
  const { act } = access
  const named = detail.type === 'handeling' && detail.handelingen.includes(act)
  // Its record says what it may do now, which can be less than when the token was issued.
  const party = named
    ? await keepers.context.store.read((tx) => partyDoing(tx, clientId, [act]))
    : undefined
  if (party === undefined || !certificateFits(keepers, access, { party, presented })) {
    await pass.useAlone()
    await journalRefusedAct(keepers.context, { clientId, act, employee: detail.medewerker })
    throw new HttpError('niet_bevoegd')
  }
  return { clientId, actor: { party: party.id, employee: detail.medewerker }, pass }
}

const slice = async (
  keepers: Gatekeepers,
  presented: PresentedToken,
): Promise<Callers['slice']> => {
  const verified = await verifiedOf(keepers, presented)
  const { clientId, detail, jti } = verified.token
  const pass = passOf(keepers, verified)
  if (detail.type !== 'dossierdeel') {
    await pass.useAlone()
    throw new HttpError('niet_bevoegd')
  }
  return { clientId, slice: detail, jti, pass }
}

const subjectOf = async (
  { verifyPerson }: Gatekeepers,
  { authorization }: PresentedToken,
): Promise<string> => {
  const verified = await verifyPerson(authorization)
  if (verified.ok) return verified.subject
  // RFC 6750, section 3.1: a request without any token is told the scheme, not an error.
  const told = authorization === undefined ? 'Bearer' : 'Bearer error="invalid_token"'
  throw new HttpError('niet_ingelogd', { headers: { 'WWW-Authenticate': told } })
}

const person = async (
  keepers: Gatekeepers,
  presented: PresentedToken,
): Promise<Callers['person']> => {
  const { context } = keepers
  const subject = await subjectOf(keepers, presented)
  const known = await context.store.read((tx) => tx.families.personBySubject(subject))
  return { who: { person: known?.id ?? (await personOf(context, subject)) } }
}

const officer = async (
  keepers: Gatekeepers,
  presented: PresentedToken,
  { as }: Extract<Access, { by: 'officer' }>,
): Promise<Callers['officer']> => {
  const subject = await subjectOf(keepers, presented)
  const jobs = await officesOf(keepers.context, subject)
  const offices = jobs.filter(({ functions }) => functions.includes(as))
  if (offices.length === 0) throw new HttpError('niet_bevoegd')
  return { offices }
}

/** Who calls, as the route needs it; throws `HttpError` `niet_ingelogd` or `niet_bevoegd`. */
export const authenticate = (
  keepers: Gatekeepers,
  access: Access,
  presented: PresentedToken,
): Promise<Caller> => {
  switch (access.by) {
    case 'machine':
      return machine(keepers, presented, access)
    case 'slice':
      return slice(keepers, presented)
    case 'person':
      return person(keepers, presented)
    case 'officer':
      return officer(keepers, presented, access)
  }
}
