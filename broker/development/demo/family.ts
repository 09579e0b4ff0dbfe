/** A fresh fictional family for one run of the demo: nothing of an earlier run stands in its way. */
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CategoryRecord } from '../../../consent/ports/source.ts'
import { type Day, dayOf } from '../../../consent/time.ts'
import { passesElevenTest } from '../../../policies/bsn.ts'
import type { FictionalAuthority } from '../brp.ts'
import type { Layout } from '../layout.ts'
import type { LoginFile } from '../login.ts'
import type { DevelopmentPerson } from '../people.ts'
import { yearsBefore } from '../world.ts'

export type DemoChild = {
  readonly sub: string
  readonly name: string
  readonly bsn: string
  readonly birthDate: Day
  /** Pupil number and client number: each organisation's own reference. */
  readonly pupil: string
  readonly client: string
  readonly dossier: Readonly<Record<string, CategoryRecord>>
}

export type DemoParent = { readonly sub: string; readonly name: string; readonly bsn: string }

export type DemoFamily = {
  readonly mother: DemoParent
  readonly father: DemoParent
  /** One a story: a withdrawal in one leaves the others as they are. */
  readonly mila: DemoChild
  readonly bram: DemoChild
  readonly puck: DemoChild
  /** Stands in a dossier and nowhere else; new for every run. */
  readonly word: string
  /** Stands in what never leaves the holder. */
  readonly neverWord: string
}

/** Numbers of people who cannot exist, beside those of the set-up's own families. */
const FIRST_NUMBER = 999_910_000
const NUMBERS_A_RUN = 5
/** Logins of an earlier run end with its number. */
const OF_A_RUN = /-proef\d+$/

const runFile = (dir: string): string => join(dir, 'demo.json')

const numbersAfter = (last: number): readonly string[] => {
  const numbers: string[] = []
  for (let number = last + 1; numbers.length < NUMBERS_A_RUN; number += 1)
    if (passesElevenTest(String(number))) numbers.push(String(number))
  return numbers
}

type Run = { readonly run: number; readonly last: number }

/** Which run this is in this folder, and numbers that no run before it used. */
const nextRun = async (dir: string): Promise<{ run: number; numbers: readonly string[] }> => {
  const before: Run = existsSync(runFile(dir))
    ? (JSON.parse(await readFile(runFile(dir), 'utf8')) as Run)
    : { run: 0, last: FIRST_NUMBER }
  const numbers = numbersAfter(before.last)
  const run = before.run + 1
  await writeFile(runFile(dir), JSON.stringify({ run, last: Number(numbers.at(-1)) }))
  return { run, numbers }
}

const dossierOf = (name: string, word: string, neverWord: string) => ({
  identiteit_contact: { naam: name, contactpersoon: 'Joris Vos' },
  hulp_betrokkenheid: {
    naamOrganisatie: 'CJG Zuidwaard',
    contactpersoon: 'Joris Vos',
    startdatum: '2026-09-07',
    dagenEnTijden: ['dinsdag 15.30 uur'],
  },
  hulp_doelen_afspraken: {
    doelenSchool: ['Op tijd in de les zijn', 'Durven vragen om hulp'],
    tipsVoorDeLeraar: [`Het geheime woord is ${word}`, 'Geef opdrachten in kleine stappen'],
    voortgang: 'Het gaat langzaam beter.',
  },
  hulp_dossier_inhoud: { diagnostiek: `Dit verlaat het CJG nooit: ${neverWord}` },
})

const secretWord = (): string => `zonnewijzer${randomBytes(6).toString('hex')}`

/** Draws up the family; nothing is written yet but the number of the run. */
export const newFamily = async (dir: string): Promise<DemoFamily> => {
  const { run, numbers } = await nextRun(dir)
  const today = dayOf(Date.now())
  const [word, neverWord] = [secretWord(), secretWord()]
  const number = (at: number): string => numbers[at] ?? ''
  const child = (first: string, age: number, at: number): DemoChild => ({
    sub: `${first.toLowerCase()}-proef${run}`,
    name: `${first} Bakker`,
    bsn: number(at),
    birthDate: yearsBefore(today, age),
    pupil: `9${String(run).padStart(5, '0')}${at}`,
    client: `P-${run}-${at}`,
    dossier: dossierOf(`${first} Bakker`, word, neverWord),
  })
  return {
    mother: { sub: `lotte-proef${run}`, name: 'Lotte Visser', bsn: number(0) },
    father: { sub: `daan-proef${run}`, name: 'Daan Bakker', bsn: number(1) },
    mila: child('Mila', 13, 2),
    bram: child('Bram', 14, 3),
    puck: child('Puck', 13, 4),
    word,
    neverWord,
  }
}

export const childrenIn = ({ mila, bram, puck }: DemoFamily): readonly DemoChild[] => [
  mila,
  bram,
  puck,
]

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

/** In one go, because the login reads the file at every question. */
const replace = async (file: string, value: unknown): Promise<void> => {
  await writeFile(`${file}.new`, json(value), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

const people = (family: DemoFamily): DevelopmentPerson[] => [
  ...[family.mother, family.father].map((parent) => ({ ...parent, about: 'ouder in de demo' })),
  ...childrenIn(family).map(({ sub, name, bsn }) => ({
    sub,
    name,
    about: 'jongere in de demo',
    bsn,
  })),
]

/** The family can log in, and the fictional register knows who has authority. Families of earlier runs are forgotten there. */
export const letLogIn = async (layout: Layout, family: DemoFamily): Promise<void> => {
  const login = JSON.parse(await readFile(layout.loginFile, 'utf8')) as LoginFile
  const others = login.people.filter(({ sub }) => !OF_A_RUN.test(sub))
  const gone = new Set(login.people.filter(({ sub }) => OF_A_RUN.test(sub)).map(({ bsn }) => bsn))
  const register = JSON.parse(await readFile(layout.brpFile, 'utf8')) as FictionalAuthority[]
  const holders = [family.mother.bsn, family.father.bsn]
  await replace(layout.brpFile, [
    ...register.filter(({ child }) => !gone.has(child)),
    ...childrenIn(family).map(({ bsn }) => ({ child: bsn, holders })),
  ])
  await replace(layout.loginFile, { ...login, people: [...others, ...people(family)] })
}

const folderOf = (layout: Layout, slug: string): string => {
  const gateway = layout.gateways.find(({ party }) => party.slug === slug)
  if (!gateway) throw new Error(`er is geen gateway van ${slug}`)
  return dirname(gateway.config)
}

const dutchDay = (day: Day): string => day.split('-').reverse().join('-')

/** What the CJG knows: a file a child in its own folder. */
export const writeDossiers = async (layout: Layout, family: DemoFamily): Promise<void> => {
  const folder = join(folderOf(layout, 'cjg-zuidwaard'), 'dossiers')
  for (const { client, dossier } of childrenIn(family))
    await replace(join(folder, `${client}.json`), { child: client, categories: dossier })
}

/** What the school knows: lines at the end of its own export, with the line breaks of the other lines. */
export const writeExport = async (layout: Layout, family: DemoFamily): Promise<void> => {
  const folder = join(folderOf(layout, 'merelcollege'), 'export')
  const pupils = childrenIn(family).map(
    ({ pupil, name, birthDate }) =>
      `${pupil};${name.replace(' ', ';;')};${dutchDay(birthDate)};X;Dijk;1;1234 ZZ;Zuidwaard;06-00000000;;2C;2;havo;Lotte Visser;havo;Nederlands;N\r\n`,
  )
  await appendFile(join(folder, 'leerlingen.csv'), pupils.join(''))
  const { pupil } = family.bram
  const absence = [
    `${pupil};07-09-2026;7;ONGEOORLOOFD;WV;Gesprek met mentor\r\n`,
    `${pupil};14-09-2026;7;ONGEOORLOOFD;WV;Brief naar huis\r\n`,
    `${pupil};21-09-2026;3;ONGEOORLOOFD;WV;\r\n`,
    `${pupil};28-09-2026;6;ZIEK;;\r\n`,
  ]
  await appendFile(join(folder, 'verzuim.csv'), absence.join(''))
}
