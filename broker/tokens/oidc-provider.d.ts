/** The part of oidc-provider 9.13 that we use; the package ships no types. */
declare module 'oidc-provider' {
  import type { KeyObject } from 'node:crypto'
  import type { IncomingMessage, ServerResponse } from 'node:http'

  /** A client as the provider holds it. */
  export interface ProviderClient {
    readonly clientId: string
    readonly tlsClientCertificateBoundAccessTokens?: boolean
    /** Metadata of our own: the OIN of the client's party. */
    readonly party_oin?: string
  }

  /** A token in the making. */
  export interface ProviderToken {
    /** Binds it to a key by its thumbprint (RFC 7638). */
    setThumbprint(of: 'jkt', thumbprint: string): void
  }

  /** Koa's context, with the provider's own part (absent when no route of the provider matched). */
  export interface ProviderContext {
    readonly path: string
    readonly req: IncomingMessage
    readonly res: ServerResponse
    readonly state: Record<string, unknown>
    status: number
    body: unknown
    remove(header: string): void
    readonly oidc?: {
      readonly issuer: string
      readonly client?: ProviderClient
      readonly params?: { readonly authorization_details?: string }
    }
  }

  /** Where the provider keeps one kind of thing. Lifetimes in seconds. */
  export interface ProviderAdapter {
    find(id: string): Promise<Record<string, unknown> | undefined>
    upsert(id: string, payload: Record<string, unknown>, expiresInS?: number): Promise<void>
    destroy(id: string): Promise<void>
    consume(id: string): Promise<void>
    findByUid(uid: string): Promise<Record<string, unknown> | undefined>
    findByUserCode(code: string): Promise<Record<string, unknown> | undefined>
    revokeByGrantId(grantId: string): Promise<void>
  }

  /** A private key that the provider asks to sign; of the public one it makes its JWK Set. */
  export class ExternalSigningKey {
    kid: string
    alg: string
    keyObject(): KeyObject
    sign(data: Uint8Array): Uint8Array
  }

  export class Provider {
    constructor(issuer: string, configuration: Record<string, unknown>)
    /** Koa's prototype of every request. */
    readonly request: object
    use(middleware: (ctx: ProviderContext, next: () => Promise<void>) => Promise<void>): this
    on(event: 'error', listener: (error: unknown) => void): this
    on(
      event: 'grant.error' | 'server_error',
      listener: (ctx: ProviderContext, error: unknown) => void,
    ): this
    callback(): (req: IncomingMessage, res: ServerResponse) => Promise<void>
    /** The login that a browser is in the middle of; rejects when there is none. */
    interactionDetails(
      req: IncomingMessage,
      res: ServerResponse,
    ): Promise<{ readonly uid: string; readonly params: Readonly<Record<string, unknown>> }>
    /** Ends the login and sends the browser on. */
    interactionFinished(
      req: IncomingMessage,
      res: ServerResponse,
      result: { readonly login: { readonly accountId: string; readonly acr?: string } },
    ): Promise<void>
    /** What a person allowed a client; the development login allows everything it knows. */
    readonly Grant: new (of: {
      accountId: string
      clientId: string
    }) => {
      addOIDCScope(scope: string): void
      addResourceScope(resource: string, scope: string): void
      save(ttlS?: number): Promise<string>
    }
    proxy: boolean
  }

  /** Errors whose `description` reaches the requester; `detail` stays inside. */
  export const errors: {
    readonly AccessDenied: new (description: string) => Error
    readonly InvalidAuthorizationDetails: new (description: string) => Error
    readonly InvalidDpopProof: new (description: string) => Error
    readonly InvalidGrant: new (description: string) => Error
    readonly InvalidClientAuth: new (detail: string) => Error
    readonly InvalidTarget: new (description?: string) => Error
  }
}
