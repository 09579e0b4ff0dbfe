/** Tells the story in a terminal, or as one line of JSON a step. */
import type { Chapter, StepResult, Teller } from './story.ts'

type Write = (text: string) => void
type Paint = (text: string) => string

const painter =
  (colour: boolean) =>
  (code: number): Paint =>
  (text) =>
    colour ? `\u001b[${code}m${text}\u001b[0m` : text

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2).replace('.', ',')} s`

/** For people: what happened, what each party sees, what stays hidden, how long it took. */
export const tellInWords = (write: Write, colour: boolean): Teller => {
  const paint = painter(colour)
  const [bold, dim, green, red, blue] = [1, 2, 32, 31, 36].map(paint) as [
    Paint,
    Paint,
    Paint,
    Paint,
    Paint,
  ]
  return {
    chapter: ({ title, intro }: Chapter, number: number) =>
      write(`\n${bold(`${number}. ${title}`)}\n   ${intro}\n\n`),
    step: ({ ok, title, ms, sees, hidden, checks }: StepResult) => {
      write(` ${ok ? green('✓') : red('✗')} ${title} ${dim(`(${seconds(ms)})`)}\n`)
      for (const one of checks)
        write(`     ${one.ok ? dim(`klopt: ${one.what}`) : red(`klopt niet: ${one.what}`)}\n`)
      for (const [party, what] of Object.entries(sees))
        write(`     ${blue(`${party} ziet:`)} ${what}\n`)
      for (const what of hidden) write(`     ${dim(`niet te zien: ${what}`)}\n`)
    },
  }
}

/** For machines: `{step, ok, title, ms, sees?, hidden?, wrong?}`, a line a step. */
export const tellAsJson = (write: Write): Teller => ({
  chapter: () => undefined,
  step: ({ step, ok, title, ms, sees, hidden, checks }) => {
    const wrong = checks.filter((one) => !one.ok).map(({ what }) => what)
    const line = {
      step,
      ok,
      title,
      ms,
      ...(Object.keys(sees).length > 0 && { sees }),
      ...(hidden.length > 0 && { hidden }),
      ...(wrong.length > 0 && { wrong }),
    }
    write(`${JSON.stringify(line)}\n`)
  },
})
