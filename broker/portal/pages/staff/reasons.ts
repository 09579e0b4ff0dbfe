/** Why a category may be shared or not: the answer, the reason, and what to do, the articles behind a fold. */
import type { Explained } from '../../../decisions/explained.ts'
import { type Html, html } from '../../html.ts'
import { dutchOn } from '../../language.ts'
import type { Visit } from '../../site.ts'
import { staffTexts } from '../../texts/staff.ts'
import { type BadgeKind, badge, list, more, paragraph, table } from '../../ui.ts'
import { categoryName } from '../ouder/parts.ts'

/** What stands in the answer's place: a denial that the professional lifts alone is no plain no. */
export type Standing = Explained['uitkomst'] | 'na_afweging' | 'bij_gevaar'

const OPENS: Readonly<Partial<Record<Explained['watNu']['code'], Standing>>> = {
  eerst_afwegen: 'na_afweging',
  bij_direct_gevaar: 'bij_gevaar',
}

const LOOKS: Readonly<Record<Standing, BadgeKind>> = {
  permit: 'safe',
  informed_only: 'safe',
  needs_consent: 'warning',
  na_afweging: 'warning',
  bij_gevaar: 'warning',
  deny: 'danger',
}

/** Where one category stands. */
export const standingOf = ({ uitkomst, watNu }: Explained): Standing =>
  OPENS[watNu.code] ?? uitkomst

const ONE_OF = 'een_van:'

/** Whose yes is needed: `ouder1`, or `een_van:ouder1|ouder2`. */
const neededText = ({ language }: Visit, need: string): string => {
  const { person, or } = staffTexts[language].reasons
  const roles = need.startsWith(ONE_OF) ? need.slice(ONE_OF.length).split('|') : [need]
  return roles.map(person).join(` ${or} `)
}

const behindFold = (visit: Visit, why: Explained): Html => {
  const texts = staffTexts[visit.language].reasons
  return more(
    texts.fold,
    html`${why.artikelen.length > 0 && html`${paragraph(texts.articles)}${list(why.artikelen.map((one) => dutchOn(visit.language, one)))}`}
${paragraph(texts.sure(why.zekerheid))}
${paragraph(html`${texts.rule(why.rij)} ${texts.version(why.catalogus)}`)}
${why.verplichtingen.length > 0 && html`${paragraph(texts.duties)}${list(why.verplichtingen)}`}`,
  )
}

const whatToDo = (visit: Visit, { watNu, nodigVan, zekerheid }: Explained): Html => {
  const texts = staffTexts[visit.language].reasons
  // Whom to ask is in the next step's own words already.
  const needs = watNu.code === 'toestemming_vragen' ? [] : nodigVan
  const needed = needs.map((need) => neededText(visit, need)).join(', ')
  return html`${paragraph(watNu.tekst)}${needed !== '' && paragraph(texts.needed(needed))}${zekerheid === 'vraag uw FG' && badge('warning', texts.askOfficer)}`
}

/** A row for each category. */
export const reasonsTable = (
  visit: Visit,
  caption: string,
  reasons: Readonly<Record<string, Explained>>,
): Html => {
  const texts = staffTexts[visit.language].reasons
  return table(
    caption,
    texts.heads,
    Object.entries(reasons).map(([category, why]) => [
      categoryName(visit, category),
      badge(LOOKS[standingOf(why)], texts.outcomes[standingOf(why)]),
      html`${paragraph(why.tekst)}${behindFold(visit, why)}`,
      whatToDo(visit, why),
    ]),
  )
}
