/** A table is no organisation: each participant is decided apart. */
import { explanationsOf } from './explanations.ts'
import { CJG, type KnownChild, MUNICIPALITY, SCHOOL, type Stage, SWV, YOUTH_CARE } from './stage.ts'
import { chapter, type Step, same } from './story.ts'

const PURPOSE = 'doorbraaktafel'
const CATEGORY = 'ondersteuningsbehoefte'
const AGREED = [SWV, YOUTH_CARE]
const AT_TABLE = [SWV, CJG, YOUTH_CARE, MUNICIPALITY]

type Scene = { readonly stage: Stage; readonly child: KnownChild }
type TableStep = Step<Scene>

const agree: TableStep = {
  id: 'twee_van_de_vier',
  title: 'De ouders van Puck vinden twee van de vier aan tafel goed.',
  run: async ({ stage, child }) => {
    const states: string[] = []
    for (const { sub } of [stage.family.mother, stage.family.father])
      for (const ontvanger of AGREED) {
        const person = await stage.person(sub)
        const choice = await person.post<{ staat: string }>('/toestemmingen', {
          keuze: 'gegeven',
          kind: child.kind,
          houder: SCHOOL,
          ontvanger,
          doel: PURPOSE,
          categorieen: [CATEGORY],
        })
        states.push(choice.staat)
      }
    return {
      checks: [same('vier keer ja', states, ['geldig', 'geldig', 'geldig', 'geldig'])],
    }
  },
}

const controle: TableStep = {
  id: 'per_deelnemer',
  title: 'De school vraagt voor de hele tafel: mag ik dit delen?',
  run: async ({ stage: { school }, child }) => {
    const answer = await school.requester.check({
      kind: child.atSchool,
      ontvangers: AT_TABLE,
      doel: PURPOSE,
      categorieen: [CATEGORY],
      medewerker: school.employee,
    })
    const reasons = explanationsOf(answer['ontvangers'], CATEGORY)
    const outcomes = Object.fromEntries(
      AT_TABLE.map((receiver) => [receiver, reasons.get(receiver)?.uitkomst]),
    )
    return {
      checks: [
        same('de tafel als geheel: een deel', answer['uitkomst'], 'partial'),
        same('ieder apart: twee ja, twee nog vragen', outcomes, {
          [SWV]: 'permit',
          [CJG]: 'needs_consent',
          [YOUTH_CARE]: 'permit',
          [MUNICIPALITY]: 'needs_consent',
        }),
      ],
      sees: {
        school: Object.entries(outcomes)
          .map(([party, outcome]) => `${party.replace('partij_', '')}: ${outcome}`)
          .join(', '),
      },
      hidden: ['Wie er al bij Puck betrokken is, zegt de controle niet.'],
    }
  },
}

export const table = chapter<Scene>(
  {
    id: 'doorbraaktafel',
    title: 'Een tafel met vier deelnemers',
    intro: 'School, samenwerkingsverband, CJG, jeugdhulp en gemeente willen samen overleggen.',
  },
  (stage) => ({ stage, child: stage.children.puck }),
  [agree, controle],
)
