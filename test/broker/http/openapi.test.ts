import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { openApiDocument } from '../../../broker/http/openapi.ts'
import { allRoutes } from '../../../broker/http/routes/all.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const committed = `${root}docs/openapi.json`
const rules = process.env['ADR_LINTER'] ?? `${root}../shared/standards/adr-linter.yaml`

type Operation = { operationId: string; responses: Record<string, unknown> }
const paths = (openApiDocument() as { paths: Record<string, Record<string, Operation>> }).paths

test('docs/openapi.json is what the routes say: run `npm run openapi` after a change', () => {
  expect(JSON.parse(readFileSync(committed, 'utf8'))).toEqual(
    JSON.parse(JSON.stringify(openApiDocument())),
  )
})

test('every route is described once, and nothing else but the description itself', () => {
  const described = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(
      ([method, { operationId }]) => `${method} ${path} ${operationId}`,
    ),
  )
  const declared = allRoutes.map((route) => `${route.method} ${route.path} ${route.operationId}`)
  expect(new Set(described)).toEqual(new Set([...declared, 'get /openapi.json openapiBekijken']))
  expect(described).toHaveLength(declared.length + 1)
})

test('every operation names the problems it can give', () => {
  for (const route of allRoutes) {
    const statuses = Object.keys(paths[route.path]?.[route.method]?.responses ?? {})
    const expected = ['400', '401', '403', '404', '429', '500', '503', `${route.status}`]
    const onPost = route.method === 'post' ? ['409', '413', '415'] : []
    expect(statuses).toEqual(expect.arrayContaining([...expected, ...onPost]))
  }
})

const missing = existsSync(rules) ? '' : ` (skipped: no linter rules at ${rules}; set ADR_LINTER)`

test.skipIf(missing !== '')(
  `the NL API Design Rules linter finds no error${missing}`,
  { timeout: 60_000 },
  async () => {
    const spectral = `${root}node_modules/@stoplight/spectral-cli/dist/index.js`
    const { stdout } = await promisify(execFile)(process.execPath, [
      spectral,
      'lint',
      '--fail-severity=error',
      '--format=json',
      '--quiet',
      '-r',
      rules,
      committed,
    ])
    const found: { severity: number }[] = JSON.parse(stdout)
    expect(found.filter(({ severity }) => severity === 0)).toEqual([])
  },
)
