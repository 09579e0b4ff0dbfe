import { expect, it } from 'vitest'
import { shownDate, shownRecord } from '../../../broker/gateway/pages/values.ts'
import { render } from '../../../broker/portal/html.ts'
import { category } from '../../../policies/catalogue.ts'

const made = category.parse({
  id: 'proef',
  name: 'Proef',
  sensitivity: 'laag',
  heldBy: [],
  fields: [
    { name: 'tekst', label: 'Tekst', format: 'text' },
    { name: 'dag', label: 'Dag', format: 'date' },
    { name: 'waar', label: 'Klopt dat?', format: 'boolean' },
    { name: 'uren', label: 'Uren', format: 'number' },
    { name: 'teksten', label: 'Teksten', format: 'list' },
    {
      name: 'rijen',
      label: 'Rijen',
      format: 'list',
      items: [
        { name: 'dag', label: 'Dag', format: 'date' },
        { name: 'uren', label: 'Uren', format: 'number' },
      ],
    },
    { name: 'leeg', label: 'Leeg', format: 'text' },
    {
      name: 'soort',
      label: 'Soort',
      format: 'text',
      choices: ['taxi', 'bus'],
      choiceLabels: { taxi: 'Taxi', bus: 'Coach' },
    },
  ],
})

const record = {
  rijen: [{ dag: '2026-01-02', uren: 2 }, { uren: 0.5 }],
  teksten: ['<een>', 'twee'],
  uren: 1234.5,
  waar: false,
  dag: '2026-09-01',
  tekst: '<b>',
}

const textsIn = (shown: string): string[] =>
  shown
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('\n', '')
    .split(/\|+/)
    .filter((text) => text !== '')

it('shows each format as people write it, in the order of the category', () => {
  const shown = render(shownRecord(made, record, 'nl'))
  expect(textsIn(shown)).toEqual(
    // The name of the table stands above it too.
    ['Tekst', '&lt;b&gt;', 'Dag', '1 september 2026', 'Klopt dat?', 'nee', 'Uren', '1234,5']
      .concat(['Teksten', '&lt;een&gt;', 'twee', 'Rijen', 'Rijen', 'Dag', 'Uren'])
      .concat(['2 januari 2026', '2', '0,5']),
  )
  expect(shown).toContain('<th class="utrecht-table__header-cell" role="columnheader" scope="col">')
})

it('shows days, numbers, choices and yes or no in English, and marks what somebody wrote as Dutch', () => {
  const shown = render(shownRecord(made, { ...record, soort: 'bus' }, 'en'))
  expect(textsIn(shown)).toEqual(
    ['Tekst', '&lt;b&gt;', 'Dag', '1 September 2026', 'Klopt dat?', 'no', 'Uren', '1234.5']
      .concat(['Teksten', '&lt;een&gt;', 'twee', 'Rijen', 'Rijen', 'Dag', 'Uren'])
      .concat(['2 January 2026', '2', '0.5', 'Soort', 'Coach']),
  )
  const marked = [...shown.matchAll(/<span lang="nl">([^<]*)</g)].map(([, text]) => text)
  expect(marked).toEqual(['&lt;b&gt;', '&lt;een&gt;', 'twee'])
})

it('shows nothing that the category does not know', () => {
  expect(render(shownRecord(made, { onbekend: 'geheim' }, 'nl'))).not.toMatch(/<dt|geheim/)
})

it('leaves a date alone that is none', () => {
  expect(shownDate('2026-13-45', 'nl')).toBe('2026-13-45')
  expect(shownDate('gisteren', 'en')).toBe('gisteren')
})
