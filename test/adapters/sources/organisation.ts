/** The organisation of the conformance suite as tables, and what tests of databases have in common. */
import { expect } from 'vitest'
import { stringify } from 'yaml'
import type { OpenedSource } from '../../../adapters/sources/opened.ts'
import { SourceError } from '../../../consent/ports/source.ts'
import { BROKEN } from '../../conformance/source.ts'

/** The same in every dialect; `geboren` is text, because one pupil's does not fit. */
export const TABLES = [
  'CREATE TABLE leerling (nr integer PRIMARY KEY, roepnaam varchar(40), achternaam varchar(40), geboren varchar(40), advies varchar(40))',
  'CREATE TABLE toets (leerling integer, volgorde integer, naam varchar(40), datum date, score varchar(10))',
  "INSERT INTO leerling VALUES (1001, 'Noor', 'van der Veen', '2013-03-14', 'vmbo-tl, havo')",
  "INSERT INTO leerling VALUES (1002, 'Amir', 'Haddad', NULL, '')",
  `INSERT INTO leerling VALUES (1003, 'Sanne', 'de Boer', '${BROKEN}', NULL)`,
  "INSERT INTO toets VALUES (1001, 2, 'Rekentoets', '2025-11-19', '7,1')",
  "INSERT INTO toets VALUES (1001, 1, 'Leestoets', '2025-11-12', '6,4')",
  "INSERT INTO toets VALUES (9999, 1, 'Leestoets', '2025-11-12', '5,0')",
]
export const RENAME = "UPDATE leerling SET achternaam = 'Anders' WHERE nr = 1001"
/** Noor and Amir trade places, in one transaction; no two pupils have a number at once. */
export const TRADE = [
  'UPDATE leerling SET nr = -nr WHERE nr IN (1001, 1002)',
  'UPDATE leerling SET nr = 2003 + nr WHERE nr < 0',
  'UPDATE toets SET leerling = -leerling WHERE leerling IN (1001, 1002)',
  'UPDATE toets SET leerling = 2003 + leerling WHERE leerling < 0',
]

export const QUERIES = {
  leerling:
    'SELECT nr AS child, nr, roepnaam, achternaam, geboren, advies FROM leerling WHERE nr = :child',
  toets:
    'SELECT leerling AS child, naam, datum, score FROM toets WHERE leerling = :child ORDER BY volgorde',
}
export const CATEGORIES = {
  identiteit_contact: {
    naam: { query: 'leerling', columns: ['roepnaam', 'achternaam'] },
    geboortedatum: { query: 'leerling', column: 'geboren' },
  },
  schoolloopbaan_resultaten: {
    adviezen: { query: 'leerling', column: 'advies', split: ',' },
    toetsen: {
      query: 'toets',
      items: {
        naam: { column: 'naam' },
        datum: { column: 'datum' },
        resultaat: { column: 'score' },
      },
    },
  },
}

/** A mapping of the organisation; a test changes what it is about. */
export const sqlMapping = (connection: object, change: object = {}): string =>
  stringify({
    version: 1,
    connection,
    children: 'SELECT nr AS child FROM leerling',
    queries: QUERIES,
    categories: CATEGORIES,
    ...change,
  })

/** One category of one query, for tests of a query. */
export const oneQuery = (sql: string) => ({
  queries: { q: sql },
  categories: { identiteit_contact: { naam: { column: 'naam' } } },
})

export const faultOf = async (work: () => unknown): Promise<SourceError> => {
  const fault = await Promise.resolve()
    .then(work)
    .catch((error: unknown) => error)
  expect(fault).toBeInstanceOf(SourceError)
  return fault as SourceError
}

/** Everything of a fault that could reach a log. */
export const saidBy = (error: SourceError): string =>
  `${error.message} ${JSON.stringify(error.faults)} ${String(error.cause)} ${error.stack ?? ''}`

/** Reads the name of a child. */
export const nameOf = async ({ source }: OpenedSource, child: string) =>
  (await source.read(child, ['identiteit_contact']))['identiteit_contact']
