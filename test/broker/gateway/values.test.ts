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
  expect(shown.replaceAll('\n', '')).toBe(
    '<dl><dt>Tekst</dt><dd>&lt;b&gt;</dd><dt>Dag</dt><dd>1 september 2026</dd>' +
      '<dt>Klopt dat?</dt><dd>nee</dd><dt>Uren</dt><dd>1234,5</dd>' +
      '<dt>Teksten</dt><dd><ul><li>&lt;een&gt;</li><li>twee</li></ul></dd>' +
      '<dt>Rijen</dt><dd><div class="rollen" tabindex="0"><table><thead><tr><th scope="col">Dag</th>' +
      '<th scope="col">Uren</th></tr></thead><tbody><tr><td>2 januari 2026</td><td>2</td></tr>' +
      '<tr><td></td><td>0,5</td></tr></tbody></table></div></dd></dl>',
  )
})

it('shows nothing that the category does not know', () => {
  expect(render(shownRecord(made, { onbekend: 'geheim' }))).toBe('<dl></dl>')
})

it('leaves a date alone that is none', () => {
  expect(shownDate('2026-13-45')).toBe('2026-13-45')
  expect(shownDate('gisteren')).toBe('gisteren')
})
