/** Before the tests in a browser: the browser. */
import { readyChromium } from '../support/chromium.ts'

/** Called by vitest, once. */
export const setup = (): void => readyChromium()
