/** The sentences that use cases refuse with, read out of their source. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** Use cases, the nouns below them and the store; what stands elsewhere speaks to machines and administrators at a terminal. */
const FOLDERS = [
  'broker',
  'broker/administration',
  'broker/answers',
  'broker/decisions',
  'broker/disclosure',
  'broker/erasure',
  'broker/family',
  'broker/insight',
  'broker/oversight',
  'broker/questions',
  'broker/portal',
  'consent',
  'adapters/store',
]
/** Of these a page never shows the sentence, only that something is not there, or does not work now. */
const UNSEEN = ['onbekend', 'opslag', 'code_ongeldig']

export type Sentences = {
  /** With `…` for what differs each time. */
  readonly said: ReadonlySet<string>
  /** Places where the sentence comes from elsewhere: `file: expression`. */
  readonly passed: ReadonlySet<string>
}

const sourcesIn = (folder: string): ts.SourceFile[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name))
    .map((path) =>
      ts.createSourceFile(
        path,
        readFileSync(join(ROOT, path), 'utf8'),
        ts.ScriptTarget.Latest,
        true,
      ),
    )

const templateText = ({ head, templateSpans }: ts.TemplateExpression): string =>
  [head.text, ...templateSpans.map(({ literal }) => literal.text)].join('…')

type Found = { readonly said: Set<string>; readonly passed: Set<string> }

/** Here functions give the sentence that is refused with: everything written as one counts. */
const SPOKEN = [
  'broker/administration/public-key.ts',
  'broker/administration/register.ts',
  'broker/answers/voice.ts',
]
const SENTENCE = /^[A-Z].* .*\.$/

const textOf = (node: ts.Node): string | undefined => {
  if (ts.isStringLiteralLike(node)) return node.text
  return ts.isTemplateExpression(node) ? templateText(node) : undefined
}

/** What a `ConsentError` says, where a page shows it. */
const sentenceIn = (node: ts.Node): ts.Expression | undefined => {
  if (!(ts.isNewExpression(node) && node.expression.getText() === 'ConsentError')) return undefined
  const [code, sentence] = node.arguments ?? []
  const isUnseen = code && ts.isStringLiteral(code) && UNSEEN.includes(code.text)
  return isUnseen ? undefined : sentence
}

/** What is said of an `InputFault`: its `message` beside its `path`, or the second word of `say(path, message)`. */
const messageIn = (node: ts.Node): ts.Expression | undefined => {
  if (ts.isCallExpression(node) && node.expression.getText() === 'say') return node.arguments[1]
  if (!ts.isObjectLiteralExpression(node)) return undefined
  const named = (name: string) =>
    node.properties.find((property) => property.name?.getText() === name)
  const message = named('path') && named('message')
  if (message && ts.isPropertyAssignment(message)) return message.initializer
  return message && ts.isShorthandPropertyAssignment(message) ? message.name : undefined
}

/** Constants of a file that are one text. */
const constantsIn = (source: ts.SourceFile): ReadonlyMap<string, string> => {
  const constants = new Map<string, string>()
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const text = textOf(node.initializer)
      if (text !== undefined) constants.set(node.name.getText(), text)
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return constants
}

const lookThrough = (source: ts.SourceFile, { said, passed }: Found): void => {
  const constants = constantsIn(source)
  const keep = (told: ts.Expression): void => {
    if (ts.isConditionalExpression(told)) {
      keep(told.whenTrue)
      keep(told.whenFalse)
      return
    }
    const text = textOf(told) ?? constants.get(told.getText())
    if (text === undefined) passed.add(`${source.fileName}: ${told.getText()}`)
    else said.add(text)
  }
  const visit = (node: ts.Node): void => {
    const told = sentenceIn(node) ?? messageIn(node)
    if (told) keep(told)
    const text = SPOKEN.includes(source.fileName) ? textOf(node) : undefined
    if (text !== undefined && SENTENCE.test(text)) said.add(text)
    ts.forEachChild(node, visit)
  }
  visit(source)
}

/** Everything that a use case may say no with, where a page may show it. */
export const refusalSentences = (): Sentences => {
  const found: Found = { said: new Set(), passed: new Set() }
  for (const source of FOLDERS.flatMap(sourcesIn)) lookThrough(source, found)
  return found
}
