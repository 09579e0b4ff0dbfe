/** The main story with the school as holder, on a school's own CSV export and mapping file. */
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse, stringify } from 'yaml'
import type { HeldSlice, WantedSlice } from '../../../consent/ports/requester.ts'
import { type Source, SourceError } from '../../../consent/ports/source.ts'
import { type CheckReport, checkChild } from '../../gateway/check.ts'
import type { Layout } from '../layout.ts'
import type { Choice, Page } from '../person-answers.ts'
import type { Toolbox } from '../toolbox.ts'
import {
  CJG,
  type KnownChild,
  logOf,
  questionsAbout,
  recordsOf,
  SCHOOL,
  type Stage,
} from './stage.ts'
import { type Chapter, chapter, check, given, type Step, same, sameNames } from './story.ts'

const PURPOSE = 'afstemming_een_plan'
/** What a school may tell the CJG with consent, for feedback and one plan. */
const ROW = 'R43'

export type OwnExport = {
  /** The school's own reference of the child that the story is about. */
  readonly reference: string
  readonly report: CheckReport
  /** By category what must arrive: every field that the export fills. */
  readonly expected: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const mappingIn = (dir: string): string => join(dir, 'mapping.yaml')

const chosenChild = async (source: Source, child: string | undefined): Promise<string> => {
  const all = await source.list()
  const first = child ?? all[0]
  if (first === undefined) throw new Error('the export names no child')
  if (!all.includes(first)) throw new Error(`--child: the export has no child '${first}'`)
  return first
}

const expectedFrom = ({ categories }: CheckReport): OwnExport['expected'] =>
  Object.fromEntries(
    categories.flatMap(({ category, fields }) => {
      const filled = fields.filter(({ value }) => value !== null)
      if (filled.length === 0) return []
      return [[category, Object.fromEntries(filled.map(({ field, value }) => [field, value]))]]
    }),
  )

const open = async (tools: Toolbox, dir: string, child?: string): Promise<OwnExport> => {
  const { rules, categories } = tools.catalogue()
  const ids = rules.find(({ id }) => id === ROW)?.categories ?? []
  const source = await tools.csvExport(mappingIn(dir))
  const reference = await chosenChild(source, child)
  const wanted = categories.filter(({ id }) => ids.includes(id))
  const report = await checkChild(source, wanted, reference)
  const faults = [
    ...report.faults,
    ...report.categories.flatMap(({ category, faults: wrong }) =>
      wrong.map(({ path, problem }) => `${category}.${path}: ${problem.replaceAll('_', ' ')}`),
    ),
  ]
  const expected = expectedFrom(report)
  if (report.ok && Object.keys(expected).length > 0) return { reference, report, expected }
  const nothing = `the export fills nothing of this child that a school may tell: ${ids.join(', ')}`
  throw new Error((faults.length > 0 ? faults : [nothing]).join('\n'))
}

/** Reads the export as the school's gateway will. Throws every fault of mapping and data, a line each. */
export const openOwnExport = async (
  tools: Toolbox,
  dir: string,
  child?: string,
): Promise<OwnExport> => {
  if (!existsSync(mappingIn(dir)))
    throw new Error(`--data: there is no mapping.yaml in ${dir}; see docs/examples/school-export`)
  try {
    return await open(tools, dir, child)
  } catch (error) {
    if (error instanceof SourceError) throw new Error(error.message, { cause: error })
    throw error
  }
}

/** The school's gateway reads the export where it is: nothing of it is copied. */
export const useOwnExport = async (layout: Layout, dir: string): Promise<void> => {
  const gateway = layout.gateways.find(({ party }) => party.slug === 'merelcollege')
  if (!gateway) throw new Error('er is geen gateway van de school')
  const settings = parse(await readFile(gateway.config, 'utf8')) as object
  const source = { kind: 'csv', mapping: mappingIn(dir) }
  await writeFile(gateway.config, stringify({ ...settings, source }))
}

type Scene = {
  readonly stage: Stage
  readonly child: KnownChild
  readonly data: OwnExport
  held?: HeldSlice
}
type OwnStep = Step<Scene>

const wanted = ({ stage, child, data }: Scene): WantedSlice => ({
  kind: child.atCjg,
  houder: SCHOOL,
  doel: PURPOSE,
  categorieen: Object.keys(data.expected),
  medewerker: stage.cjg.employee,
})

const lookUp: OwnStep = {
  id: 'nakijken',
  title: 'De school kijkt na wat er van één leerling zou gaan. Er gaat nog niets.',
  run: async ({ data: { report, expected } }) => {
    const fields = Object.entries(expected).flatMap(([category, record]) =>
      Object.keys(record).map((field) => `${category}.${field}`),
    )
    return {
      checks: [
        check('alles past op de velden van de catalogus', report.ok),
        check('er is iets te delen', fields.length > 0),
      ],
      sees: { school: fields.join(', ') },
    }
  },
}

const ask: OwnStep = {
  id: 'vraag',
  title: 'Het CJG wil deze gegevens. Zonder ja komt er geen token; het CJG vraagt het gezin.',
  run: async (scene) => {
    const { stage, child } = scene
    const { requester, employee } = stage.cjg
    const token = await requester.token(wanted(scene))
    const { kind, houder, doel, categorieen } = wanted(scene)
    const asked = await requester.askForConsent({
      kind,
      houder,
      ontvanger: CJG,
      doel,
      categorieen,
      medewerker: employee,
      reden: 'Wij willen dezelfde afspraken maken als de school.',
    })
    const seen = await questionsAbout(stage, stage.family.mother.sub, child)
    const question = given(
      seen.find(({ id }) => id === asked.id),
      'de vraag bij moeder',
    )
    return {
      checks: [
        check('het CJG krijgt nog geen token', token === null),
        sameNames('moeder ziet wat er gevraagd wordt', question.categorieen, categorieen),
      ],
      sees: { CJG: 'Gevraagd. Meer niet.', moeder: question.categorieen.join(', ') },
    }
  },
}

const agree: OwnStep = {
  id: 'ja',
  title: 'Beide ouders zeggen ja. Nu is er een token.',
  run: async (scene) => {
    const { stage, child } = scene
    const { kind: _, medewerker: __, ...about } = wanted(scene)
    for (const { sub } of [stage.family.mother, stage.family.father]) {
      const person = await stage.person(sub)
      await person.post('/toestemmingen', {
        ...about,
        keuze: 'gegeven',
        kind: child.kind,
        ontvanger: CJG,
      })
    }
    const held = given(await stage.cjg.requester.token(wanted(scene)), 'het token')
    scene.held = held
    return {
      checks: [sameNames('voor precies wat gevraagd is', held.categorieen, about.categorieen)],
      sees: { CJG: held.categorieen.join(', ') },
    }
  },
}

const arrive: OwnStep = {
  id: 'deel',
  title: 'Het CJG haalt het op. Precies die velden komen aan, verzegeld.',
  run: async ({ held, data, stage }) => {
    const fetched = await given(held, 'het token').collect()
    if (fetched.status !== 'verstrekt') throw new Error('er kwam geen deel')
    const records = recordsOf(fetched.answer)
    const raw = stage.cjg.traffic.at(-1)?.answer ?? ''
    const values = Object.values(data.expected)
      .flatMap((record) => Object.values(record))
      .filter((value) => typeof value === 'string' && value.length > 5)
    return {
      checks: [
        same('precies wat de export zegt, veld voor veld', records, data.expected),
        same('met de handtekening van de school', fetched.answer.holder.id, SCHOOL),
        check(
          'onderweg is er niets van te lezen',
          values.every((value) => !raw.includes(String(value))),
        ),
      ],
      sees: {
        CJG: Object.entries(records)
          .flatMap(([id, record]) => Object.keys(record).map((field) => `${id}.${field}`))
          .join(', '),
      },
    }
  },
}

const withdraw: OwnStep = {
  id: 'intrekken',
  title: 'Vader trekt zijn ja in. Het volgende verzoek, met een token dat nog geldt, krijgt niets.',
  run: async (scene) => {
    const { stage, child } = scene
    const held = given(await stage.cjg.requester.token(wanted(scene)), 'het token')
    const father = await stage.person(stage.family.father.sub)
    const { items } = await father.get<Page<Choice>>(`/toestemmingen?kind=${child.kind}`)
    const own = given(items[0], 'het ja van vader')
    await father.post(`/toestemmingen/${own.id}/_intrekken`, {})
    const next = await held.collect()
    const token = await stage.cjg.requester.token(wanted(scene))
    const log = await logOf(stage, stage.family.mother.sub, child)
    return {
      checks: [
        same('het CJG krijgt niets', next.status, 'niet_verstrekt'),
        check('ook geen nieuw token', token === null),
        check(
          'moeder leest in het logboek wat er ging en wat niet',
          ['verstrekking_geleverd', 'verstrekking_geweigerd'].every((kind) =>
            log.some(({ gebeurtenis }) => gebeurtenis === kind),
          ),
        ),
      ],
      sees: { CJG: next.status },
      hidden: ['Het CJG leest niet dat er iets is ingetrokken, en door wie.'],
    }
  },
}

/** The chapter for one export. Family and ages are fictional, whoever the export is about. */
export const ownExport = (data: OwnExport): Chapter =>
  chapter<Scene>(
    {
      id: 'eigen_export',
      title: 'Uw eigen export',
      intro:
        'De leerling komt uit uw export. Zijn ouders, zijn leeftijd en het CJG zijn verzonnen.',
    },
    (stage) => ({ stage, child: stage.children.mila, data }),
    [lookUp, ask, agree, arrive, withdraw],
  )
