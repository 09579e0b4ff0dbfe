/** `keys store-master` and `keys bsn-index`: replaces the secrets that the database rests on, in steps during which no request fails. */
import { Command } from 'commander'
import type { MasterKeys, OnFormerIndexKeys, OnFormerKeys } from '../../consent/ports/keys.ts'
import { type CommandIo, example, told } from './io.ts'

type RingName = 'store-master.key' | 'bsn-index.key'

/** How many keys of each kind a ring has; the keys themselves are never shown. */
type Ring = { readonly announced: unknown; readonly former: readonly unknown[] }
type Step = (dir: string, name: RingName) => Promise<Ring>

/** Where the keys are, and the database that rests on them. */
export type KeyPlaces = { readonly dir: string; readonly database: string }

/** A database, opened with the keys of a folder to look after what rests on them. */
export type KeyCare = {
  readonly masterKeys: Pick<MasterKeys, 'onFormer' | 'rewrap'>
  /** Lets former keys go, if nothing but logins rests on them, and those only if `forgetLogins` says so. */
  readonly releaseMasterKeys: (
    forgetLogins: boolean,
  ) => Promise<OnFormerKeys & { readonly released: boolean }>
  readonly onFormerIndexKeys: () => Promise<OnFormerIndexKeys>
  /** Removes what stands under former keys, if nothing is found under them only, or `forget` says so all the same. */
  readonly releaseIndexKeys: (
    forget: boolean,
  ) => Promise<OnFormerIndexKeys & { readonly released: boolean }>
  readonly close: () => Promise<void>
}

/** The steps on rings, and the database they are about. */
export type RingTools = {
  readonly announceSecret: Step
  readonly rotateSecret: Step
  readonly dropFormerSecrets: Step
  readonly readRing: Step
  readonly openKeyCare: (places: KeyPlaces) => Promise<KeyCare>
}

const STORE_HELP = `
The master key wraps the key of each child, seals remembered answers, and keys the hash of logins. A former key opens all
that it sealed until it is dropped. Send SIGHUP to every broker after each step but the third.

  1  consent-broker keys store-master announce --dir DIR
  2  consent-broker keys store-master rotate --dir DIR
  3  consent-broker keys store-master rewrap --dir DIR --database FILE   beside running brokers; cut off, run it again
  4  consent-broker keys store-master drop --dir DIR --database FILE     refused while anything rests on a former key

A login cannot be hashed anew: it moves to the current key when that person logs in, a professional's also when the
register is handed in again. 'show' says how many have not.
${example('keys store-master show --dir keys --database broker.db')}`

const INDEX_HELP = `
A BSN is forgotten as soon as it is indexed, so no index can be computed again. Children are found under former keys too,
and move to the current one when their number comes by. Send SIGHUP to every broker after each step.

  1  consent-broker keys bsn-index announce --dir DIR
  2  consent-broker keys bsn-index rotate --dir DIR
  3  consent-broker keys bsn-index drop --dir DIR --database FILE        refused while a child is found under a former key only
${example('keys bsn-index show --dir keys --database broker.db')}`

/** Rows between two lines of progress. */
const PROGRESS_ROWS = 1_000

const ringOf = ({ announced, former }: Ring) => ({
  current: 1,
  announced: announced ? 1 : 0,
  former: former.length,
})

type Asked = { readonly dir: string; readonly json?: boolean }
type AskedOfDatabase = Asked & KeyPlaces

type Told = Readonly<Record<string, number | Readonly<Record<string, number>>>>

const lineOf = ([name, value]: [string, Told[string]]): string => {
  if (typeof value === 'number') return `${name}: ${value}`
  const counts = Object.entries(value).map(([what, count]) => `${count} ${what}`)
  return `${name}: ${counts.join(', ')}`
}

const say = (io: CommandIo, { json }: Asked, what: Told): void => {
  const text = json ? JSON.stringify(what) : Object.entries(what).map(lineOf).join('\n')
  io.stdout(`${text}\n`)
}

const withCare = async <T>(
  tools: RingTools,
  places: KeyPlaces,
  work: (care: KeyCare) => Promise<T>,
): Promise<T> => {
  const care = await tools.openKeyCare(places)
  try {
    return await work(care)
  } finally {
    await care.close()
  }
}

const storeRefusal = ({ seals, people, professionals }: OnFormerKeys): string =>
  seals > 0
    ? `store-master.key keeps its former keys: ${seals} seals rest on them; run keys store-master rewrap, with every broker on the current key.`
    : `store-master.key keeps its former keys: the logins of ${people} people and ${professionals} professionals are known only under them, until each logs in; with --forget-logins they are strangers from now on: who proved a BSN gets their place back by logging in with it, others join their family again with a code, and professionals are registered again.`

const indexRefusal = ({ children, seats }: OnFormerIndexKeys): string =>
  `bsn-index.key keeps its former keys: ${children} children and ${seats} proofs of a number are found only under them, until the number comes by; with --forget-children no login and no number leads to those children from now on, whoever links by BSN makes a second child, and who proved a number proves it again.`

/** Ends with 1 and why; what was asked did not happen. */
const refuse = (io: CommandIo, why: string): void => {
  io.stderr(`${why}\n`)
  io.setExitCode(1)
}

type Dropping = {
  readonly name: RingName
  readonly asked: AskedOfDatabase
  /** What the database says: null when it let the former keys go, else why not. */
  readonly release: (care: KeyCare) => Promise<string | null>
}

const drop = async (
  io: CommandIo,
  tools: RingTools,
  { name, asked, release }: Dropping,
): Promise<void> => {
  const { former } = await tools.readRing(asked.dir, name)
  if (former.length === 0) return refuse(io, `${name} in ${asked.dir} has no former key.`)
  const why = await withCare(tools, asked, release)
  if (why !== null) return refuse(io, why)
  say(io, asked, ringOf(await tools.dropFormerSecrets(asked.dir, name)))
}

const rewrap = (io: CommandIo, tools: RingTools, asked: AskedOfDatabase): Promise<void> =>
  withCare(tools, asked, async ({ masterKeys }) => {
    let toldAt = 0
    const resealed = await masterKeys.rewrap((done) => {
      if (done - toldAt < PROGRESS_ROWS) return
      toldAt = done
      io.stderr(`sealed anew: ${done}\n`)
    })
    const onFormer = await masterKeys.onFormer()
    say(io, asked, { resealed, onFormer })
    if (onFormer.seals > 0)
      refuse(
        io,
        `${onFormer.seals} seals were made with a former key meanwhile: send SIGHUP to every broker and run this again.`,
      )
  })

/** A group of commands on one ring. */
const ringCommand = (io: CommandIo, name: RingName) => {
  const ring = name.replace(/\.key$/, '')
  const group = new Command(ring)
  const exampleOf = (word: string, more = '') => example(`keys ${ring} ${word} --dir keys${more}`)
  const add = (word: string, description: string): Command =>
    group
      .command(word)
      .description(description)
      .requiredOption('--dir <folder>', 'folder of key files')
      .option('--json', 'one JSON object')
  return {
    group,
    /** A step on the file alone. */
    step: (word: string, description: string, run: Step) =>
      add(word, description)
        .addHelpText('after', exampleOf(word))
        .action((asked: Asked) =>
          told(io, async () => say(io, asked, ringOf(await run(asked.dir, name)))),
        ),
    /** A command that needs the database too. */
    onDatabase: (word: string, description: string) =>
      add(word, description)
        .requiredOption('--database <file>', "the broker's SQLite file")
        .addHelpText('after', exampleOf(word, ' --database broker.db')),
  }
}

const addSteps = ({ step }: ReturnType<typeof ringCommand>, tools: RingTools): void => {
  step(
    'announce',
    'add a key that opens and finds, and is not used for anything new',
    tools.announceSecret,
  )
  step('rotate', 'make the announced key the current one', tools.rotateSecret)
}

const show = async (
  io: CommandIo,
  tools: RingTools,
  { name, asked, rest }: { name: RingName; asked: AskedOfDatabase; rest: Rest },
): Promise<void> => {
  const ring = ringOf(await tools.readRing(asked.dir, name))
  say(io, asked, { ...ring, onFormer: await withCare(tools, asked, rest) })
}

type Rest = (care: KeyCare) => Promise<OnFormerKeys | OnFormerIndexKeys>

/** `keys store-master`. */
export const storeMasterCommand = (io: CommandIo, tools: RingTools): Command => {
  const name = 'store-master.key'
  const ring = ringCommand(io, name)
  addSteps(ring, tools)
  ring
    .onDatabase('rewrap', 'seal anew under the current key; beside running brokers')
    .action((asked: AskedOfDatabase) => told(io, () => rewrap(io, tools, asked)))
  ring
    .onDatabase('show', 'how many keys there are, and what rests on former ones')
    .action((asked: AskedOfDatabase) =>
      told(io, () => show(io, tools, { name, asked, rest: (care) => care.masterKeys.onFormer() })),
    )
  ring
    .onDatabase('drop', 'forget the former keys, once nothing rests on them')
    .option('--forget-logins', 'also let go of logins that are known only under them')
    .action((asked: AskedOfDatabase & { forgetLogins?: boolean }) => {
      const release = async (care: KeyCare) => {
        const found = await care.releaseMasterKeys(asked.forgetLogins === true)
        return found.released ? null : storeRefusal(found)
      }
      return told(io, () => drop(io, tools, { name, asked, release }))
    })
  return ring.group
    .description('replace the key that seals what is in the database')
    .addHelpText('after', STORE_HELP)
}

/** `keys bsn-index`. */
export const bsnIndexCommand = (io: CommandIo, tools: RingTools): Command => {
  const name = 'bsn-index.key'
  const ring = ringCommand(io, name)
  addSteps(ring, tools)
  ring
    .onDatabase('show', 'how many keys there are, and what is found under former ones')
    .action((asked: AskedOfDatabase) =>
      told(io, () => show(io, tools, { name, asked, rest: (care) => care.onFormerIndexKeys() })),
    )
  ring
    .onDatabase('drop', 'forget the former keys, once nobody is found under them only')
    .option('--forget-children', 'also let go of what is found only under them')
    .action((asked: AskedOfDatabase & { forgetChildren?: boolean }) => {
      const release = async (care: KeyCare) => {
        const found = await care.releaseIndexKeys(asked.forgetChildren === true)
        return found.released ? null : indexRefusal(found)
      }
      return told(io, () => drop(io, tools, { name, asked, release }))
    })
  return ring.group
    .description('replace the key under which children are found by BSN')
    .addHelpText('after', INDEX_HELP)
}
