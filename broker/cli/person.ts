/** `person`: what parents and young people do, over the same HTTP as everybody, with the development login. */
import { resolve } from 'node:path'
import { Command } from 'commander'
import { loginFile } from '../development/login.ts'
import { type Names, namesFrom } from '../development/names.ts'
import { PersonCallError, type PersonClient, personClient } from '../development/people-client.ts'
import type {
  Choice,
  Family,
  LogRow,
  OpenQuestion,
  Page,
  ShownText,
} from '../development/person-answers.ts'
import { runningIn } from '../development/running.ts'
import type { Toolbox } from '../development/toolbox.ts'
import { readHandedIn } from '../handed-in.ts'
import { type CommandIo, example, faultLines, UNUSABLE } from './io.ts'
import { choiceLines, familyLines, logLines, questionLines } from './person-lines.ts'

type Common = { readonly as: string; readonly dir: string; readonly json?: boolean }
type Acting = {
  readonly io: CommandIo
  readonly client: PersonClient
  readonly names: Names
  readonly json: boolean
}

/** A wish that cannot be carried out: the sentence says what to do instead. */
class UnusableError extends Error {}

/** Logs in at the set-up that runs from the folder. Throws `UnusableError` for no set-up and for an unknown person. */
const logIn = async ({ dir, as }: Common): Promise<PersonClient> => {
  const found = await runningIn(resolve(dir))
  if (found === null)
    throw new UnusableError(`Vanuit de map ${dir} draait niets. Start eerst: npm start`)
  const { people } = readHandedIn(found.layout.loginFile, loginFile)
  const family = people.filter(({ organisation }) => organisation === undefined)
  if (!family.some(({ sub }) => sub === as))
    throw new UnusableError(
      `De inlog kent geen ouder of jongere '${as}'. Kies uit: ${family.map(({ sub }) => sub).join(', ')}.`,
    )
  return personClient(found.layout, as)
}

const problemLines = ({ problem, message }: PersonCallError): string => {
  const { detail, title, errors } = (problem ?? {}) as {
    detail?: string
    title?: string
    errors?: readonly { location?: string; message?: string }[]
  }
  const faults = (errors ?? []).map((fault) => `  ${fault.location ?? ''}: ${fault.message ?? ''}`)
  return `${[`Dat kan niet: ${detail ?? title ?? message}`, ...faults].join('\n')}\n`
}

/** Runs one command as one person: 1 when the broker says no, 2 when it cannot be tried at all. */
const acting = async (
  { io, tools }: { io: CommandIo; tools: Toolbox },
  common: Common,
  work: (acting: Acting) => Promise<void>,
): Promise<void> => {
  try {
    const client = await logIn(common)
    const names = namesFrom(tools.catalogue())
    await work({ io, client, names, json: common.json ?? false })
  } catch (error) {
    const refused = error instanceof PersonCallError && error.status < 500
    io.stderr(refused ? problemLines(error) : faultLines(error))
    io.setExitCode(refused ? 1 : UNUSABLE)
  }
}

const show = <Item>(
  { io, json }: Acting,
  items: readonly Item[],
  words: { lines: (item: Item) => readonly string[]; none: string },
): void => {
  const told = items.map((item) => words.lines(item).join('\n')).join('\n\n') || words.none
  io.stdout(`${json ? JSON.stringify(items) : told}\n`)
}

const childrenOf = async ({ client }: Acting): Promise<readonly Family[]> =>
  (await client.get<Page<Family>>('/gezinnen')).items

const showFamilies = async (self: Acting): Promise<void> =>
  show(self, await childrenOf(self), {
    none: 'U hoort hier nog bij geen kind.',
    lines: familyLines,
  })

const questionsOf = async ({ client }: Acting): Promise<readonly OpenQuestion[]> =>
  (await client.get<Page<OpenQuestion>>('/toestemmingsverzoeken')).items

const showQuestions = async (self: Acting): Promise<void> => {
  const { names } = self
  show(self, await questionsOf(self), {
    none: 'Er zijn geen vragen die op u wachten.',
    lines: (open) => questionLines(names, open),
  })
}

const choicesOf = async (self: Acting): Promise<readonly Choice[]> => {
  const pages = (await childrenOf(self)).map(({ kind }) =>
    self.client.get<Page<Choice>>(`/toestemmingen?kind=${kind}`),
  )
  return (await Promise.all(pages)).flatMap(({ items }) => items)
}

const showChoices = async (self: Acting): Promise<void> =>
  show(self, await choicesOf(self), {
    none: 'U zei nog niets.',
    lines: (one) => choiceLines(self.names, one),
  })

type AnswerOptions = Common & { readonly request: string; readonly category?: readonly string[] }

/** The open question, and what of it this answer is about. */
const answerTo = async (self: Acting, { request, category }: AnswerOptions) => {
  const open = (await questionsOf(self)).find(({ id }) => id === request)
  if (open === undefined)
    throw new UnusableError(
      `Er wacht geen vraag '${request}' op u. Bekijk ze met: person questions --as ...`,
    )
  return {
    kind: open.kind,
    houder: open.houder.id,
    ontvanger: open.ontvanger.id,
    doel: open.doel,
    categorieen: category ?? open.categorieen,
    verzoek: open.id,
  }
}

const tellChoice = (self: Acting, made: Choice): void => {
  const text = self.json ? JSON.stringify(made) : choiceLines(self.names, made).join('\n')
  self.io.stdout(`${text}\n`)
}

/** Shows the text and says yes to exactly that text. */
const give = async (self: Acting, options: AnswerOptions): Promise<void> => {
  const answer = await answerTo(self, options)
  const shown = await self.client.post<ShownText>('/toestemmingen/_voorbeeld', answer)
  if (!self.json) self.io.stdout(`${shown.tekst}\n\n`)
  const { tekstversie, laatsteDag } = shown
  const yes = { ...answer, keuze: 'gegeven', tekstversie, laatsteDag }
  tellChoice(self, await self.client.post<Choice>('/toestemmingen', yes))
}

const refuse = async (self: Acting, options: AnswerOptions): Promise<void> => {
  const no = { ...(await answerTo(self, options)), keuze: 'geweigerd' }
  tellChoice(self, await self.client.post<Choice>('/toestemmingen', no))
}

type ActOptions = Common & { readonly consent: string; readonly category?: readonly string[] }

const act =
  (operation: string) =>
  async (self: Acting, { consent, category }: ActOptions): Promise<void> => {
    const body = category === undefined ? {} : { categorieen: category }
    const path = `/toestemmingen/${encodeURIComponent(consent)}/${operation}`
    tellChoice(self, await self.client.post<Choice>(path, body))
  }

type LogOptions = Common & { readonly child?: string }

const showLog = async (self: Acting, { child }: LogOptions): Promise<void> => {
  const children = (await childrenOf(self)).filter(({ kind }) => (child ?? kind) === kind)
  if (child !== undefined && children.length === 0)
    throw new UnusableError(`U hoort niet bij kind '${child}'. Bekijk: person families --as ...`)
  const logs: { kind: string; items: readonly LogRow[] }[] = []
  for (const { kind } of children) {
    const path = `/inzage?kind=${kind}&aantal=100`
    logs.push({ kind, items: (await self.client.get<Page<LogRow>>(path)).items })
  }
  show(self, logs, {
    none: 'U hoort hier nog bij geen kind.',
    lines: ({ kind, items }) => [
      `Logboek van ${kind}`,
      ...items.map((row) => `\n${logLines(row).join('\n')}`),
      '\nSoms komt een regel er later bij, voor de veiligheid.',
    ],
  })
}

const HELP = `
Works with the fictional people of 'npm start'; the folder says which set-up (var when left out).

Examples:
  npm run --silent broker -- person questions --as marieke
  npm run --silent broker -- person give --as marieke --request verzoek_...
  npm run --silent broker -- person withdraw --as erik --consent toestemming_... --category hulp_betrokkenheid
  npm run --silent broker -- person log --as noor --json

Ends with 0 when it is done, 1 when the broker says no, 2 when it cannot be tried.`

type Work<Options> = (self: Acting, options: Options) => Promise<void>

/** The command `person` with all below it. */
export const personCommand = (io: CommandIo, tools: Toolbox): Command => {
  const person = new Command('person')
    .description('what parents and young people see and say, in the development set-up')
    .addHelpText('after', HELP)
  const add = <Options extends Common>(
    name: string,
    told: { description: string; example: string },
    work: Work<Options>,
  ): Command =>
    person
      .command(name)
      .description(told.description)
      .requiredOption('--as <name>', 'who you are at the development login, such as marieke')
      .option('--dir <folder>', 'folder of the set-up', 'var')
      .option('--json', 'the answers of the broker as JSON')
      .addHelpText('after', example(`person ${told.example}`))
      .action((options: Options) => acting({ io, tools }, options, (self) => work(self, options)))

  const of = (description: string, line: string) => ({ description, example: line })
  add('families', of('the children you belong to', 'families --as marieke'), showFamilies)
  add('questions', of('questions that wait for you', 'questions --as noor'), showQuestions)
  add('choices', of('what you said, and how it stands', 'choices --as erik'), showChoices)
  add('log', of('who looked or asked', 'log --as marieke'), showLog).option(
    '--child <id>',
    'only this child',
  )
  for (const [name, work, description] of [
    ['give', give, 'say yes to an open question'],
    ['refuse', refuse, 'say no to an open question'],
  ] as const)
    add(name, of(description, `${name} --as marieke --request verzoek_...`), work)
      .requiredOption('--request <id>', 'the question')
      .option('--category <id...>', 'only these categories of it')
  addActs((name, description, more = '') =>
    add<ActOptions>(
      name,
      of(description, `${name} --as erik --consent toestemming_...${more}`),
      act(OPERATIONS[name]),
    ),
  )
  return person
}

const OPERATIONS = {
  withdraw: '_intrekken',
  narrow: '_beperken',
  pause: '_pauzeren',
  resume: '_hervatten',
  confirm: '_bevestigen',
} as const

type ActName = keyof typeof OPERATIONS

const addActs = (add: (name: ActName, description: string, more?: string) => Command): void => {
  const consent = ['--consent <id>', 'what you said before'] as const
  const some = ['--category <id...>', 'only these categories'] as const
  add('withdraw', 'take an answer back, or a part of it')
    .requiredOption(...consent)
    .option(...some)
  const narrowed = ' --category hulp_betrokkenheid'
  add('narrow', 'take back some categories of a yes; the others stay', narrowed)
    .requiredOption(...consent)
    .requiredOption('--category <id...>', 'the categories you take back')
  add('pause', 'let a yes rest')
    .requiredOption(...consent)
    .option(...some)
  add('resume', 'let a yes that rests count again')
    .requiredOption(...consent)
    .option(...some)
  add('confirm', 'confirm what somebody filled in for you').requiredOption(...consent)
}
