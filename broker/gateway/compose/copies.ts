/** The copies that the law gives families: how long they are kept, what seals them, and who logs in to read them. */
import { z } from 'zod'
import type { CopyKeys } from '../../../consent/ports/gateway-records.ts'
import { DAY, type Instant } from '../../../consent/time.ts'
import { type GatewayConfig, GatewayConfigError, readSetting, sentenceOf } from '../config.ts'
import { rereadOnChange } from '../reread.ts'
import { parseJson } from './faults.ts'

const SETTING = 'pages.copies.keys'

/** RFC 7518, section 6.4: 32 bytes for AES-256. The name stands before what it sealed. */
const symmetricJwk = z.strictObject({
  kty: z.literal('oct'),
  kid: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  k: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
})
const symmetricJwks = z
  .strictObject({ keys: z.tuple([symmetricJwk], symmetricJwk) })
  .refine(({ keys }) => new Set(keys.map(({ kid }) => kid)).size === keys.length)

const keyOf = ({ kid, k }: z.infer<typeof symmetricJwk>) => ({
  kid,
  key: new Uint8Array(Buffer.from(k, 'base64url')),
})

/** What seals copies, as the file says at the moment of asking; null where the settings keep none. Throws `GatewayConfigError`. */
export const copyKeysOf = (
  config: GatewayConfig,
  onFault: (fault: string) => void,
): (() => CopyKeys) | null => {
  const file = config.pages?.copies?.keys
  if (file === undefined) return null
  const read = (): CopyKeys => {
    const parsed = symmetricJwks.safeParse(
      parseJson(config, SETTING, readSetting(config, SETTING, file)),
    )
    // No cause: an issue may quote a key.
    if (!parsed.success)
      throw new GatewayConfigError([
        `${config.file}: ${SETTING}: the file must hold a JWK Set of symmetric keys (oct) of 32 bytes, each with a kid of its own`,
      ])
    const [first, ...others] = parsed.data.keys
    return [keyOf(first), ...others.map(keyOf)]
  }
  return rereadOnChange([config.at(file)], read, (fault) =>
    onFault(`${sentenceOf(fault, SETTING)}; the keys before stay in use`),
  )
}

/** How long copies are kept; null where the settings keep none. */
export const copyKeepMsOf = ({ pages }: GatewayConfig): Instant | null =>
  pages?.copies === undefined ? null : pages.copies.keepDays * DAY
