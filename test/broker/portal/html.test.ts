import { describe, expect, it } from 'vitest'
import { attr, href, html, render } from '../../../broker/portal/html.ts'
import { heading } from '../../../broker/portal/ui.ts'

const WICKED = `<script>alert("x")</script>&'`

describe('html', () => {
  it('escapes text and attributes, also inside lists', () => {
    const page = html`<p title="${WICKED}">${[WICKED, html`<b>${WICKED}</b>`]}</p>`
    const escaped = '&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;'
    expect(render(page)).toBe(`<p title="${escaped}">${escaped}<b>${escaped}</b></p>`)
  })

  it('leaves out nothing, null and false, and keeps zero', () => {
    expect(render(html`<p>${null}${undefined}${false}${0}</p>`)).toBe('<p>0</p>')
  })

  it('takes no markup from a value that only looks like it', () => {
    const fake = JSON.parse('{"raw":"<b>"}')
    expect(render(html`${fake}`)).not.toContain('<b>')
  })
})

describe('attr', () => {
  it('writes a value, a bare name, or nothing', () => {
    const shown = html`<input${attr('value', WICKED)}${attr('checked', true)}${attr('name', false)}${attr('id', undefined)}>`
    expect(render(shown)).toBe(
      '<input value="&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&amp;&#39;" checked>',
    )
  })
})

describe('href', () => {
  it.each([
    '/vraag',
    '/',
    '/a?b=c',
    'https://example.org/a',
    'mailto:fg@example.org',
    'tel:+31201234567',
    'http://127.0.0.1:8421/kopieen',
    'http://127.0.0.1',
  ])('allows %s', (address) => {
    expect(render(href(address))).toBe(address)
  })

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\tscript:alert(1)',
    '/\t/evil.example',
    ' javascript:alert(1)',
    'data:text/html,x',
    'http://example.org',
    'http://127.0.0.1.evil.example/',
    'http://127.0.0.1:80@evil.example/',
    '//evil.example',
    '/\\evil.example',
    'vraag',
    '',
  ])('refuses %j', (address) => {
    expect(() => href(address)).toThrow(TypeError)
  })

  it('escapes what it allows', () => {
    expect(render(href('/a?b="&c'))).toBe('/a?b=&quot;&amp;c')
  })
})

describe('a heading', () => {
  it.each([
    ['Samenwerkingsverband Zuid', 'Samenwerkings\u00adverband Zuid'],
    ['Jeugdgezondheidszorg', 'Jeugdgezondheids\u00adzorg'],
    ['Merelcollege', 'Merelcollege'],
  ])('%s breaks where its long words are joined', (title, broken) => {
    expect(render(heading(2, title)).replace(/<[^>]+>/g, '')).toBe(broken)
  })
})
