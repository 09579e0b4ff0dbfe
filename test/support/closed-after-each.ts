/** What a test opens is closed when it ends, however it ends. */
import { afterEach } from 'vitest'

type Closable = { readonly close: () => Promise<void> }

/** The same way to open something, with every opened one closed after the test. Called at the top of a test file. */
export const closedAfterEach = <Args extends readonly unknown[], Opened extends Closable>(
  open: (...args: Args) => Promise<Opened>,
): ((...args: Args) => Promise<Opened>) => {
  const opened: Opened[] = []
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close()
  })
  return async (...args) => {
    const one = await open(...args)
    opened.push(one)
    return one
  }
}
