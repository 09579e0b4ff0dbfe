/** The Dutch words of the wire for the English names inside, so that an input is declared once and spelled twice. */
import { z } from 'zod'

const WORDS = {
  about: 'over',
  birthDate: 'geboortedatum',
  categories: 'categorieen',
  channel: 'kanaal',
  child: 'kind',
  claim: 'bewering',
  decision: 'keuze',
  displayName: 'roepnaam',
  firstMember: 'eersteLid',
  giPartial: 'giDeel',
  holder: 'houder',
  holders: 'houders',
  language: 'taal',
  lastDay: 'laatsteDag',
  limit: 'aantal',
  name: 'naam',
  opensFor: 'voor',
  party: 'organisatie',
  purpose: 'doel',
  reason: 'reden',
  request: 'verzoek',
  requester: 'ontvanger',
  role: 'rol',
  secretAddress: 'geheimAdres',
  source: 'bron',
  statement: 'toestemming',
  textVersion: 'tekstversie',
  type: 'soort',
  until: 'tot',
  value: 'waarde',
  weighingHash: 'afwegingHash',
  witness: 'getuige',
} as const
type Words = typeof WORDS

const isWord = (name: string): name is keyof Words => Object.hasOwn(WORDS, name)

/** The name of a property on the wire. */
export const wireName = (name: string): string => (isWord(name) ? WORDS[name] : name)

type WireName<Key> = Key extends keyof Words ? Words[Key] : Key
type WireShape<Shape extends z.ZodRawShape> = { [Key in keyof Shape as WireName<Key>]: Shape[Key] }

/** The same object schema with Dutch property names; it parses to the English ones. Refinements of the object are not kept. */
export const inDutch = <Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape>) => {
  const names = Object.keys(schema.shape)
  const shape = Object.fromEntries(names.map((name) => [wireName(name), schema.shape[name]]))
  return z.strictObject(shape as WireShape<Shape>).transform((wire) => {
    const given = wire as Readonly<Record<string, unknown>>
    const english = names.flatMap((name) => {
      const value = given[wireName(name)]
      return value === undefined ? [] : [[name, value]]
    })
    return Object.fromEntries(english) as z.output<z.ZodObject<Shape>>
  })
}
