/** The examples in the documentation do what it says. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { afterEach, expect, it } from 'vitest'
import type { OpenedSource } from '../../../adapters/sources/opened.ts'
import { restSource } from '../../../adapters/sources/rest.ts'
import { sqlSource } from '../../../adapters/sources/sql.ts'
import { fits } from '../../../policies/minimise.ts'
import { categories } from '../../conformance/source.ts'
import { testFolder } from '../../support/folder.ts'

const example = (name: string) =>
  fileURLToPath(new URL(`../../../docs/examples/${name}`, import.meta.url))

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const allThatFits = async ({ source, check }: OpenedSource) => {
  await check()
  expect((await source.describe()).faults).toEqual([])
  const ids = categories.map(({ id }) => id)
  for (const child of await source.list()) {
    const answer = await source.read(child, ids)
    for (const category of categories) {
      const record = answer[category.id]
      if (record)
        expect([child, category.id, fits(category, record)]).toEqual([child, category.id, []])
    }
  }
}

it('reads the school’s database', async () => {
  const folder = await testFolder({
    'mapping.yaml': await readFile(example('school-sql/mapping.yaml'), 'utf8'),
  })
  closing.push(folder.remove)
  const database = new Sqlite(join(folder.path, 'school.sqlite'))
  database.exec(await readFile(example('school-sql/school.sql'), 'utf8'))
  database.close()
  const opened = sqlSource(join(folder.path, 'mapping.yaml'), categories, { allowInsecure: false })
  await allThatFits(opened)
  expect(await opened.source.list()).toEqual(['20210014', '20210027'])
  const ids = ['ondersteuningsbehoefte', 'verzuim_ongeoorloofd', 'gezondheid_diagnose']
  expect(await opened.source.read('20210014', ids)).toEqual({
    ondersteuningsbehoefte: {
      onderwijsbehoeften: 'Korte opdrachten, vaste plek in de klas',
      bevorderendeFactoren: 'Werkt graag samen',
      belemmerendeFactoren: 'Verliest overzicht bij veel tekst',
      gegevenBegeleiding: 'Wekelijks mentorgesprek',
    },
    verzuim_ongeoorloofd: {
      perioden: [
        { datum: '2025-10-06', uren: 3.5 },
        { datum: '2025-10-13', uren: 4 },
      ],
      soortVerzuim: 'overig verzuim',
      ondernomenActies: ['Gesprek met mentor', 'Brief naar huis'],
    },
    gezondheid_diagnose: { dyslexieverklaring: true },
  })
  expect(await opened.source.read('20180003', ['identiteit_contact'])).toEqual({
    identiteit_contact: null,
  })
})

it('reads the school administration’s API', async () => {
  const api = spawn(process.execPath, [example('school-rest/api.mjs'), '0'])
  closing.push(() => api.kill())
  const [said] = (await once(api.stdout, 'data')) as [Buffer]
  const mapping = await readFile(example('school-rest/mapping.yaml'), 'utf8')
  const folder = await testFolder({
    'mapping.yaml': mapping.replace(/^baseUrl: \S+/m, `baseUrl: ${said.toString().trim()}`),
    'token.txt': await readFile(example('school-rest/token.txt'), 'utf8'),
  })
  closing.push(folder.remove)
  const opened = restSource(join(folder.path, 'mapping.yaml'), categories, { allowInsecure: true })
  closing.push(opened.close)
  await allThatFits(opened)
  expect(await opened.source.list()).toEqual(['20210014', '20210027'])
  const ids = [
    'schoolloopbaan_resultaten',
    'verzuim_ongeoorloofd',
    'ziekteverzuim',
    'thuissituatie',
  ]
  expect(await opened.source.read('20210014', ids)).toEqual({
    schoolloopbaan_resultaten: { adviezen: ['vmbo-tl', 'havo'] },
    verzuim_ongeoorloofd: {
      perioden: [
        { datum: '2025-10-06', uren: 3.5 },
        { datum: '2025-10-13', uren: 4 },
      ],
      soortVerzuim: 'overig verzuim',
    },
    ziekteverzuim: { perioden: [{ datum: '2025-10-20', uren: 6 }], frequentie: 1 },
    thuissituatie: null,
  })
})
