/** A false word: what was sent before, or is not signed by whom it should be, opens nothing. */
import type { Exchange } from '../../../consent/ports/requester.ts'
import type { Stage } from './stage.ts'
import { chapter, check, given, type Step, same } from './story.ts'

type Scene = { readonly stage: Stage }

const delivered = ({ stage }: Scene): Exchange =>
  given(
    stage.school.traffic.find(
      ({ url, answer }) => url.includes('/v1/verstrekkingen') && answer.includes('"verstrekt"'),
    ),
    'een bestelling die lukte',
  )

const send = async ({ url, call }: Exchange, headers: Record<string, string> = {}) => {
  const response = await fetch(url, {
    method: call.method,
    headers: { ...call.headers, ...headers },
    ...(call.body === undefined ? {} : { body: call.body }),
  })
  return { status: response.status, text: await response.text() }
}

/** The last character of the signature holds unused bits; one in the middle does not. */
const damaged = (token: string): string => {
  const at = token.length - 20
  return `${token.slice(0, at)}${token[at] === 'A' ? 'B' : 'A'}${token.slice(at + 1)}`
}

const replayed: Step<Scene> = {
  id: 'herhaald',
  title: 'Iemand luisterde mee en stuurt hetzelfde verzoek nog eens, woord voor woord.',
  run: async (scene) => {
    const again = await send(delivered(scene))
    const order = delivered(scene)
    const withoutProof = await send({
      ...order,
      call: {
        ...order.call,
        headers: Object.fromEntries(
          Object.entries(order.call.headers).filter(([name]) => name.toLowerCase() !== 'dpop'),
        ),
      },
    })
    return {
      checks: [
        same('hetzelfde bewijs telt maar één keer', again.status, 401),
        same('het token zonder bewijs telt niet', withoutProof.status, 401),
        check(
          'er komt geen verzegeld antwoord',
          !`${again.text}${withoutProof.text}`.includes('antwoord"'),
        ),
      ],
      sees: { luistervink: `${again.status}, niets` },
    }
  },
}

const forged: Step<Scene> = {
  id: 'vervalst',
  title:
    'Iemand verandert één letter in het token, en geeft de gateway van het CJG zelf een opdracht.',
  run: async (scene) => {
    const order = delivered(scene)
    const own = Object.entries(order.call.headers).find(
      ([name]) => name.toLowerCase() === 'authorization',
    )
    const token = given(own?.[1], 'het token')
    const changed = await send(order, { [own?.[0] ?? 'authorization']: damaged(token) })
    const gateway = scene.stage.layout.gateways.find(({ party }) => party.slug === 'cjg-zuidwaard')
    // A request of the school, not an order that the broker signed.
    const { envelopverzoek } = JSON.parse(order.call.body ?? '{}') as { envelopverzoek: string }
    const direct = await fetch(`${gateway?.ordersUrl}/v1/opdrachten`, {
      method: 'POST',
      headers: { 'content-type': 'application/jose' },
      body: envelopverzoek,
    })
    return {
      checks: [
        same('een veranderd token telt niet', changed.status, 401),
        same('de gateway doet alleen wat de broker ondertekende', direct.status, 403),
      ],
      sees: { vervalser: `${changed.status} en ${direct.status}, niets` },
    }
  },
}

export const replays = chapter<Scene>(
  {
    id: 'vals_woord',
    title: 'Een vals woord',
    intro: 'Wie meeluistert of iets verandert, komt nergens binnen.',
  },
  (stage) => ({ stage }),
  [replayed, forged],
)
