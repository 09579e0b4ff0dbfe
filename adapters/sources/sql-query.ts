/**
 * Reads the queries of a mapping: one SELECT, one named parameter for the child, and nothing else. The databases enforce reading only
 * themselves; this refuses early, in words. What dialects read differently (backslashes, comments, dollar quotes) is refused, so
 * that there is one way to read a query.
 */
export type Dialect = 'sqlite' | 'postgres' | 'mysql'

/** The one parameter that a query may have. */
const CHILD = 'child'
/** Longer than this is a report, not the question about one child. */
const QUERY_CHARS_MAX = 16 * 1024

const WRITING =
  /^(?:insert|update|delete|merge|drop|alter|create|truncate|grant|revoke|into|call|set|attach|pragma|lock)$/i

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'word'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'refused'; readonly why: string }

export type ParsedQuery = {
  /** The SQL around the parameter: one part more than there are places for it. */
  readonly parts: readonly string[]
}

const quoted = (text: string): Piece =>
  text.includes('\\')
    ? { kind: 'refused', why: 'a backslash, which databases read differently' }
    : { kind: 'text', text }

const refused = (why: string): Piece => ({ kind: 'refused', why })

type Rule = readonly [pattern: RegExp, piece: (match: RegExpExecArray) => Piece]

const COMMON: readonly Rule[] = [
  [/\s+/y, ([text]) => ({ kind: 'text', text })],
  [/'(?:[^']|'')*'/y, ([text]) => quoted(text)],
  [/"(?:[^"]|"")*"/y, ([text]) => quoted(text)],
  [/--|\/\*/y, () => refused('a comment; write it beside the query instead')],
  [/;/y, () => refused('a second statement')],
  [/\\/y, () => refused('a backslash')],
  [/['"`]/y, () => refused('a quotation mark that is not closed')],
  [/\$/y, () => refused('a dollar sign')],
  [/[\p{L}_][\p{L}\p{N}_]*/uy, ([text]) => ({ kind: 'word', text })],
  [/[0-9][0-9.]*/y, ([text]) => ({ kind: 'text', text })],
  [/::|:=/y, ([text]) => ({ kind: 'text', text })],
  [/:([A-Za-z_][A-Za-z0-9_]*)/y, ([, name = '']) => ({ kind: 'parameter', name })],
]
const OWN: Readonly<Record<Dialect, readonly Rule[]>> = {
  postgres: [],
  sqlite: [
    [/`[^`]*`/y, ([text]) => quoted(text)],
    [/\[[^\]]*\]/y, ([text]) => quoted(text)],
    [/[?@#]/y, ([text]) => refused(`the sign ${text}`)],
  ],
  mysql: [
    [/`[^`]*`/y, ([text]) => quoted(text)],
    [/[?@#]/y, ([text]) => refused(`the sign ${text}`)],
  ],
}
const OTHER: Rule = [/./suy, ([text]) => ({ kind: 'text', text })]

const pieceAt = (sql: string, at: number, rules: readonly Rule[]): [Piece, number] => {
  for (const [pattern, piece] of rules) {
    pattern.lastIndex = at
    const match = pattern.exec(sql)
    if (match !== null) return [piece(match), match[0].length]
  }
  return [refused('a character that cannot be read'), 1]
}

const piecesOf = (sql: string, dialect: Dialect): Piece[] => {
  const rules = [...OWN[dialect], ...COMMON, OTHER]
  const pieces: Piece[] = []
  for (let at = 0; at < sql.length; ) {
    const [piece, length] = pieceAt(sql, at, rules)
    pieces.push(piece)
    at += length
  }
  return pieces
}

const shapeProblems = (pieces: readonly Piece[]): string[] => {
  const words = pieces.flatMap((piece) => (piece.kind === 'word' ? [piece.text] : []))
  const [first = ''] = words
  const writing = words.filter((word) => WRITING.test(word))
  return [
    ...(/^(?:select|with)$/i.test(first) ? [] : ['must begin with SELECT or WITH']),
    ...[...new Set(writing)].map((word) => `may not hold the word ${word.toUpperCase()}`),
    ...pieces.flatMap((piece) => (piece.kind === 'refused' ? [`holds ${piece.why}`] : [])),
  ]
}

const parameterProblems = (pieces: readonly Piece[], wanted: boolean): string[] => {
  const names = pieces.flatMap((piece) => (piece.kind === 'parameter' ? [piece.name] : []))
  const others = names.filter((name) => name !== CHILD)
  if (!wanted) return names.length === 0 ? [] : ['may not have a parameter: it lists all children']
  return [
    ...others.map((name) => `has the parameter :${name}; the only one is :${CHILD}`),
    ...(names.includes(CHILD) ? [] : [`must ask for one child with :${CHILD}`]),
  ]
}

const partsOf = (pieces: readonly Piece[]): string[] => {
  const parts = ['']
  for (const piece of pieces) {
    if (piece.kind === 'parameter') parts.push('')
    else if (piece.kind !== 'refused') parts.push(`${parts.pop() ?? ''}${piece.text}`)
  }
  return parts
}

/** Reads one query; problems name what may not stand there, without quoting values. A closing semicolon is allowed. */
export const parseQuery = (
  sql: string,
  dialect: Dialect,
  parameter: 'with_child' | 'without',
): { readonly query: ParsedQuery } | { readonly problems: readonly string[] } => {
  if (sql.length > QUERY_CHARS_MAX) return { problems: [`is longer than ${QUERY_CHARS_MAX}`] }
  const pieces = piecesOf(sql.trim().replace(/;$/, '').trim(), dialect)
  const problems = [
    ...shapeProblems(pieces),
    ...parameterProblems(pieces, parameter === 'with_child'),
  ]
  return problems.length > 0
    ? { problems: [...new Set(problems)] }
    : { query: { parts: partsOf(pieces) } }
}
