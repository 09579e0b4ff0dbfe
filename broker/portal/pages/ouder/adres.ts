/** Keeping the address of the family secret, and no longer doing so: what follows, sure or not, and that it was done. */
import type { Request } from 'express'
import { unknownThing } from '../../../acting.ts'
import { hideAddress, showAddress } from '../../../family/children.ts'
import type { FamilyView } from '../../../family/family.ts'
import { childName } from '../../family-names.ts'
import { html } from '../../html.ts'
import { form } from '../../layout.ts'
import { type PortalRoute, type Visit, wordIn } from '../../site.ts'
import { gegevensTexts } from '../../texts/gegevens.ts'
import { alert, button, buttons, heading, lead, linkButton, list, paragraph } from '../../ui.ts'
import { arranges, familyNamed, familyShown } from './families.ts'

const MENU = '/ouder/gegevens'
const PATH = '/ouder/gegevens/adres'

const ACTS = { hide: hideAddress, show: showAddress }
type Act = keyof typeof ACTS

/** The page for one child. */
export const addressOf = ({ child }: FamilyView): string => `${PATH}?kind=${child}`

/** What this person can do about the address; undefined where they can do nothing. */
export const addressAct = (visit: Visit, family: FamilyView): Act | undefined => {
  if (family.hidesAddress) return 'show'
  return arranges(visit, family) ? 'hide' : undefined
}

const ask: PortalRoute['handle'] = (visit, req: Request) => {
  const family = familyShown(visit, req.query['kind'])
  const act = addressAct(visit, family)
  if (!act) throw unknownThing()
  const { follows, keep, ...texts } = gegevensTexts[visit.voice].address
  const words = texts[act]
  const choice = buttons(
    button(words.do, { name: 'doe', value: act }),
    linkButton(MENU, keep, 'secondary'),
  )
  return {
    title: words.title,
    current: MENU,
    body: html`${lead(childName(visit, family))}${paragraph(words.lead)}
${heading(2, follows)}${list(words.effects)}${paragraph(words.undo)}
${form(visit, addressOf(family), choice)}`,
  }
}

const carryOut: PortalRoute['handle'] = async (visit, req: Request) => {
  const { context, session, key, fields, voice } = visit
  const { child } = familyNamed(visit, req.query['kind'])
  const name = wordIn(fields, 'doe')
  if (!Object.hasOwn(ACTS, name)) throw unknownThing()
  const act = name as Act
  await ACTS[act](context, { person: session.person }, key, { child })
  const { title, address } = gegevensTexts[voice]
  const { doneTitle, done } = address[act]
  return {
    title: doneTitle,
    current: MENU,
    body: html`${alert('ok', { title: doneTitle }, paragraph(done))}${linkButton(MENU, title, 'secondary')}`,
  }
}

export const adres: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: ask },
  { method: 'post', path: PATH, for: 'gezin', fresh: true, handle: carryOut },
]
