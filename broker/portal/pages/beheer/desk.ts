/** Who administers on a page, and what pages of administration share. */
import type { Request } from 'express'
import { ConsentError } from '../../../../consent/errors.ts'
import type { Actor } from '../../../../consent/party.ts'
import { unknownThing } from '../../../acting.ts'
import type { Administrator } from '../../../administration/administration.ts'
import { type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { type Visit, wordIn } from '../../site.ts'
import { administeringTexts } from '../../texts/administering.ts'
import { alert, facts } from '../../ui.ts'
import { type Desk, deskAt, OFFICE, officesAs } from '../staff/office.ts'

export type AdministratorsDesk = Desk & { readonly actor: Actor; readonly admin: Administrator }

/** The desk of a page of administration; `as` the register's administrator where it is about all organisations. */
export const administratorAt = async (
  visit: Visit,
  req: Request,
  as: 'beheerder' | 'registerbeheerder' = 'beheerder',
): Promise<AdministratorsDesk> => {
  const desk = await deskAt(visit, as, req)
  const { actor } = desk
  const office = officesAs(visit, as).find(({ party }) => party === actor?.party)
  if (!(actor && office)) throw unknownThing()
  // Of all that somebody does there, only what this page is for counts on it.
  return { ...desk, actor, admin: { ...actor, functions: [as] } }
}

/** The login service of whoever is here: the people they add log in there too. */
export const issuerOf = ({ session }: Visit): string => session.subject.split(' ')[0] ?? ''

export const addressAt = ({ actor }: AdministratorsDesk, path: string, query = ''): string =>
  `${path}?${OFFICE}=${actor.party}${query}`

/** Field with the mark of what somebody saw of what they change. */
const SEEN = 'gezien'

export const seenIn = ({ fields }: Visit): string => wordIn(fields, SEEN)

/** The mark of now; where a form comes back as it was sent, of what its sender saw. */
export const seenField = (visit: Visit, mark: string): Html =>
  html`<input type="hidden" name="${SEEN}" value="${filledIn(visit, SEEN, mark)}">`

/** The same page for who is told how it stands now, and so has seen that. */
export const seeingNow = <At extends { readonly desk: AdministratorsDesk }>(at: At): At => {
  const { visit } = at.desk
  const { [SEEN]: _before, ...fields } = visit.fields
  return { ...at, desk: { ...at.desk, visit: { ...visit, fields } } }
}

/** Does a change; false where it met what somebody else did since. */
export const unlessChanged = async (work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await work()
    return true
  } catch (error) {
    if (error instanceof ConsentError && error.code === 'conflict') return false
    throw error
  }
}

/** How something stands now, above a form that still has what was typed. */
export const nowBox = ({ language }: Visit, rows: Parameters<typeof facts>[0]): Html =>
  alert('info', { title: administeringTexts[language].now }, facts(rows))

/** The box after something was saved. */
export const savedBox = ({ language }: Visit, { query }: Request): Html | false =>
  query['bewaard'] === 'ja' && alert('ok', { title: administeringTexts[language].saved }, null)

export type OnOff = {
  readonly legend: string
  readonly yes: string
  readonly no: string
}

/** Whether something is on: chosen by nobody beforehand where it is new, else as it is now. */
export const onOffField = (
  visit: Visit,
  { legend, yes, no }: OnOff,
  { now, faults }: { readonly now: boolean; readonly faults: readonly FieldFault[] },
): Html =>
  radios({
    name: 'aan',
    legend,
    faults,
    value: filledIn(visit, 'aan', now ? 'ja' : 'nee'),
    options: [
      { value: 'ja', label: yes },
      { value: 'nee', label: no },
    ],
  })

/** What was typed into a field, else what the register has now. */
export const filledIn = (
  { fields }: Visit,
  name: string,
  now: string | null | undefined,
): string => (Object.hasOwn(fields, name) ? wordIn(fields, name) : (now ?? ''))

/** Yes or no, as it was chosen; undefined for anything else. */
export const choiceIn = ({ fields }: Visit, name: string): boolean | undefined => {
  const word = wordIn(fields, name)
  return word === 'ja' ? true : word === 'nee' ? false : undefined
}
