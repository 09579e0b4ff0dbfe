/** A report of 16 hours in 4 weeks: the law's duty. Parents are told, and cannot stop it; the rest they can refuse. */
import { z } from 'zod'
import { PersonCallError } from '../people-client.ts'
import type { Choice } from '../person-answers.ts'
import { explanationsIn } from './explanations.ts'
import { type KnownChild, LEERPLICHT, logOf, recordsOf, SCHOOL, type Stage } from './stage.ts'
import { chapter, check, given, type Step, same, sameNames } from './story.ts'

export const TRUANCY = 'verzuimaanpak'
/** What the law lets the school report. */
const REPORTED = ['identiteit_contact', 'verzuim_ongeoorloofd']
/** What is the parents' own choice. */
const CHOICE = 'thuissituatie'

type Scene = {
  readonly stage: Stage
  readonly child: KnownChild
  offer?: string
}
type ReportStep = Step<Scene>

const refusal = (child: KnownChild, categorieen: readonly string[]) => ({
  keuze: 'geweigerd',
  kind: child.kind,
  houder: SCHOOL,
  ontvanger: LEERPLICHT,
  doel: TRUANCY,
  categorieen,
})

/** What refusing of what the law decides gives: the status of the answer. */
const statusOf = async (work: Promise<unknown>): Promise<number> => {
  try {
    await work
    return 201
  } catch (error) {
    if (error instanceof PersonCallError) return error.status
    throw error
  }
}

const refuse: ReportStep = {
  id: 'ouders_weigeren',
  title: 'Beide ouders zeggen nee, tegen alles waar zij over gaan.',
  run: async ({ stage, child }) => {
    const { mother, father } = stage.family
    const said: string[] = []
    const law: number[] = []
    for (const { sub } of [mother, father]) {
      const person = await stage.person(sub)
      const choice = await person.post<Choice>('/toestemmingen', refusal(child, [CHOICE]))
      said.push(choice.staat)
      law.push(await statusOf(person.post('/toestemmingen', refusal(child, REPORTED))))
    }
    return {
      checks: [
        same('hun nee over thuis telt', said, ['geweigerd', 'geweigerd']),
        same(
          'over de melding zelf is niets te weigeren: dat zegt de broker meteen',
          law,
          [400, 400],
        ),
      ],
      sees: { ouders: 'Over deze gegevens beslist de wet: daar is geen ja of nee over te zeggen.' },
    }
  },
}

const fact: ReportStep = {
  id: 'feit',
  title: 'Bram was 17 uur weg in vier weken. De school legt dat vast.',
  run: async ({ stage: { school }, child }) => {
    const recorded = await school.requester.recordFact({
      kind: child.atSchool,
      naam: 'drempel_16u_4w',
      ontvanger: LEERPLICHT,
      doel: TRUANCY,
      medewerker: school.employee,
    })
    return { checks: [same('het feit telt', recorded['telt'], true)] }
  },
}

const offer: ReportStep = {
  id: 'aanbod',
  title: 'De school biedt het verzuim aan leerplicht aan, en probeert ook iets over thuis.',
  run: async (scene) => {
    const { stage, child } = scene
    const made = await stage.school.requester.offer({
      kind: child.atSchool,
      ontvanger: LEERPLICHT,
      doel: TRUANCY,
      categorieen: [...REPORTED, CHOICE],
      medewerker: stage.school.employee,
    })
    scene.offer = given(made.aanbieding, 'het aanbod')
    const reasons = explanationsIn(made['redenen'])
    const report = reasons.get('verzuim_ongeoorloofd')
    return {
      checks: [
        sameNames('alleen wat de wet zegt, gaat mee', made.categorieen, REPORTED),
        same('de ouders worden ingelicht', report?.uitkomst, 'informed_only'),
        same('over thuis blijft het nee', reasons.get(CHOICE)?.uitkomst, 'deny'),
      ],
      sees: { school: report?.tekst ?? '' },
    }
  },
}

const collect: ReportStep = {
  id: 'ophalen',
  title: 'Leerplicht ziet het aanbod en haalt het op.',
  run: async (scene) => {
    const { stage, child } = scene
    const { requester, employee } = stage.leerplicht
    const open = await requester.openOffers({ medewerker: employee })
    const received = given(
      open.find(({ aanbieding }) => aanbieding === scene.offer),
      'het aanbod in de lijst van leerplicht',
    )
    const fetched = await requester.fetchSlice({
      kind: received.kind,
      houder: SCHOOL,
      doel: TRUANCY,
      categorieen: received.categorieen,
      aanbieding: received.aanbieding,
      medewerker: employee,
    })
    if (fetched.status !== 'verstrekt') throw new Error('er kwam geen melding')
    const records = recordsOf(fetched.answer)
    const periods = z
      .array(z.object({ uren: z.number() }))
      .parse(Object.entries(records).find(([id]) => id === REPORTED[1])?.[1]['perioden'])
    const hours = periods.reduce((sum, { uren }) => sum + uren, 0)
    return {
      checks: [
        sameNames('precies wat de wet noemt', Object.keys(records), REPORTED),
        same('de uren kloppen met de export van de school', hours, 17),
        check('leerplicht kent Bram onder een eigen nummer', received.kind !== child.atSchool),
        check('de ziektedag zit er niet bij', periods.length === 3),
      ],
      sees: { leerplicht: `${periods.length} dagen, ${hours} uur` },
    }
  },
}

const told: ReportStep = {
  id: 'ouders_weten',
  title: 'Beide ouders krijgen bericht en lezen het in het logboek.',
  run: async ({ stage, child, offer: id }) => {
    const notices = (await stage.notices()).filter(
      ({ kind, subject }) => kind === 'gedeeld_volgens_wet' && subject === id,
    )
    const people = new Set(notices.flatMap(({ person }) => person ?? []))
    const { mother, father } = stage.family
    const logs = [await logOf(stage, mother.sub, child), await logOf(stage, father.sub, child)]
    const delivered = logs.map((rows) =>
      rows.find(({ gebeurtenis }) => gebeurtenis === 'verstrekking_geleverd'),
    )
    return {
      checks: [
        check('voor ieder van hen staat een bericht klaar', people.size >= 2),
        check(
          'beiden lezen het aanbod',
          logs.every((rows) => rows.some(({ onderwerp }) => onderwerp === id)),
        ),
        check(
          'beiden lezen dat de wet dit verplicht',
          delivered.every((row) => row?.grond.includes('De wet verplicht dit')),
        ),
      ],
      sees: { ouders: `${delivered[0]?.tekst ?? ''} ${delivered[0]?.grond.join(', ') ?? ''}.` },
    }
  },
}

export const offeredReport = chapter<Scene>(
  {
    id: 'zestien_uur',
    title: 'Een melding die moet: 16 uur verzuim in 4 weken',
    intro: 'Bram is 14. De school moet zijn verzuim melden. Zijn ouders willen dat niet.',
  },
  (stage) => ({ stage, child: stage.children.bram }),
  [refuse, fact, offer, collect, told],
)
