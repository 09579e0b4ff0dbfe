import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readScenarioFile, runScenario } from '../../policies/scenario.ts'
import { rulebook } from './rulebook.ts'

const folder = new URL('../scenarios/', import.meta.url)

describe.each(readdirSync(folder))('scenario file %s', (name) => {
  const reading = readScenarioFile(
    rulebook,
    JSON.parse(readFileSync(new URL(name, folder), 'utf8')),
  )
  it('can be used, without warnings', () => {
    expect(reading).toMatchObject({ ok: true, warnings: [] })
  })
  const file = reading.ok ? reading.file : { scenarios: [] }
  it.each(file.scenarios)('$id $title', (one) => {
    expect(runScenario(rulebook, one, file.asOf).differences).toEqual([])
  })
})
