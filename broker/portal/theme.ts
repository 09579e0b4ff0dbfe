/** How the pages look: the example theme of NL Design System, or the same with other tokens. */
import { z } from 'zod'

export const theme = z.enum(['paars', 'groen'])
export type Theme = z.infer<typeof theme>

export const DEFAULT_THEME: Theme = 'paars'

/** Classes of an element under which everything has this theme's tokens. */
export const themeClass = (chosen: Theme): string =>
  chosen === DEFAULT_THEME ? 'voorbeeld-theme' : `voorbeeld-theme cb-theme-${chosen}`
