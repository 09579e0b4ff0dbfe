/** The roads by which messages leave, and the sender that uses them. */
import { readOrderSigner } from '../../adapters/envelope/broker-keys.ts'
import { folderMailer } from '../../adapters/notify/folder.ts'
import { smtpMailer } from '../../adapters/notify/smtp.ts'
import { httpWebhooks } from '../../adapters/notify/webhooks.ts'
import type { SigningJwk } from '../../consent/ports/keys.ts'
import type { Mailer } from '../../consent/ports/mailer.ts'
import type { BrokerConfig } from '../config.ts'
import type { BrokerContext } from '../context.ts'
import type { Log } from '../log.ts'
import { type RunningOutbox, runOutbox } from '../outbox/run.ts'

const mailerOf = ({ mode, mail: { from, by } }: BrokerConfig, log: Log): Mailer => {
  if ('folder' in by) {
    log('mail.folder', { folder: by.folder })
    return folderMailer({ folder: by.folder, from })
  }
  log('mail.server', {})
  return smtpMailer({ url: by.smtpUrl, from, requireTls: mode === 'production' })
}

const signerOf = ([signer]: readonly SigningJwk[]) =>
  readOrderSigner(signer, 'CONSENT_BROKER_KEYS: signing-keys.json')

/**
 * Starts sending what waits, by the roads that the settings name. `prepareSigner` throws for keys that cannot sign; what it
 * returns signs with them from the next message on.
 */
export const startOutbox = (
  config: BrokerConfig,
  signingKeys: readonly SigningJwk[],
  { context, log }: { readonly context: BrokerContext; readonly log: Log },
): RunningOutbox & {
  readonly prepareSigner: (signingKeys: readonly SigningJwk[]) => () => void
} => {
  let signer = signerOf(signingKeys)
  const webhooks = httpWebhooks({
    issuer: config.issuer,
    signer: () => signer,
    allowPrivate: config.mode === 'development',
  })
  const settings = { portalUrl: config.peopleUrl, domain: config.mail.domain }
  const running = runOutbox({ context, log, webhooks, settings, mailer: mailerOf(config, log) })
  return {
    ...running,
    prepareSigner: (next) => {
      const fresh = signerOf(next)
      return () => {
        signer = fresh
      }
    },
  }
}
