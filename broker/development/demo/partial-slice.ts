/** A token narrower than the question: what may not go is left out, and nobody says why. */
import { CJG, type KnownChild, lastExchange, recordsOf, SCHOOL, type Stage } from './stage.ts'
import { chapter, check, given, type Step, same, sameNames } from './story.ts'

export const FEEDBACK = 'terugkoppeling_hulp'
const MAY = ['hulp_betrokkenheid', 'hulp_doelen_afspraken']
const NEVER = 'hulp_dossier_inhoud'

type Scene = { readonly stage: Stage; readonly child: KnownChild }
type PartStep = Step<Scene>

const agree: PartStep = {
  id: 'ja',
  title: 'Puck (13) en haar ouders zeiden al ja, zonder dat iemand het vroeg.',
  run: async ({ stage, child }) => {
    const { mother, father } = stage.family
    const states: string[] = []
    for (const sub of [mother.sub, father.sub, child.sub]) {
      const person = await stage.person(sub)
      const choice = await person.post<{ staat: string }>('/toestemmingen', {
        keuze: 'gegeven',
        kind: child.kind,
        houder: CJG,
        ontvanger: SCHOOL,
        doel: FEEDBACK,
        categorieen: MAY,
      })
      states.push(choice.staat)
    }
    return { checks: [same('drie keer ja', states, ['geldig', 'geldig', 'geldig'])] }
  },
}

const narrowed: PartStep = {
  id: 'smaller_token',
  title: 'De school vraagt ook het dossier zelf. Het token is smaller dan de vraag.',
  run: async ({ stage, child }) => {
    const { requester, employee } = stage.school
    const held = given(
      await requester.token({
        kind: child.atSchool,
        houder: CJG,
        doel: FEEDBACK,
        categorieen: [...MAY, NEVER],
        medewerker: employee,
      }),
      'het token',
    )
    const { answer } = lastExchange(stage.school, '/oauth/token')
    const fetched = await held.collect()
    if (fetched.status !== 'verstrekt') throw new Error('er kwam geen deel')
    const records = recordsOf(fetched.answer)
    return {
      checks: [
        sameNames('het token noemt twee soorten gegevens', held.categorieen, MAY),
        check('het antwoord noemt het dossier niet, en geen reden', !answer.includes(NEVER)),
        sameNames('die twee komen aan', Object.keys(records), MAY),
        check('het dossier niet', !JSON.stringify(records).includes(stage.family.neverWord)),
      ],
      sees: { school: held.categorieen.join(', ') },
      hidden: ['De school leest niet waarom de rest er niet bij is.'],
    }
  },
}

export const partialSlice = chapter<Scene>(
  {
    id: 'deel_van_de_vraag',
    title: 'Meer gevraagd dan mag',
    intro: 'Wat in gesprekken met de hulpverlener gezegd is, gaat nooit naar een school.',
  },
  (stage) => ({ stage, child: stage.children.puck }),
  [agree, narrowed],
)
