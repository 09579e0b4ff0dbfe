/** What an answer advises, one press away: the page that does it, filled with what was asked. */
import type { NextStepCode } from '../../../../policies/explain.ts'
import type { Explained } from '../../../explained.ts'
import { type Html, html } from '../../html.ts'
import { form } from '../../layout.ts'
import type { Visit } from '../../site.ts'
import { profTexts } from '../../texts/prof.ts'
import { button, buttons, linkButton } from '../../ui.ts'
import { carried } from '../staff/input.ts'
import { OFFICE } from '../staff/office.ts'

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

type About = {
  /** Null where no child was named: then the page begins empty. */
  readonly kind: string | null
  readonly receiver: string
  readonly purpose: string
}

const actOn = (
  visit: Visit,
  path: Path,
  { kind, receiver, purpose, categories }: About & { readonly categories: readonly string[] },
): Html => {
  const name = profTexts[visit.language].acts[path]
  if (kind === null) return linkButton(path, name, 'secondary')
  const fields = {
    ...visit.fields,
    kind,
    doel: purpose,
    categorieen: categories,
    // Asking calls the other side by another name.
    ontvanger: receiver,
    ander: receiver,
  }
  const names = [OFFICE, 'kind', 'ontvanger', 'ander', 'doel', 'categorieen']
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
  const byPage = Map.groupBy(Object.entries(reasons), ([, { watNu }]) => PAGES[watNu.code])
  return buttons(
    [...byPage].map(([path, asking]) =>
      path ? actOn(visit, path, { ...about, categories: asking.map(([id]) => id) }) : false,
    ),
  )
}
