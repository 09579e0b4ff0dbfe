/** Stylesheet, fonts and icon of the portal: read once, kept by browsers for a day. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Router, Router as router } from 'express'

const ownFile = (name: string): Buffer => readFileSync(new URL(`assets/${name}`, import.meta.url))

const require = createRequire(import.meta.url)
const FONTS: Readonly<Record<string, string>> = {
  'noto-sans-latin-400-normal.woff2': '@fontsource/noto-sans',
  'noto-sans-latin-700-normal.woff2': '@fontsource/noto-sans',
  'noto-serif-latin-700-normal.woff2': '@fontsource/noto-serif',
  'noto-sans-latin-ext-400-normal.woff2': '@fontsource/noto-sans',
  'noto-sans-latin-ext-700-normal.woff2': '@fontsource/noto-sans',
  'noto-serif-latin-ext-700-normal.woff2': '@fontsource/noto-serif',
}
const A_DAY = 'public, max-age=86400'

/** Serves them. Throws at once when one is missing. */
export const portalAssets = (): Router => {
  const routes = router()
  const file = (path: string, type: string, content: Buffer): void => {
    routes.get(path, (_req, res) => {
      res.set({ 'Cache-Control': A_DAY, 'Content-Type': type }).send(content)
    })
  }
  file('/portaal.css', 'text/css; charset=utf-8', ownFile('portal.css'))
  file('/icoon.svg', 'image/svg+xml', ownFile('icon.svg'))
  for (const [name, pack] of Object.entries(FONTS))
    file(`/fonts/${name}`, 'font/woff2', readFileSync(require.resolve(`${pack}/files/${name}`)))
  return routes
}
