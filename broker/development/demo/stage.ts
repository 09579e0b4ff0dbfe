/** What the steps of the story act with: organisations by their own gateways, people by their own logins, processes by their pids. */
import type { Notice } from '../../../consent/notice.ts'
import type { Answer } from '../../../consent/ports/envelope.ts'
import type { Exchange } from '../../../consent/ports/requester.ts'
import type { Layout } from '../layout.ts'
import { type PersonClient, personClient } from '../people-client.ts'
import type { Family, LogRow, OpenQuestion, Page } from '../person-answers.ts'
import type { FoundSetUp } from '../running.ts'
import type { Organisation, Toolbox } from '../toolbox.ts'
import { partyIdOf } from '../world.ts'
import type { DemoChild, DemoFamily } from './family.ts'

export const SCHOOL = partyIdOf('merelcollege')
export const CJG = partyIdOf('cjg-zuidwaard')
export const LEERPLICHT = partyIdOf('leerplicht-zuidwaard')
export const SWV = partyIdOf('swv-zuidwaard')
export const YOUTH_CARE = partyIdOf('jeugdhulp-de-brug')
export const MUNICIPALITY = partyIdOf('toegang-zuidwaard')

/** One organisation at work, with everything its system sent and got. */
export type Actor = Organisation & {
  readonly employee: string
  readonly traffic: readonly Exchange[]
}

/** A child of the story: what each organisation calls it, and what the family's endpoints call it. */
export type KnownChild = DemoChild & {
  readonly atSchool: string
  readonly atCjg: string
  readonly kind: string
}

export type Stage = {
  readonly layout: Layout
  readonly school: Actor
  readonly cjg: Actor
  readonly leerplicht: Actor
  readonly family: DemoFamily
  readonly children: {
    readonly mila: KnownChild
    readonly bram: KnownChild
    readonly puck: KnownChild
  }
  /** The same login all through the story. */
  readonly person: (sub: string) => Promise<PersonClient>
  readonly notices: () => Promise<readonly Notice[]>
  /** Process id of a part: `broker`, or the slug of a gateway. */
  readonly pidOf: (name: string) => number
  readonly close: () => void
}

const gatewayOf = (layout: Layout, slug: string) => {
  const gateway = layout.gateways.find(({ party }) => party.slug === slug)
  if (!gateway) throw new Error(`er is geen gateway van ${slug}`)
  return gateway
}

const actorAt = async (
  tools: Toolbox,
  layout: Layout,
  slug: string,
  employee: string,
): Promise<Actor> => {
  const traffic: Exchange[] = []
  const { config } = gatewayOf(layout, slug)
  const organisation = await tools.organisation(config, (exchange) => traffic.push(exchange))
  return { ...organisation, employee, traffic }
}

/** The organisations learn of the child, each by itself; the school's enrolment makes it involved. */
const introduce = async (
  { school, cjg }: Pick<Stage, 'school' | 'cjg'>,
  child: DemoChild,
): Promise<Omit<KnownChild, 'kind'>> => {
  const { bsn, birthDate: geboortedatum } = child
  const link = ({ requester, employee }: Actor) =>
    requester.linkByBsn({ bsn, geboortedatum, medewerker: employee })
  const { kind: atSchool } = await link(school)
  const { kind: atCjg } = await link(cjg)
  school.link(atSchool, child.pupil)
  cjg.link(atCjg, child.client)
  await school.requester.recordFact({
    kind: atSchool,
    naam: 'leerling_aangemeld_of_ingeschreven',
    waarde: true,
    medewerker: school.employee,
  })
  return { ...child, atSchool, atCjg }
}

const loginsAt = (layout: Layout): Stage['person'] => {
  const clients = new Map<string, Promise<PersonClient>>()
  return (sub) => {
    const client = clients.get(sub) ?? personClient(layout, sub)
    clients.set(sub, client)
    return client
  }
}

const joined = async (
  person: Stage['person'],
  { mother, father }: DemoFamily,
  child: Omit<KnownChild, 'kind'>,
): Promise<KnownChild> => {
  const young = await person(child.sub)
  const { items } = await young.get<Page<Family>>('/gezinnen')
  const own = items[0]
  if (own === undefined) throw new Error(`${child.name} hoort na het inloggen bij geen gezin`)
  const parent = await person(mother.sub)
  await person(father.sub)
  await parent.post('/betrokkenheden/_bevestigen', { kind: own.kind, organisatie: CJG })
  return { ...child, kind: own.kind }
}

/** Brings everybody together: organisations, a fresh family, and logins. Rejects at the first that fails. */
export const openStage = async (
  { layout, processes }: FoundSetUp,
  tools: Toolbox,
  family: DemoFamily,
): Promise<Stage> => {
  const school = await actorAt(tools, layout, 'merelcollege', 'ilse')
  const cjg = await actorAt(tools, layout, 'cjg-zuidwaard', 'joris')
  const leerplicht = await actorAt(tools, layout, 'leerplicht-zuidwaard', 'fatma')
  const person = loginsAt(layout)
  // Their parents log in only once all children are known: what the register says is learned at the login.
  const known = {
    mila: await introduce({ school, cjg }, family.mila),
    bram: await introduce({ school, cjg }, family.bram),
    puck: await introduce({ school, cjg }, family.puck),
  }
  for (const { sub } of [family.mother, family.father])
    await (await person(sub)).get<Page<Family>>('/gezinnen')
  return {
    layout,
    school,
    cjg,
    leerplicht,
    family,
    children: {
      mila: await joined(person, family, known.mila),
      bram: await joined(person, family, known.bram),
      puck: await joined(person, family, known.puck),
    },
    person,
    notices: () => tools.notices(layout),
    pidOf: (name) => {
      const found = processes.find((one) => one.name === name)
      if (!found) throw new Error(`er draait geen ${name}`)
      return found.pid
    },
    close: () => {
      for (const actor of [school, cjg, leerplicht]) actor.close()
    },
  }
}

/** The questions about one child that wait for this person. */
export const questionsAbout = async (
  stage: Stage,
  sub: string,
  child: KnownChild,
): Promise<readonly OpenQuestion[]> => {
  const person = await stage.person(sub)
  const { items } = await person.get<Page<OpenQuestion>>('/toestemmingsverzoeken')
  return items.filter(({ kind }) => kind === child.kind)
}

/** The log of one child as this person sees it, newest first. */
export const logOf = async (
  stage: Stage,
  sub: string,
  child: KnownChild,
): Promise<readonly LogRow[]> => {
  const person = await stage.person(sub)
  const page = await person.get<Page<LogRow>>(`/inzage?kind=${child.kind}&aantal=100`)
  return page.items
}

/** The records of a slice, by category. */
export const recordsOf = (answer: Answer): Record<string, Readonly<Record<string, unknown>>> =>
  Object.fromEntries(
    answer.slices.flatMap((slice) =>
      slice.outcome === 'verstrekt' ? [[slice.category, slice.record]] : [],
    ),
  )

/** The newest exchange of an organisation whose address holds this text. */
export const lastExchange = ({ traffic }: Actor, part: string): Exchange => {
  const found = traffic.findLast(({ url }) => url.includes(part))
  if (!found) throw new Error(`er ging nog niets naar ${part}`)
  return found
}
