/** "Mag ik dit delen?" about a known child: the answer first, then the reasons. */
import { checkInput, checkSharing } from '../../../decisions/check.ts'
import { checkboxes, type FieldFault } from '../../fields.ts'
import { html } from '../../html.ts'
import { type Page, type PortalRoute, type Visit, wordIn, wordsIn } from '../../site.ts'
import { checkTexts } from '../../texts/check.ts'
import { staffTexts } from '../../texts/staff.ts'
import { heading, lead, linkButton } from '../../ui.ts'
import { categoryField, childField, purposeField } from '../staff/fields.ts'
import { findFaults, isFinding, partyCandidates, partyField } from '../staff/finding.ts'
import { attempt, enterAt, type FaultWords, keyFor } from '../staff/input.ts'
import { type Desk, deskOf, nameOfParty, OFFICE, officeField } from '../staff/office.ts'
import { answerPage, formPage, KNOWN, NAMELESS, sharedWords, showForm } from './controle-parts.ts'
import { asksParticipants, checkStep, PARTICIPANTS, participantsPage } from './participants.ts'

/** Ticked where more organisations take part than the receiver. */
const MEETING = 'overleg'

const knownPage = (desk: Desk, faults: readonly FieldFault[]): Page => {
  const { visit } = desk
  const { language, fields } = visit
  const texts = checkTexts[language]
  const { fields: words } = staffTexts[language]
  return formPage(visit, faults, {
    path: KNOWN,
    intro: html`${lead(texts.lead)}${heading(2, texts.known)}`,
    fields: [
      officeField(desk, faults),
      childField(visit, faults),
      partyField(desk, { name: 'ontvanger', label: words.receiver }, faults),
      checkboxes({
        name: MEETING,
        legend: texts.meetingLegend,
        values: wordsIn(fields, MEETING),
        options: [{ value: 'ja', label: texts.isMeeting }],
      }),
      purposeField(visit, faults),
      categoryField(visit, faults),
    ],
    other: linkButton(NAMELESS, texts.toNameless, 'secondary'),
  })
}

const knownWords = (visit: Visit): FaultWords => {
  const { fields } = staffTexts[visit.language]
  return {
    kind: { field: 'kind', message: fields.childFault },
    ontvangers: { field: 'ontvanger', message: fields.receiverFault },
    ...sharedWords(visit),
  }
}

/** Participants of a meeting that somebody went back to and unticked do not count. */
const participantsIn = (visit: Visit): readonly string[] =>
  checkStep(visit) === 'controleer' && !isMeeting(visit) ? [] : wordsIn(visit.fields, PARTICIPANTS)

const isMeeting = ({ fields }: Visit): boolean => wordIn(fields, MEETING) === 'ja'

const typedAboutChild = (visit: Visit): unknown => ({
  kind: wordIn(visit.fields, 'kind').trim(),
  ontvangers: [wordIn(visit.fields, 'ontvanger'), ...participantsIn(visit)].filter(
    (id, at, all) => id !== '' && all.indexOf(id) === at,
  ),
  doel: wordIn(visit.fields, 'doel'),
  categorieen: wordsIn(visit.fields, 'categorieen'),
})

/** Everybody else who could sit at the table, without whom was chosen already. */
const meetingPage = (desk: Desk): Page => {
  const { visit, actor } = desk
  const receiver = wordIn(visit.fields, 'ontvanger')
  return participantsPage(visit, {
    path: KNOWN,
    carry: [OFFICE, 'kind', 'ontvanger', MEETING, 'doel', 'categorieen'],
    candidates: partyCandidates(desk, actor?.party).filter(({ value }) => value !== receiver),
    faults: [],
  })
}

const checkKnown: PortalRoute['handle'] = async (visit) => {
  const desk = await deskOf(visit, 'professional')
  // A child was named on another page; the rest is still to be filled in.
  if (checkStep(visit) === 'begin' || isFinding(visit))
    return knownPage(desk, findFaults(desk, 'ontvanger'))
  const words = knownWords(visit)
  const entered = enterAt(desk, checkInput, typedAboutChild(visit), words)
  if (!entered.ok) return knownPage(desk, entered.faults)
  if (asksParticipants(visit, isMeeting(visit))) return meetingPage(desk)
  const { actor, input } = entered.input
  const checked = await attempt(visit, { words, unknown: 'kind' }, () =>
    checkSharing(visit.context, actor, keyFor(visit, input), input),
  )
  if (!checked.ok) return knownPage(desk, checked.faults)
  return answerPage(desk, {
    result: checked.input,
    purpose: input.doel,
    nameOf: (receiver) => nameOfParty(desk, receiver),
    again: KNOWN,
    kind: input.kind,
  })
}

export const controle: readonly PortalRoute[] = [
  { method: 'get', path: KNOWN, for: 'professional', handle: showForm(knownPage) },
  { method: 'post', path: KNOWN, for: 'professional', handle: checkKnown },
]
