/** A citizen register of fictional families, in the shape of the BRP API Personen 2.7 (gezag), for development only. */
import { createServer } from 'node:http'
import { z } from 'zod'

const number = z.string().regex(/^\d{9}$/)

/** Who holds authority over one fictional child, by number: two parents, one parent, or nobody that can be told. */
export const fictionalAuthority = z.strictObject({
  child: number,
  holders: z.array(number).max(2).readonly(),
})
export type FictionalAuthority = z.infer<typeof fictionalAuthority>

const query = z.object({
  type: z.literal('RaadpleegMetBurgerservicenummer'),
  burgerservicenummer: z
    .array(z.string().regex(/^\d{9}$/))
    .min(1)
    .max(20),
  fields: z.array(z.string()).min(1),
})

const person = (burgerservicenummer: string) => ({
  burgerservicenummer,
  naam: { volledigeNaam: 'Verzonnen Persoon' },
})

const relation = ({ child, holders }: FictionalAuthority) => {
  const minderjarige = person(child)
  const [first, second] = holders
  if (first === undefined)
    return {
      type: 'GezagNietTeBepalen',
      minderjarige,
      toelichting: 'gezag is niet te bepalen',
    }
  if (second === undefined)
    return { type: 'EenhoofdigOuderlijkGezag', minderjarige, ouder: person(first) }
  return {
    type: 'GezamenlijkOuderlijkGezag',
    minderjarige,
    ouders: [person(first), person(second)],
  }
}

const answer = (register: readonly FictionalAuthority[], body: string) => {
  const asked = query.parse(JSON.parse(body))
  return {
    type: asked.type,
    personen: asked.burgerservicenummer.map((number) => ({
      burgerservicenummer: number,
      gezag: register
        .filter(({ child, holders }) => child === number || holders.includes(number))
        .map(relation),
    })),
  }
}

/** Starts the register on `POST /personen`; what it says is read at every question. `close` ends it. */
export const startDevelopmentBrp = async (
  listen: { readonly host: string; readonly port: number },
  register: () => readonly FictionalAuthority[],
): Promise<{ close: () => Promise<void> }> => {
  const server = createServer((req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => {
      const known = req.method === 'POST' && req.url?.endsWith('/personen')
      try {
        const body = known
          ? JSON.stringify(answer(register(), Buffer.concat(chunks).toString()))
          : ''
        res.writeHead(known ? 200 : 404, { 'content-type': 'application/json' }).end(body)
      } catch {
        res.writeHead(400, { 'content-type': 'application/problem+json' }).end('{"status":400}')
      }
    })
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(listen.port, listen.host, resolve)
  })
  return {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
