/** An outbox over a broker of `openBroker`, whose roads a test answers for. */
import type { BrokerContext } from '../../broker/context.ts'
import type { Log, LogEvent } from '../../broker/log.ts'
import type { Outbox } from '../../broker/outbox/send.ts'
import type { Mail, Sent } from '../../consent/ports/mailer.ts'
import type { WebhookEvent } from '../../consent/ports/webhooks.ts'

export type Logged = { readonly event: LogEvent } & Readonly<Record<string, unknown>>

/** `answer` is asked before each mail or push; what it throws is a fault of the road itself. */
export const outboxOver = (
  context: BrokerContext,
  answer: (sending: Mail | WebhookEvent) => Sent | Promise<Sent> = () => ({ ok: true }),
) => {
  const mails: Mail[] = []
  const pushes: { url: string; event: WebhookEvent }[] = []
  const logged: Logged[] = []
  const log: Log = (event, fields) => void logged.push({ event, ...fields })
  const outbox: Outbox = {
    context,
    log,
    settings: { portalUrl: 'https://mijn.broker.example', domain: 'broker.example' },
    mailer: {
      send: async (mail) => {
        mails.push(mail)
        return answer(mail)
      },
    },
    webhooks: {
      push: async (url, event) => {
        pushes.push({ url, event })
        return answer(event)
      },
    },
    isStopping: () => false,
    unmarked: new Set(),
  }
  return { outbox, mails, pushes, logged }
}
