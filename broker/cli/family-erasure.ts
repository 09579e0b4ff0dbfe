/** `family-erasure`: carries out what privacy officers asked: erasing what the broker knows of one family. */
import { Command } from 'commander'
import { type FamilyErasureId, familyErasureIds } from '../../consent/id.ts'
import { iso } from '../../consent/time.ts'
import type { BrokerContext } from '../context.ts'
import {
  allErasures,
  carryOutErasure,
  type ErasurePlan,
  erasureAt,
  type FamilyErasure,
  type Hindrance,
} from '../erasure/erase-family.ts'
import { type CommandIo, example, told } from './io.ts'
import { openExistingStore } from './open-store.ts'

const HELP = `
An officer of an organisation asks for it in the portal, under "Bewaren en wissen"; whoever runs the broker carries it out.
\`show\` tells what would go and what would stay, and erases nothing.
${example('family-erasure list')}`

const line = ({ id, party, employee, reason, at, doneAt }: FamilyErasure): string =>
  `${id}  ${party} ${employee}  ${reason}  asked ${iso(at)}  ${doneAt === null ? 'open' : `done ${iso(doneAt)}`}`

const planLines = ({ goes, stays }: ErasurePlan): string =>
  [
    `goes: names and nicknames of ${goes.members} people (login and address of who belongs to no other child),`,
    `      links of ${goes.organisations} organisations, birth date, indexes of numbers, all sealed text`,
    `stays, without anybody to be found by it: ${stays.statements} answers as proof, ${stays.logRows} rows of the journal for five years`,
  ].join('\n')

const HINDRANCES: Readonly<Record<Hindrance, string>> = {
  verborgen_regels: 'rows about a safety matter that no officer released yet',
  ondertoezichtstelling: 'the child is under a supervision order',
}
const hindranceLine = (hindrance: Hindrance): string =>
  `in the way of what the family asks: ${HINDRANCES[hindrance]}`

/** Throws a sentence for what is no number of a request. */
const numberIn = (text: string): FamilyErasureId => {
  const { data } = familyErasureIds.schema.safeParse(text)
  if (data === undefined)
    throw new Error('this is no number of a request: see `family-erasure list`')
  return data
}

/** Works on the broker's own store, and closes it. */
const onStore = (io: CommandIo, work: (context: BrokerContext) => Promise<void>): Promise<void> =>
  told(io, async () => {
    const { context } = await openExistingStore(io)
    try {
      await work(context)
    } finally {
      await context.store.close()
    }
  })

export const familyErasureCommand = (io: CommandIo): Command => {
  const command = new Command('family-erasure')
    .description('erase what is known of one family, as an officer asked')
    .addHelpText('after', HELP)
  command
    .command('list')
    .description('every request, oldest first')
    .addHelpText('after', example('family-erasure list'))
    .action(() =>
      onStore(io, async (context) => {
        const all = await allErasures(context)
        io.stdout(all.length > 0 ? `${all.map(line).join('\n')}\n` : 'nothing was asked\n')
      }),
    )
  command
    .command('show')
    .description('what carrying out a request would erase; erases nothing')
    .addHelpText('after', example('family-erasure show wissing_0123456789abcdefghjkmnpq'))
    .argument('<number>', 'number of the request')
    .action((number: string) =>
      onStore(io, async (context) => {
        const { plan, hindrances, ...asked } = await erasureAt(context, numberIn(number))
        io.stdout(
          `${[line(asked), planLines(plan), ...hindrances.map(hindranceLine)].join('\n')}\n`,
        )
      }),
    )
  command
    .command('do')
    .description('carry out a request; again, it changes nothing')
    .addHelpText('after', example('family-erasure do wissing_0123456789abcdefghjkmnpq'))
    .argument('<number>', 'number of the request')
    .action((number: string) =>
      onStore(io, async (context) => {
        const id = numberIn(number)
        const { erased, hindrances = [] } = await carryOutErasure(context, id)
        if (hindrances.length > 0) {
          io.stderr(`not erased\n${hindrances.map(hindranceLine).join('\n')}\n`)
          io.setExitCode(1)
        } else io.stdout(erased ? 'erased\n' : 'was erased before\n')
      }),
    )
  return command
}
