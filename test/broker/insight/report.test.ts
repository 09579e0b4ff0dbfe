/** Reports, where pages do not lead: who may answer for a row, and who may not. */
import { describe, expect, it } from 'vitest'
import { ownReports, reportInput, reportRow } from '../../../broker/insight/report.ts'
import { handleReport, handleReportInput } from '../../../broker/oversight/handle-report.ts'
import { closedAfterEach } from '../../support/closed-after-each.ts'
import { ask } from '../../support/consents.ts'
import { actor, openFamily, type PartyName, party, type TestFamily } from '../../support/family.ts'

const family = closedAfterEach(openFamily)

const report = async (f: TestFamily, to: 'organisatie' | 'fg') => {
  const [row] = await f.journal()
  const input = { child: f.child, sequence: row?.sequence ?? 0, to, text: 'Dit klopt niet.' }
  return reportRow(f.context, f.who('ouder1'), f.key(), reportInput.parse(input))
}
const stop = (f: TestFamily, name: PartyName) =>
  f.write(async (tx) => {
    const known = await tx.parties.get(party(name))
    if (known) await tx.parties.put({ ...known, active: false })
  })

describe('a report', () => {
  it('goes to the other organisation where the first takes part no more, and to nobody where neither does', async () => {
    const f = await family()
    await ask(f, 'cjg')
    await stop(f, 'school')
    await report(f, 'fg')
    const [made] = await ownReports(f.context, f.who('ouder1'))
    expect(made).toMatchObject({ party: party('cjg'), addressedTo: 'fg' })
    await stop(f, 'cjg')
    await expect(report(f, 'fg')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('is answered by an officer only, and not closed without an answer', async () => {
    const f = await family()
    await ask(f, 'cjg')
    const { id } = await report(f, 'fg')
    const input = handleReportInput.parse({ report: id, state: 'bezig', answer: null })
    const professional = { ...actor('school'), functions: ['professional' as const] }
    await expect(handleReport(f.context, professional, f.key(), input)).rejects.toMatchObject({
      code: 'niet_bevoegd',
    })
    const closed = handleReportInput.safeParse({ report: id, state: 'klaar', answer: null })
    expect(closed.error?.issues).toMatchObject([{ path: ['answer'] }])
    const [made] = await ownReports(f.context, f.who('ouder1'))
    expect(made?.state).toBe('ontvangen')
  })

  it('is out of sight for who left the family', async () => {
    const f = await family()
    await ask(f, 'cjg')
    await report(f, 'fg')
    await f.write((tx) => tx.families.endMember(f.child, f.who('ouder1').person))
    expect(await ownReports(f.context, f.who('ouder1'))).toEqual([])
  })
})
