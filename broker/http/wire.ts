/** Small schemas of the wire format: instants are ISO 8601 in UTC, lists are pages. */
import { z } from 'zod'
import { calendarDay } from '../../consent/scope.ts'
import { iso } from '../../consent/time.ts'
import { HttpError } from './problem.ts'

/** ISO 8601 with zone. */
export const dateTime = z.iso.datetime({ offset: true }).meta({ example: '2026-09-01T09:00:00Z' })

/** An instant as the wire carries it; null stays null. */
export const wireInstant = <T extends number | null>(at: T) =>
  (at === null ? null : iso(at)) as T extends null ? null : string

/** The description names a day as such; the rule itself is in the schema. */
export const lastDay = calendarDay.meta({ override: { format: 'date' } }).optional()

/** Idempotency keys: long enough to be drawn at random (a UUID), short enough to index. */
export const idempotencyKey = z
  .string('is nodig')
  .regex(/^[A-Za-z0-9._~:-]{8,128}$/, 'geen geldige sleutel: 8 tot 128 letters, cijfers of ._~:-')
  .meta({
    description:
      'Door de aanroeper gekozen. Dezelfde sleutel geeft hetzelfde antwoord, ook na een storing.',
    example: '7b1c7c3e-7d55-4a3c-9d7e-2f0c3f6f3a10',
  })

/** A whole number from 1 to `max`, as digits in a URL. */
export const wholeNumber = (max: number) =>
  z
    .string()
    .regex(/^[1-9]\d{0,14}$/, 'geen heel getal vanaf 1')
    .transform(Number)
    .refine((count) => count <= max, `niet meer dan ${max}`)
    .meta({
      override: ({ jsonSchema }) => {
        delete jsonSchema.pattern
        Object.assign(jsonSchema, { type: 'integer', minimum: 1, maximum: max })
      },
    })

/** Items on a page unless asked otherwise, and at most. */
const PAGE_SIZE = 50
const PAGE_SIZE_MAX = 200

/** `?na=<id of the last item seen>&aantal=<1..200>`. */
export const pageQuery = z.strictObject({
  na: z
    .string()
    .min(1)
    .max(80)
    .optional()
    .meta({ description: 'Het id waarna de bladzijde begint: `volgende` van de vorige.' }),
  aantal: wholeNumber(PAGE_SIZE_MAX).optional().meta({ description: 'Hoeveel op een bladzijde.' }),
})
export type PageQuery = z.infer<typeof pageQuery>

/** The schema of a page of `item`. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    /** Null on the last page. */
    volgende: z.string().nullable(),
  })

/** One page of a list; throws `HttpError('ongeldig')` when the item it should follow is not (or no longer) there. */
export const pageFrom = <Item>(
  items: readonly Item[],
  idOf: (item: Item) => string,
  { na, aantal = PAGE_SIZE }: PageQuery,
): { items: Item[]; volgende: string | null } => {
  const before = na === undefined ? -1 : items.findIndex((item) => idOf(item) === na)
  if (na !== undefined && before === -1)
    throw new HttpError('ongeldig', {
      errors: [
        { in: 'query', location: 'na', message: 'staat niet (meer) in de lijst; begin opnieuw' },
      ],
    })
  const page = items.slice(before + 1, before + 1 + aantal)
  const last = page.at(-1)
  const more = before + 1 + aantal < items.length
  return { items: page, volgende: more && last !== undefined ? idOf(last) : null }
}
