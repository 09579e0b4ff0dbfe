// Makes portal.css out of the CSS of NL Design System, the tokens that it uses, own.css and the themes:  npm run css
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { transform } from 'lightningcss'

const root = new URL('../../../', import.meta.url)
const read = (path) => readFileSync(new URL(path, root), 'utf8')
const fromPackage = (path) =>
  read(`node_modules/${path}`).replace(/\/\*# sourceMappingURL.*?\*\//g, '')

const CANDIDATE = ['button', 'heading', 'link', 'paragraph', 'data-badge', 'skip-link']
const UTRECHT = [
  'body',
  'page-body',
  'page-header',
  'page-footer',
  'alert',
  'status-badge',
  'form-fieldset',
  'form-field',
  'form-label',
  'form-field-description',
  'form-field-error-message',
  'radio-button',
  'textbox',
  'table',
  'data-list',
  'button-group',
  'unordered-list',
]
const THEME = '@nl-design-system-unstable/voorbeeld-design-tokens/dist/theme.css'
const BANNER =
  '/*! Contains CSS of NL Design System: @nl-design-system-candidate/*, @utrecht/*-css and voorbeeld-design-tokens, EUPL-1.2; see /licenties */\n'
/** Two years of browsers: versions as lightningcss counts them (major << 16). */
const TARGETS = { chrome: 110 << 16, firefox: 115 << 16, safari: (16 << 16) | (4 << 8) }

const components = [
  ...CANDIDATE.map((name) => `@nl-design-system-candidate/${name}-css/dist/${name}.css`),
  ...UTRECHT.map((name) => `@utrecht/${name}-css/dist/index.css`),
].map(fromPackage)
const own = read('broker/portal/assets/own.css')
/** Themes besides the first: each sets a few of its tokens anew, so it must come after it. */
const themes = ['groen'].map((name) => read(`broker/portal/assets/themes/${name}.css`))

/** The theme has thousands of tokens; only those that something here reads, directly or through others, stay. */
const tokensUsed = (theme, sheets) => {
  const declared = new Map(
    [...theme.matchAll(/^\s*(--[\w-]+):\s*(.*?);$/gm)].map(([, name, value]) => [name, value]),
  )
  const used = new Set()
  const look = (css) => {
    for (const [, name] of css.matchAll(/var\(\s*(--[\w-]+)/g)) {
      if (used.has(name)) continue
      used.add(name)
      look(declared.get(name) ?? '')
    }
  }
  for (const css of sheets) look(css)
  return [...declared].filter(([name]) => used.has(name))
}

const tokens = tokensUsed(fromPackage(THEME), [...components, own, ...themes])
const theme = `.voorbeeld-theme{${tokens.map(([name, value]) => `${name}:${value}`).join(';')}}`
const { code } = transform({
  filename: 'portal.css',
  code: Buffer.from([theme, ...components, own, ...themes].join('\n')),
  minify: true,
  targets: TARGETS,
})
const made = `${BANNER}${code.toString()}\n`
const target = new URL('portal.css', import.meta.url)

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== made) {
    process.stderr.write('portal.css is not what its sources make: npm run css\n')
    process.exitCode = 1
  }
} else {
  writeFileSync(target, made)
  process.stdout.write(`${fileURLToPath(target)}: ${made.length} bytes\n`)
}
