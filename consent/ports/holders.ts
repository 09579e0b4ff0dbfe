/** Why a holder's gateway gave no answer. Codes only: its own words never travel on. */
export type FetchFailure =
  | 'onbereikbaar' // no connection
  | 'te_laat' // no complete answer in time
  | 'te_groot' // more than the largest sealed answer
  | 'ongeldig' // not what was ordered, or not sealed as agreed
  | 'geweigerd' // the gateway refused the order

export type Fetched =
  /** `sealed` is null when the holder has nothing of what was ordered. */
  | { readonly ok: true; readonly sealed: string | null }
  | { readonly ok: false; readonly failure: FetchFailure }

/**
 * Speaks to gateways of holders. `fetch` sends one signed order once, never retries by itself (an order is single
 * use), always settles within its own time limit, and never rejects: whatever the other side does is a value.
 */
export interface HolderGateways {
  fetch(gatewayUrl: string, signedOrder: string): Promise<Fetched>
}
