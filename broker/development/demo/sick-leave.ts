/** Sick leave never goes to leerplicht, whoever agrees; the school can read why. */
import { explanationsOf } from './explanations.ts'
import { TRUANCY } from './offered-report.ts'
import { type KnownChild, LEERPLICHT, lastExchange, SCHOOL, type Stage } from './stage.ts'
import { chapter, check, type Step, same } from './story.ts'

const CATEGORY = 'ziekteverzuim'

type Scene = { readonly stage: Stage; readonly child: KnownChild }
type LeaveStep = Step<Scene>

const ask: LeaveStep = {
  id: 'niets',
  title: 'Leerplicht vraagt de ziekmeldingen van Bram op.',
  run: async ({ stage: { leerplicht }, child }) => {
    const { requester, employee } = leerplicht
    const offers = await requester.openOffers({ medewerker: employee })
    const kind = offers.findLast(({ houder }) => houder === SCHOOL)?.kind ?? child.atSchool
    const token = await requester.token({
      kind,
      houder: SCHOOL,
      doel: TRUANCY,
      categorieen: [CATEGORY],
      medewerker: employee,
    })
    return {
      checks: [check('er komt geen token', token === null)],
      sees: { leerplicht: lastExchange(leerplicht, '/oauth/token').answer },
      hidden: ['Leerplicht leest niet of Bram ooit ziek was.'],
    }
  },
}

const explain: LeaveStep = {
  id: 'waarom',
  title: 'De school vraagt: mag ik dit delen? En leest waarom niet.',
  run: async ({ stage: { school }, child }) => {
    const answer = await school.requester.check({
      kind: child.atSchool,
      ontvangers: [LEERPLICHT],
      doel: TRUANCY,
      categorieen: [CATEGORY],
      medewerker: school.employee,
    })
    const why = explanationsOf(answer['ontvangers'], CATEGORY).get(LEERPLICHT)
    return {
      checks: [
        same('het antwoord is nee', answer['uitkomst'], 'deny'),
        same('de regel in de catalogus is R04', why?.rij, 'R04'),
        check('met uitleg voor de professional', (why?.tekst ?? '').length > 0),
      ],
      sees: { school: `${why?.tekst ?? ''} ${why?.watNu.tekst ?? ''}` },
    }
  },
}

export const sickLeave = chapter<Scene>(
  {
    id: 'ziekteverzuim',
    title: 'Leerplicht vraagt ziekmeldingen en krijgt niets',
    intro: 'Ziekmeldingen gaan nooit naar leerplicht, ook niet als iemand dat goed vindt.',
  },
  (stage) => ({ stage, child: stage.children.bram }),
  [ask, explain],
)
