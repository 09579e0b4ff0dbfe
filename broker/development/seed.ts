/** Lets the fictional organisations and families meet, over the same HTTP as everybody. */
import { dayOf } from '../../consent/time.ts'
import type { Layout } from './layout.ts'
import { personClient } from './people-client.ts'
import type { Organisation, Toolbox } from './toolbox.ts'
import { childrenOn, type FictionalChild, partyIdOf } from './world.ts'

/** A child as the set-up knows it: who it is, and what each organisation calls it. */
export type SeededChild = {
  readonly sub: string
  readonly name: string
  readonly parents: readonly string[]
  /** Pseudonym by slug of the organisation. */
  readonly pseudonyms: Readonly<Record<string, string>>
}
export type Seeded = { readonly children: readonly SeededChild[] }

/** Whoever works with the child at each organisation, with its own reference. */
const places = ({ pupil, client, truancyCase, report }: FictionalChild) =>
  [
    { slug: 'merelcollege', employee: 'ilse', reference: pupil },
    { slug: 'cjg-zuidwaard', employee: 'joris', reference: client },
    { slug: 'leerplicht-zuidwaard', employee: 'fatma', reference: truancyCase },
    { slug: 'basisschool-de-berk', employee: 'dirk', reference: report },
  ].flatMap(({ reference, ...place }) => (reference === null ? [] : [{ ...place, reference }]))

const registerAt = async (
  organisations: Readonly<Record<string, Organisation>>,
  child: FictionalChild,
): Promise<Record<string, string>> => {
  const pseudonyms: Record<string, string> = {}
  for (const { slug, employee, reference } of places(child)) {
    const organisation = organisations[slug]
    if (!organisation) continue
    const { kind } = await organisation.requester.linkByBsn({
      bsn: child.bsn,
      geboortedatum: child.birthDate,
      medewerker: employee,
    })
    organisation.link(kind, reference)
    pseudonyms[slug] = kind
  }
  return pseudonyms
}

/** A school records that the child is enrolled: with itself, or with the school that it hands over to. */
const recordEnrolment = async (
  school: Organisation | undefined,
  kind: string | undefined,
  by: { readonly medewerker: string; readonly ontvanger?: string },
): Promise<void> => {
  if (kind !== undefined)
    await school?.requester.recordFact({
      kind,
      naam: 'leerling_aangemeld_of_ingeschreven',
      waarde: true,
      ...by,
    })
}

/** The school's enrolment is the law's own fact; the CJG is confirmed by a parent. */
const confirm = async (
  layout: Layout,
  school: Organisation | undefined,
  { child, kind }: { child: FictionalChild; kind: string | undefined },
): Promise<void> => {
  await recordEnrolment(school, kind, { medewerker: 'ilse' })
  // Every member of the family logs in once: only then is it learned who has authority.
  for (const sub of [...child.parents, child.sub]) {
    const person = await personClient(layout, sub)
    const { items } = await person.get<{ items: readonly { kind: string }[] }>('/gezinnen')
    const own = items[0]?.kind
    if (sub === child.decides && own !== undefined)
      await person.post('/betrokkenheden/_bevestigen', {
        kind: own,
        organisatie: partyIdOf('cjg-zuidwaard'),
      })
  }
}

/** Registers the children at their organisations, and lets their families log in. Rejects at the first step that fails. */
export const seed = async (layout: Layout, tools: Toolbox): Promise<Seeded> => {
  const organisations: Record<string, Organisation> = {}
  for (const { party, config } of layout.gateways)
    organisations[party.slug] = await tools.organisation(config)
  try {
    const children: SeededChild[] = []
    for (const child of childrenOn(dayOf(Date.now()))) {
      const pseudonyms = await registerAt(organisations, child)
      const kind = pseudonyms['merelcollege']
      await confirm(layout, organisations['merelcollege'], { child, kind })
      // Then its report for the next school may go.
      await recordEnrolment(
        organisations['basisschool-de-berk'],
        pseudonyms['basisschool-de-berk'],
        { medewerker: 'dirk', ontvanger: partyIdOf('merelcollege') },
      )
      const { sub, name, parents } = child
      children.push({ sub, name, parents, pseudonyms })
    }
    return { children }
  } finally {
    for (const organisation of Object.values(organisations)) organisation.close()
  }
}
