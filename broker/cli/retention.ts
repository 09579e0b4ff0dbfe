/** `retention`: what is past its term, and erasing it now rather than with the work of the next day. */
import { Command } from 'commander'
import { pastTermKind } from '../../consent/past-term.ts'
import type { BrokerContext } from '../context.ts'
import { asBelieved, inBelievedTime } from '../erasure/believed-time.ts'
import { type EndedCounts, eraseEnded, waitingEnded } from '../erasure/erase-ended.ts'
import { erasePastTerm, logErasure } from '../erasure/erase-log.ts'
import { type CommandIo, example, told } from './io.ts'
import { openExistingStore } from './open-store.ts'

const HELP = `
A broker does this by itself, once a day: five years for the journal, and five years after its end for what families
answered and were asked. \`show\` tells what would go now, and erases nothing; what ended goes only after the journal of
its time. Neither believes a clock that leaps: from one day of work to the next it goes on a month at most.
${example('retention show')}`

type Counts = EndedCounts & { readonly journaal: number }

const lines = (counts: Counts): string =>
  (['journaal', ...pastTermKind.options] as const)
    .map((kind) => `${kind}: ${counts[kind]}\n`)
    .join('')

const waiting = async (context: BrokerContext): Promise<Counts> => {
  const believed = await asBelieved(context)
  return {
    journaal: (await logErasure(believed)).waiting,
    ...(await waitingEnded(believed)),
  }
}

const erase = async (context: BrokerContext): Promise<Counts> => {
  const believed = await inBelievedTime(context)
  return { journaal: await erasePastTerm(believed), ...(await eraseEnded(believed)) }
}

type Options = { readonly json?: boolean }

/** Works on the broker's own store, tells the numbers, and closes it. */
const telling =
  (io: CommandIo, work: (context: BrokerContext) => Promise<Counts>) =>
  ({ json }: Options): Promise<void> =>
    told(io, async () => {
      const { context } = await openExistingStore(io)
      try {
        const counts = await work(context)
        io.stdout(json ? `${JSON.stringify(counts)}\n` : lines(counts))
      } finally {
        await context.store.close()
      }
    })

export const retentionCommand = (io: CommandIo): Command => {
  const command = new Command('retention')
    .description('erase what is past its term')
    .addHelpText('after', HELP)
  command
    .command('show')
    .description('how much would be erased now; erases nothing')
    .option('--json', 'one JSON object')
    .addHelpText('after', example('retention show --json'))
    .action(telling(io, waiting))
  command
    .command('run')
    .description('erase it now; again, it erases nothing more')
    .option('--json', 'one JSON object')
    .addHelpText('after', example('retention run'))
    .action(telling(io, erase))
  return command
}
