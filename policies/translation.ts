/** The texts of a catalogue in another language, by the same ids. The catalogue decides; a translation is only read. */
import { z } from 'zod'
import type { Catalogue, Category, CategoryField, SwitchEffect } from './catalogue.ts'
import type { CatalogueFault } from './check.ts'

const text = z.string().trim().min(1)

type Words = string | readonly Words[] | { readonly [member: string]: Words }
const words: z.ZodType<Words> = z.lazy(() =>
  z.union([text, z.array(words), z.record(z.string(), words)]),
)

/** The texts of one entry, and `of` which texts they are a translation: a mark that changes when those do. */
const entry = z.object({ of: z.string().default('') }).catchall(words)
const entries = z.record(z.string(), entry)

/** Entries by their id; which texts each must have is `checkTranslation`'s to say. */
export const translation = z.strictObject({
  parties: entries,
  purposes: entries,
  categories: entries,
  rules: entries,
  switches: entries,
  reasons: entries,
  obligations: entries,
  flags: entries,
})
export type Translation = z.infer<typeof translation>
export type TranslatedPart = keyof Translation

/** What stands at a place of an entry (`name`, `fields.adres`, `texts.0`), said in some language. */
type Say = (place: string, text: string) => string
type SayOf = (part: TranslatedPart, id: string) => Say

/** The catalogue with each text that people read as `sayOf` says it: the one list of what is a text. */
function withTexts(catalogue: Catalogue, sayOf: SayOf): Catalogue {
  return {
    ...catalogue,
    parties: catalogue.parties.map((one) => ({
      ...one,
      name: sayOf('parties', one.id)('name', one.name),
    })),
    purposes: catalogue.purposes.map((one) =>
      said(one, ['name', 'parentText', 'youngText'], sayOf('purposes', one.id)),
    ),
    categories: catalogue.categories.map((one) => saidCategory(one, sayOf('categories', one.id))),
    rules: catalogue.rules.map((one) =>
      said(
        one,
        ['textParent', 'textYoung', 'textProfessional', 'alternative'],
        sayOf('rules', one.id),
      ),
    ),
    switches: catalogue.switches.map((one) => {
      const say = sayOf('switches', one.key)
      const effects = mapped(one.effects, (effect, choice) =>
        saidEffect(effect, within(`effects.${choice}`, say)),
      )
      const says = mapped(one.says, (words, choice) => say(`says.${choice}`, words))
      return { ...said(one, ['note'], say), says, effects }
    }),
    reasons: catalogue.reasons.map((one) =>
      said(one, ['parent', 'professional'], sayOf('reasons', one.code)),
    ),
    obligations: mapped(catalogue.obligations, (duties, kind) =>
      duties.map((duty, at) => sayOf('obligations', kind)(`texts.${at}`, duty)),
    ),
    flags: mapped(catalogue.flags, (one, flag) => sayOf('flags', flag)('text', one)),
  }
}

/** The named members as they are said; one that is left out or empty stays so. */
function said<Item extends object>(item: Item, members: readonly (keyof Item)[], say: Say): Item {
  const spoken = members.flatMap((member) => {
    const one = item[member]
    return typeof one === 'string' && one !== '' ? [[member, say(String(member), one)]] : []
  })
  return { ...item, ...Object.fromEntries(spoken) }
}

const within =
  (place: string, say: Say): Say =>
  (member, one) =>
    say(`${place}.${member}`, one)

type AnyField = Pick<CategoryField, 'name' | 'label' | 'choices' | 'choiceLabels'>

function saidCategory(category: Category, say: Say): Category {
  const field = <Field extends AnyField>(one: Field, name: string): Field => ({
    ...one,
    label: say(`fields.${name}`, one.label),
    ...(one.choices && {
      choiceLabels: Object.fromEntries(
        one.choices.map((choice) => [choice, say(`choices.${choice}`, choice)]),
      ),
    }),
  })
  const fields = category.fields.map((one) => ({
    ...field(one, one.name),
    ...(one.items && { items: one.items.map((item) => field(item, `${one.name}.${item.name}`)) }),
  }))
  return { ...said(category, ['name'], say), fields }
}

function saidEffect(effect: SwitchEffect, say: Say): SwitchEffect {
  const { set } = effect
  return {
    ...said(effect, ['parameter'], say),
    ...(set && { set: said(set, ['textParent', 'textYoung', 'textProfessional'], say) }),
  }
}

/** The same members, each with another value. */
function mapped<Values extends object>(
  values: Values,
  change: (value: Exclude<Values[keyof Values], undefined>, name: string) => unknown,
): Values {
  const changed = Object.entries(values).map(([name, value]) => [name, change(value, name)])
  return Object.fromEntries(changed) as Values
}

type Texts = Readonly<Record<string, string>>
type TextsByEntry = ReadonlyMap<string, Record<string, string>>

/** Texts by where they stand in an entry. */
function flat(value: Words, place = ''): Texts {
  if (typeof value === 'string') return { [place]: value }
  const parts = Object.entries(value).map(([name, one]) =>
    flat(one, place === '' ? name : `${place}.${name}`),
  )
  return Object.assign({}, ...parts)
}

/** Every text of a catalogue, by part and id. */
function textsOf(catalogue: Catalogue): Readonly<Record<TranslatedPart, TextsByEntry>> {
  const found = mapped(
    translation.shape,
    () => new Map<string, Record<string, string>>(),
  ) as unknown as Record<TranslatedPart, Map<string, Record<string, string>>>
  withTexts(catalogue, (part, id) => (place, one) => {
    found[part].set(id, { ...found[part].get(id), [place]: one })
    return one
  })
  return found
}

/** The mark of the texts of one entry: equal for equal texts. */
export type MarkOf = (texts: Texts) => string

/** All faults of a translation of `catalogue`, at once: what it lacks, what it has too much, and what translates another text than stands there now. */
export function checkTranslation(
  catalogue: Catalogue,
  translated: Translation,
  markOf: MarkOf,
): CatalogueFault[] {
  const originals = Object.entries(textsOf(catalogue)) as [TranslatedPart, TextsByEntry][]
  return originals.flatMap(([part, own]) =>
    [...new Set([...own.keys(), ...Object.keys(translated[part])])].flatMap((id) =>
      entryFaults(own.get(id), translated[part][id], markOf).map((message) => ({
        part,
        id,
        message,
      })),
    ),
  )
}

function entryFaults(
  original: Texts | undefined,
  translated: Translation[TranslatedPart][string] | undefined,
  markOf: MarkOf,
): string[] {
  if (translated === undefined) return ['is not translated']
  if (original === undefined) return ['is translated, and stands in the catalogue no more']
  const { of, ...own } = translated
  const [wanted, given] = [Object.keys(original), Object.keys(flat(own))]
  const mark = markOf(original)
  return [
    ...wanted.filter((place) => !given.includes(place)).map((place) => `lacks ${place}`),
    ...given.filter((place) => !wanted.includes(place)).map((place) => `has ${place} too much`),
    ...(of === mark ? [] : [`is not a translation of the text as it is now, which is of ${mark}`]),
  ]
}

/** The catalogue in the words of a translation; what that lacks stays as it is. It decides as before. */
export function inTranslation(catalogue: Catalogue, translated: Translation): Catalogue {
  return withTexts(catalogue, (part, id) => {
    const { of: _, ...own } = translated[part][id] ?? { of: '' }
    const texts = flat(own)
    return (place, one) => texts[place] ?? one
  })
}
