/** How an organisation's system speaks to the broker: as requester, and as holder who begins. */
import type { FactName } from '../fact.ts'
import type { Answer } from './envelope.ts'

/** A slice as an employee asks for it. `kind` is the organisation's own pseudonym of the child. */
export type WantedSlice = {
  readonly kind: string
  readonly houder: string
  readonly doel: string
  readonly categorieen: readonly string[]
  /** Per category the fields wanted; a category left out means all of its fields. */
  readonly velden?: Readonly<Record<string, readonly string[]>>
  readonly medewerker: string
  /** The holder's open offer that this collects. */
  readonly aanbieding?: string
}

/** What a token allows: never more than was asked; what is left out was refused, for a reason nobody learns. */
export type AllowedSlice = {
  readonly categorieen: readonly string[]
  readonly velden?: Readonly<Record<string, readonly string[]>> | undefined
  readonly besluit: string
}

/** A token in hand. `collect` orders with it, as often as it is called while the token lives; each is an order of its own. */
export type HeldSlice = AllowedSlice & { readonly collect: () => Promise<FetchedSlice> }

/** `geweigerd`: no token. `niet_verstrekt`: withheld, withdrawn, empty and unknown alike. */
export type FetchedSlice =
  | { readonly status: 'verstrekt'; readonly id: string; readonly answer: Answer }
  | { readonly status: 'niet_verstrekt'; readonly id: string }
  | { readonly status: 'geweigerd' }

export type OfferedSlice = {
  readonly kind: string
  readonly ontvanger: string
  readonly doel: string
  readonly categorieen: readonly string[]
  readonly medewerker: string
}

/** What the broker answers to an act, as it came: JSON of the resource's own schema in the broker's API description. */
export type Told = Readonly<Record<string, unknown>>

export type OfferResult = Told & {
  /** Null when nothing of it may be told. */
  readonly aanbieding: string | null
  readonly categorieen: readonly string[]
}

export type OpenOffer = Told & {
  readonly aanbieding: string
  /** The receiver's own pseudonym of the child. */
  readonly kind: string
  readonly houder: string
  readonly doel: string
  readonly categorieen: readonly string[]
}

export type ConsentQuestion = {
  readonly kind: string
  readonly houder: string
  readonly ontvanger: string
  readonly doel: string
  readonly categorieen: readonly string[]
  /** Why it is needed now; the family reads it. */
  readonly reden: string
  /** `YYYY-MM-DD`, the last day that it is needed; left out: as long as is allowed. */
  readonly laatsteDag?: string
}

/** A question of ours, and how it stands. */
export type AskedQuestion = Told & {
  readonly status: 'gevraagd' | 'beschikbaar' | 'verlopen'
  /** Our own pseudonym of the child. */
  readonly kind: string
  readonly houder: string
  readonly ontvanger: string
  readonly doel: string
  readonly categorieen: readonly string[]
}

export type CheckQuestion = {
  readonly kind: string
  readonly ontvangers: readonly string[]
  readonly doel: string
  readonly categorieen: readonly string[]
}

export type NewChild = {
  /** `YYYY-MM-DD`, `00` where unknown. */
  readonly geboortedatum: string
  readonly geheimAdres?: boolean
  readonly eersteLid?: 'ouder' | 'voogd' | 'jeugdige'
}

/** A copy that somebody of a family may read now. */
export type ReadableCopy = Told & {
  readonly verstrekking: string
  /** Null where nobody may be told who received it. */
  readonly ontvanger: string | null
  readonly doel: string
  readonly categorieen: readonly string[]
  /** ISO 8601. */
  readonly geleverdOp: string
  /** Then no address may be shown. */
  readonly geheimAdres: boolean
}

/** The ID token of whoever of a family logged in on our own pages. */
export type AtOurPages = { readonly inlogbewijs: string } & Act

/** A circumstance; what is left out bears on every receiver, purpose or category of the holder. */
export type FactToRecord = {
  readonly kind: string
  readonly naam: FactName
  readonly waarde?: boolean
  /** Left out: ourselves. Another holder makes it a claim. */
  readonly houder?: string
  readonly ontvanger?: string
  readonly doel?: string
  readonly categorieen?: readonly string[]
  readonly over?: string
  readonly afwegingHash?: string
  /** ISO 8601. */
  readonly tot?: string
}

/** An act and who does it. The key makes a repetition safe; the same act after a lost answer takes the same key. */
export type Act = { readonly medewerker: string; readonly sleutel?: string }

export type RequesterErrorCode =
  | 'instelling' // a setting of this client is wrong: an unknown holder, an address that may not be called
  | 'onbereikbaar' // no connection to the broker
  | 'te_laat' // no complete answer of the broker in time
  | 'niet_toegelaten' // the broker does not accept this client, its key or its token
  | 'ongeldig' // the broker found faults in the request; `faults` tells where
  | 'conflict' // the state does not allow it, or the key was used for something else
  | 'onbekend' // the broker knows no such thing, or not for us
  | 'houder_mislukt' // the holder's gateway is down or answered wrongly: nothing was provided
  | 'houder_te_laat' // the holder's gateway did not answer in time: nothing was provided
  | 'al_opgehaald' // this order was carried out before: its answer comes once
  | 'broker_fout' // the broker failed, or answered what is no answer
  | 'niet_te_openen' // an answer came that is not the holder's, or not for this question; `faults` tells why

/** A fault at the requester's side of the wire. Neither message nor faults hold content. */
export class RequesterError extends Error {
  readonly code: RequesterErrorCode
  readonly faults: readonly string[]

  constructor(
    code: RequesterErrorCode,
    message: string,
    options: { cause?: unknown; faults?: readonly string[] } = {},
  ) {
    super(message, { cause: options.cause })
    this.name = 'RequesterError'
    this.code = code
    this.faults = options.faults ?? []
  }
}

/** One exchange with the broker as it went over the wire, tokens and proofs included: never to be kept. */
export type Exchange = {
  readonly url: string
  readonly call: {
    readonly method: string
    readonly headers: Readonly<Record<string, string>>
    readonly body?: string | undefined
  }
  readonly status: number
  readonly answer: string
}
/** Is shown every exchange; for showing how it works, in development only. */
export type Watch = (exchange: Exchange) => void

/**
 * The broker, as one organisation's system may use it. Every call settles within the client's time limit and rejects with `RequesterError` only.
 * A refusal is a value. Private keys of envelopes live in the call that made them.
 */
export interface Requester {
  /** Asks for a token; null when it is refused, whatever the reason. */
  token(slice: WantedSlice): Promise<HeldSlice | null>
  /** The whole requester side: token, envelope request, order, opened answer. One attempt. */
  fetchSlice(slice: WantedSlice): Promise<FetchedSlice>
  /** As holder: offers categories to a receiver. Nothing leaves yet. */
  offer(offered: OfferedSlice & Act): Promise<OfferResult>
  /** As receiver: what may be collected now, oldest first. */
  openOffers(act: Act): Promise<readonly OpenOffer[]>
  /** Asks the family, or (as requester) asks the broker to ask. Always the same answer. */
  askForConsent(question: ConsentQuestion & Act): Promise<Told & { readonly id: string }>
  /** What we asked in a question, and how it stands. `onbekend` for one of another. */
  requestState(request: { readonly verzoek: string } & Act): Promise<AskedQuestion>
  check(question: CheckQuestion & Act): Promise<Told>
  /** Registers a child; the answer holds our pseudonym (`kind`) and a one-time code for the family. */
  registerChild(
    child: NewChild & Act,
  ): Promise<Told & { readonly kind: string; readonly code: string }>
  /** Uses a code that the family handed over; the answer holds our pseudonym (`kind`). */
  linkByCode(code: { readonly code: string } & Act): Promise<Told & { readonly kind: string }>
  /** For a party that may use the BSN; the answer holds our pseudonym (`kind`), for a known child and a new one alike. */
  linkByBsn(
    child: { readonly bsn: string; readonly geboortedatum: string } & Act,
  ): Promise<Told & { readonly kind: string }>
  /** Makes a code with which the family of a child that we registered accepts us. */
  invite(child: { readonly kind: string } & Act): Promise<Told & { readonly code: string }>
  recordFact(fact: FactToRecord & Act): Promise<Told & { readonly id: string }>
  /** As holder: which copies whoever stands before our pages may read now. */
  readableCopies(at: AtOurPages): Promise<readonly ReadableCopy[]>
  /** As holder: one of those, to be shown now; the broker writes it down. `onbekend` for what is not theirs to read. */
  lookAtCopy(at: AtOurPages & { readonly verstrekking: string }): Promise<ReadableCopy>
  /** As holder: makes a requester's claim our own. */
  confirmFact(
    claim: { readonly kind: string; readonly bewering: string } & Act,
  ): Promise<Told & { readonly id: string }>
}
