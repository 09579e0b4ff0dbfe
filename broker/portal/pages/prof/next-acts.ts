/** What an answer advises, one press away: the page that does it, filled with what was asked. */
import { lackingFlags, type NextStepCode } from '../../../../policies/explain.ts'
import type { Flag } from '../../../../policies/vocabulary.ts'
import type { Explained } from '../../../decisions/explained.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import { catalogueFor, type Visit } from '../../site.ts'
import { profTexts } from '../../texts/prof.ts'
import { button, buttons, linkButton } from '../../ui.ts'
import { carried } from '../staff/input.ts'
import { OFFICE } from '../staff/office.ts'
import { RECORDABLE } from './recordable.ts'

type Path = keyof (typeof profTexts)['nl']['acts']

/** The page of each advice; an advice that stands not here is done elsewhere. */
const PAGES: Readonly<Partial<Record<NextStepCode, Path>>> = {
  informeren_en_delen: '/prof/aanbieden',
  afwegen_en_delen: '/prof/aanbieden',
  toestemming_vragen: '/prof/nieuw',
  eerst_afwegen: '/prof/zonder-toestemming',
  bij_direct_gevaar: '/prof/zonder-toestemming',
  voorwaarde_vastleggen: '/prof/feit',
}

/** `flag` is the condition to record; empty on every other page. */
type Act = { readonly path: Path; readonly flag: Flag | '' }

const RECORDS: Path = '/prof/feit'

/** What an answer asks to be done, where this organisation can do it: no page records what only the region says. */
const actFor = ({ watNu, reden }: Explained): Act | undefined => {
  const path = PAGES[watNu.code]
  if (path !== RECORDS) return path && { path, flag: '' }
  const [flag] = lackingFlags(reden).flatMap((one) => RECORDABLE.safeParse(one).data ?? [])
  return flag && { path, flag }
}

const isSame = (one: Act) => (other: Act) => one.path === other.path && one.flag === other.flag

type About = {
  /** Null where no child was named: then the page begins empty. */
  readonly kind: string | null
  readonly receiver: string
  readonly purpose: string
}

const actOn = (
  visit: Visit,
  { path, flag }: Act,
  { kind, receiver, purpose, categories }: About & { readonly categories: readonly string[] },
): Html => {
  const act = profTexts[visit.language].acts[path]
  const name = flag === '' ? act : `${act}: ${catalogueFor(visit).flags[flag]}`
  if (kind === null) return linkButton(path, name, 'secondary')
  const fields = {
    ...visit.fields,
    kind,
    doel: purpose,
    categorieen: categories,
    feit: flag,
    // Asking calls the other side by another name.
    ontvanger: receiver,
    ander: receiver,
  }
  const names = [OFFICE, 'kind', 'ontvanger', 'ander', 'doel', 'categorieen', 'feit']
  return form(
    visit,
    path,
    html`${carried(fields, names)}${button(name, { kind: 'secondary', name: 'stap', value: 'begin' })}`,
  )
}

/** A button for each thing that one of the categories asks for, with the categories that ask for it. */
export const nextActs = (
  visit: Visit,
  reasons: Readonly<Record<string, Explained>>,
  about: About,
): Html => {
  const asked = Object.entries(reasons).flatMap(([id, reason]) => {
    const act = actFor(reason)
    return act ? [{ id, ...act }] : []
  })
  const first = asked.filter((one, at) => asked.findIndex(isSame(one)) === at)
  return buttons(
    first.map((one) => {
      const categories = asked.filter(isSame(one)).map(({ id }) => id)
      return actOn(visit, one, { ...about, categories })
    }),
  )
}
