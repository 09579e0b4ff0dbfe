/**
 * The weighing behind sharing without consent: closed questions, and the text that their answers make. The text belongs in
 * the holder's own file, where the reasons in words stand too; the broker keeps its SHA-256 and nothing of what it says.
 */
import {
  danger,
  type ShareInput,
  type SpeakingInput,
  telling,
  tried,
} from '../../../disclosure/share-without-consent.ts'
import { checkboxes, type FieldFault, radios } from '../../fields.ts'
import { type Html, html } from '../../html.ts'
import { type Visit, wordIn, wordsIn } from '../../site.ts'
import { profTexts } from '../../texts/prof.ts'
import { weighingTexts } from '../../texts/weighing.ts'
import { categoryName, purposeOf } from '../ouder/parts.ts'
import { type Desk, nameOfParty } from '../staff/office.ts'

export const WEIGHING_FIELDS = ['soort', 'geprobeerd', 'vertellen']

export const typedWeighing = ({ fields }: Visit) => ({
  danger: wordIn(fields, 'soort'),
  tried: wordsIn(fields, 'geprobeerd'),
  telling: wordIn(fields, 'vertellen'),
})

/** What the use case takes of it; a weighing counts where it was put in the own file. */
export const shareOf = (
  { danger: _, tried: __, telling: ___, ...share }: SpeakingInput,
  weighingHash: string | undefined,
): ShareInput => ({ ...share, ...(weighingHash !== undefined && { weighingHash }) })

export const weighingFields = (
  { language, fields }: Visit,
  faults: readonly FieldFault[],
): Html => {
  const texts = weighingTexts[language]
  return html`${radios({
    name: 'soort',
    legend: texts.danger,
    faults,
    value: wordIn(fields, 'soort'),
    options: danger.options.map((value) => ({ value, label: texts.dangers[value] })),
  })}${checkboxes({
    name: 'geprobeerd',
    legend: texts.tried,
    faults,
    values: wordsIn(fields, 'geprobeerd'),
    options: tried.options.map((value) => ({ value, label: texts.efforts[value] })),
  })}${radios({
    name: 'vertellen',
    legend: texts.telling,
    faults,
    value: wordIn(fields, 'vertellen'),
    options: telling.options.map((value) => ({ value, label: texts.tellings[value] })),
  })}`
}

const MARK_BYTES = 16

/** What nobody can guess: without it the few answers there are would be found again by their hash. */
export const newMark = ({ context }: Visit): string =>
  Buffer.from(context.random(MARK_BYTES)).toString('hex')

/** The mark that a page of ours gave. */
export const isMark = (typed: string): boolean => /^[0-9a-f]{32}$/.test(typed)

type Line = readonly [name: string, said: readonly string[]]

/** The weighing in words, a question a line; the mark makes its hash tell nothing. */
export const weighingLines = (desk: Desk, input: SpeakingInput, mark: string): readonly Line[] => {
  const { visit } = desk
  const texts = weighingTexts[visit.language]
  const { speak } = profTexts[visit.language]
  return [
    [texts.child, [input.kind]],
    [speak.ground, [speak.grounds[input.ground]]],
    [texts.danger, [texts.dangers[input.danger]]],
    [texts.tried, input.tried.map((one) => texts.efforts[one])],
    ...(input.ground === 'conflict'
      ? [[texts.six, input.duties.map((one) => speak.duty[one])] as const]
      : []),
    [texts.receiver, [nameOfParty(desk, input.ontvanger)]],
    [texts.purpose, [purposeOf(visit, input.doel)?.name ?? input.doel]],
    [texts.what, input.categorieen.map((id) => categoryName(visit, id))],
    [texts.telling, [texts.tellings[input.telling]]],
    [texts.mark, [mark]],
  ]
}

/** One line each, as it goes into the own file. */
export const weighingText = (lines: readonly Line[]): string =>
  lines.map(([name, said]) => `${name} ${said.join(' ')}`).join('\n')
