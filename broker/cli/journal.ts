/** `journal`: proves that nothing was changed, and that every decision follows from the rules. */
import { Command } from 'commander'
import { iso } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'
import { type Replayed, replayAll } from '../decisions/replay.ts'
import { type CheckedJournal, checkJournal, isWhole } from '../oversight/fingerprints.ts'
import { type CommandIo, example, told } from './io.ts'
import { openExistingStore } from './open-store.ts'

const VERIFY = 'journal verify --json'

const VERIFY_HELP = `
Recomputes the chain, and compares each decision, answer, fact and record of authority with the fingerprint in the row
that records it. What was recorded before rows carried one is counted, and is no fault.
${example(VERIFY)}`

const REPLAY_HELP = `
Decides again what was decided, from the inputs that were stored with it, by the catalogue and the region files that
are configured (CONSENT_BROKER_REGIONS). Decisions of an earlier catalogue or region file cannot be told, and are counted
apart.
${example('journal replay --json')}`

const chainLine = ({ rows, broken, erasedUpTo }: CheckedJournal): string => {
  if (broken !== null) return `row ${broken} does not fit the chain`
  const erased =
    erasedUpTo === undefined
      ? ''
      : `; rows up to ${erasedUpTo} were erased when their term was over`
  return `the journal is complete: ${rows} rows${erased}`
}

const verifyLines = (checked: CheckedJournal): string => {
  const { recorded } = checked
  if (recorded === undefined) return chainLine(checked)
  return [
    chainLine(checked),
    `recorded, and unchanged: ${recorded.unchanged}`,
    `recorded before rows carried a fingerprint, and cannot be told: ${recorded.untold}`,
    `recorded, and erased when its term was over or with its family: ${recorded.erased}`,
    ...recorded.changed.map(({ row, id }) => `changed or gone since row ${row}: ${id}`),
    ...recorded.unrecorded.map((id) => `kept, and in no row: ${id}`),
  ].join('\n')
}

const replayLines = ({ counts, wrong, erasedBefore }: Replayed): string =>
  [
    `the same: ${counts.gelijk}`,
    `different: ${counts.anders}`,
    `unreadable: ${counts.onleesbaar}`,
    `by other rules than are configured: ${counts.andere_regels}`,
    ...wrong,
    ...(erasedBefore === undefined
      ? []
      : [`erased when their term was over: all before ${iso(erasedBefore)}`]),
  ].join('\n')

type Look<Found> = {
  readonly at: (context: BrokerContext) => Promise<Found>
  readonly tell: (found: Found) => string
  readonly isWell: (found: Found) => boolean
}

/** Looks, tells, and leaves exit code 1 when it is not as it must be. */
const looking =
  <Found>(io: CommandIo, { at, tell, isWell }: Look<Found>) =>
  ({ json }: { json?: boolean }): Promise<void> =>
    told(io, async () => {
      const { context } = await openExistingStore(io)
      try {
        const found = await at(context)
        io.stdout(`${json ? JSON.stringify(found) : tell(found)}\n`)
        io.setExitCode(isWell(found) ? 0 : 1)
      } finally {
        await context.store.close()
      }
    })

export const journalCommand = (io: CommandIo): Command => {
  const journal = new Command('journal')
    .description('look after the journal')
    .addHelpText('after', example(VERIFY))
  journal
    .command('verify')
    .description(
      'recompute the chain of the journal, and compare what it records; exit code 1 when something does not fit',
    )
    .option('--json', 'one JSON object')
    .addHelpText('after', VERIFY_HELP)
    .action(looking<CheckedJournal>(io, { at: checkJournal, tell: verifyLines, isWell: isWhole }))
  journal
    .command('replay')
    .description('decide every stored decision again; exit code 1 when one differs')
    .option('--json', 'one JSON object')
    .addHelpText('after', REPLAY_HELP)
    .action(
      looking(io, {
        at: replayAll,
        tell: replayLines,
        isWell: ({ wrong }) => wrong.length === 0,
      }),
    )
  return journal
}
