/** Inzage: the family's log, per child and per person. */
import { z } from 'zod'
import { childIds } from '../../../consent/id.ts'
import { familyLog, insightInput } from '../../insight/insight.ts'
import type { InsightRow } from '../../insight/insight-row.ts'
import { releaseRow } from '../../oversight/release-row.ts'
import { officeOf, ownOffice } from '../office.ts'
import { type Route, route } from '../route.ts'
import { dateTime, wholeNumber, wireInstant } from '../wire.ts'
import { inDutch } from '../words.ts'

const organisation = z.strictObject({ naam: z.string().nullable(), soort: z.string() }).nullable()

const row = z
  .strictObject({
    nummer: z.int(),
    op: dateTime,
    gebeurtenis: z.string(),
    tekst: z.string(),
    /** Who did it: an organisation, the reader, somebody else of the family, or this service by itself. */
    door: z.enum(['organisatie', 'uzelf', 'gezin', 'dienst']),
    wie: organisation,
    houder: organisation,
    ontvanger: organisation,
    wat: z.array(z.string()),
    waarom: z.string().nullable(),
    grond: z.array(z.string()),
    /** Of what rests on the law: the texts and articles behind it, and whether one may object (AVG 21). */
    wet: z
      .strictObject({
        teksten: z.array(z.string()),
        artikelen: z.array(z.string()),
        bezwaar: z.boolean(),
      })
      .nullable(),
    uitkomst: z.enum(['gegeven', 'deel_gegeven', 'niet_gegeven']).nullable(),
    onderwerp: z.string().nullable(),
    /** How often in a row it happened, with nothing new. */
    aantal: z.int(),
  })
  .meta({ id: 'Logregel' })

const page = z
  .strictObject({
    items: z.array(row),
    /** Give it as `voor` for older rows; null on the last page. */
    volgende: z.int().nullable(),
    /** Nothing older is kept. */
    bewaardVanaf: dateTime,
    /** Some rows may appear later. */
    kanNogGroeien: z.literal(true),
  })
  .meta({ id: 'Inzage' })

const wireOrganisation = (who: InsightRow['holder']) => who && { naam: who.name, soort: who.kind }

const wire = (seen: InsightRow): z.input<typeof row> => ({
  nummer: seen.sequence,
  op: wireInstant(seen.at),
  gebeurtenis: seen.kind,
  tekst: seen.event,
  door: seen.by,
  wie: wireOrganisation(seen.who),
  houder: wireOrganisation(seen.holder),
  ontvanger: wireOrganisation(seen.requester),
  wat: [...seen.what],
  waarom: seen.why,
  grond: [...seen.basis],
  wet: seen.law && {
    teksten: [...seen.law.texts],
    artikelen: [...seen.law.articles],
    bezwaar: seen.law.mayObject,
  },
  uitkomst: seen.outcome,
  onderwerp: seen.subject,
  aantal: seen.times,
})

/** More rows on a page than anybody reads. */
const ROWS_MAX = 100

const query = z.strictObject({
  kind: childIds.schema,
  voor: wholeNumber(Number.MAX_SAFE_INTEGER).optional(),
  aantal: wholeNumber(ROWS_MAX).optional(),
})

export const inzage: readonly Route[] = [
  route({
    method: 'get',
    path: '/inzage',
    operationId: 'inzageBekijken',
    summary: 'Wie keek of vroeg, wanneer, waarom en met welke uitkomst',
    access: { by: 'person' },
    input: { query },
    status: 200,
    answer: page,
    handle: async ({ context }, { caller, query: { kind, voor, aantal } }) => {
      const asked = insightInput.parse({
        child: kind,
        ...(voor === undefined ? {} : { before: voor }),
        ...(aantal === undefined ? {} : { limit: aantal }),
      })
      const { rows, next, since, mayGrow } = await familyLog(context, caller.who, asked)
      return {
        items: rows.map(wire),
        volgende: next,
        bewaardVanaf: wireInstant(since),
        kanNogGroeien: mayGrow,
      }
    },
  }),
  route({
    method: 'post',
    path: '/inzage/{nummer}/_vrijgeven',
    operationId: 'regelVrijgeven',
    summary: 'Geef als functionaris een achtergehouden regel vrij',
    access: { by: 'officer', as: 'fg' },
    input: {
      path: z.strictObject({ nummer: wholeNumber(Number.MAX_SAFE_INTEGER) }),
      body: inDutch(ownOffice),
    },
    status: 200,
    answer: z.strictObject({ vrijgegeven: z.literal(true) }).meta({ id: 'Vrijgegeven' }),
    handle: async ({ context }, { caller, path, body, key }) => {
      const office = officeOf(caller.offices, body.party)
      const { released } = await releaseRow(context, office, key, {
        sequence: path.nummer,
      })
      return { vrijgegeven: released }
    },
  }),
]
