/** An own choice made anew, at any time: a no becomes a yes, a yes another one. The text is read and checked as with a question. */
import { ConsentError } from '../../../../consent/errors.ts'
import { childName } from '../../family-names.ts'
import { html } from '../../html.ts'
import type { PortalRoute, Visit } from '../../site.ts'
import { keuzeTexts } from '../../texts/keuze.ts'
import { overzichtTexts } from '../../texts/overzicht.ts'
import { vragenTexts } from '../../texts/vragen.ts'
import { facts, heading, lead, paragraph } from '../../ui.ts'
import { type Asked, answerPage, askPage } from './answering.ts'
import { lookedAt, openIn } from './choice-page.ts'
import { choiceFacts } from './choice-parts.ts'
import { togetherText } from './parts.ts'

const PATH = '/ouder/keuze/:id/veranderen'

const chosenAnew = async (visit: Visit, id: unknown): Promise<Asked> => {
  const looked = await lookedAt(visit, id)
  const { choice } = looked
  const { categories, together } = await openIn(visit, choice)
  if (categories.length === 0)
    throw new ConsentError('niet_bevoegd', 'U kunt hierover nu niet beslissen.')
  const texts = keuzeTexts[visit.voice].again
  const family = visit.families.find(({ child }) => child === choice.child)
  const { child, holder, requester, purpose } = choice
  return {
    child,
    holder,
    requester,
    purpose,
    categories,
    request: undefined,
    path: `/ouder/keuze/${looked.id}/veranderen`,
    menu: '/ouder',
    title: texts.title,
    about: html`${family && lead(overzichtTexts[visit.voice].forChild(childName(visit, family)))}${paragraph(texts.lead)}
${heading(2, texts.now)}${choiceFacts(visit, choice)}${heading(2, texts.anew)}${together && facts([[vragenTexts[visit.voice].decide, togetherText(visit, together)]])}`,
  }
}

const show: PortalRoute['handle'] = async (visit, req) =>
  askPage(visit, await chosenAnew(visit, req.params['id']), [])

const take: PortalRoute['handle'] = async (visit, req) =>
  answerPage(visit, await chosenAnew(visit, req.params['id']))

export const veranderen: readonly PortalRoute[] = [
  { method: 'get', path: PATH, for: 'gezin', handle: show },
  { method: 'post', path: PATH, for: 'gezin', fresh: true, handle: take },
]
