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
  ],
})

it('shows each format as people write it, in the order of the category', () => {
  const shown = render(
    shownRecord(made, {
      rijen: [{ dag: '2026-01-02', uren: 2 }, { uren: 0.5 }],
      teksten: ['<een>', 'twee'],
      uren: 1234.5,
      waar: false,
      dag: '2026-09-01',
      tekst: '<b>',
    }),
  )
  const texts = shown
    .replaceAll(/<[^>]*>/g, '|')
    .replaceAll('\n', '')
    .split(/\|+/)
  expect(texts.filter((text) => text !== '')).toEqual(
    // The name of the table stands above it too.
    ['Tekst', '&lt;b&gt;', 'Dag', '1 september 2026', 'Klopt dat?', 'nee', 'Uren', '1234,5']
      .concat(['Teksten', '&lt;een&gt;', 'twee', 'Rijen', 'Rijen', 'Dag', 'Uren'])
      .concat(['2 januari 2026', '2', '0,5']),
  )
  expect(shown).toContain('<th class="utrecht-table__header-cell" role="columnheader" scope="col">')
})

it('shows nothing that the category does not know', () => {
  expect(render(shownRecord(made, { onbekend: 'geheim' }))).not.toMatch(/<dt|geheim/)
})

it('leaves a date alone that is none', () => {
  expect(shownDate('2026-13-45')).toBe('2026-13-45')
  expect(shownDate('gisteren')).toBe('gisteren')
})
