/** Copies that the law gives, as the portal tells of them: where each is read, in the reader's language. */
import { expect, it } from 'vitest'
import { newBrowser } from '../../support/browser.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { deliverAdvice, showsCopies } from '../../support/copies.ts'
import { makeFlowKeys } from '../../support/flow.ts'
import { openPortal } from '../../support/portal.ts'

const portal = closedAfterEach(openPortal)

it('leads to the pages of the organisation, and asks them to speak the language of the reader', async () => {
  const p = await portal(await makeFlowKeys(), { linked: ['school', 'swv', 'cjg'] })
  await deliverAdvice(p)
  await showsCopies(p, 'https://lezen.swv.example/kopieen')
  p.logsInNow('ouder1')
  const { visit } = newBrowser()
  const linkAfter = async (path: string) =>
    /href="(https:[^"]+\/kopieen[^"]*)"/.exec((await visit(p.origin + path)).text)?.[1]
  expect(await linkAfter('/inloggen?terug=/ouder/kopieen')).toMatch(/\/kopieen\?taal=nl$/)
  expect(await linkAfter('/taal/en?terug=/ouder/kopieen')).toMatch(/\/kopieen\?taal=en$/)
})
