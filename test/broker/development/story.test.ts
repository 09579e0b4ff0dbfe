import { describe, expect, test } from 'vitest'
import type { Stage } from '../../../broker/development/demo/stage.ts'
import {
  type Chapter,
  chapter,
  check,
  runStory,
  type Step,
  type StepResult,
  same,
  sameNames,
} from '../../../broker/development/demo/story.ts'
import { tellAsJson, tellInWords } from '../../../broker/development/demo/tell.ts'

const step = (id: string, run: Step<null>['run']): Step<null> => ({ id, title: `Stap ${id}`, run })
const good = step('goed', async () => ({
  checks: [check('het klopt', true)],
  sees: { wie: 'iets' },
}))
const bad = step('fout', async () => ({ checks: [check('dit', true), check('dat', false)] }))
const idle = step('leeg', async () => ({ checks: [] }))
const thrown = step('stuk', async () => {
  throw new Error('er is iets stuk')
})

const of = (...steps: Step<null>[]): Chapter =>
  chapter({ id: 'deel', title: 'Een deel', intro: 'Kort.' }, () => null, steps)

const run = async (...chapters: Chapter[]) => {
  const results: StepResult[] = []
  const teller = { chapter: () => undefined, step: (one: StepResult) => results.push(one) }
  const wrong = await runStory(chapters, {} as Stage, teller)
  return { wrong, results: results.map(({ step: id, ok }) => `${id} ${ok}`) }
}

describe('runStory', () => {
  test('every step that holds is well', async () => {
    expect(await run(of(good, good))).toEqual({
      wrong: 0,
      results: ['deel.goed true', 'deel.goed true'],
    })
  })

  test.each([
    ['a comparison that fails', bad],
    ['a step that compares nothing', idle],
    ['a step that throws', thrown],
  ])('%s is wrong, and what follows in its chapter is too', async (_, wrongStep) => {
    const told = await run(of(wrongStep, good), of(good))
    expect(told.wrong).toBe(2)
    expect(told.results.map((line) => line.split(' ')[1])).toEqual(['false', 'false', 'true'])
  })
})

describe('comparisons', () => {
  test('all the way down, in any order for names, and without telling values', () => {
    expect(same('x', { a: [1] }, { a: [1] }).ok).toBe(true)
    expect(same('x', { a: [1] }, { a: [2] })).toEqual({ what: 'x', ok: false })
    expect(sameNames('x', ['b', 'a'], ['a', 'b']).ok).toBe(true)
    expect(sameNames('x', ['a'], ['a', 'b']).ok).toBe(false)
  })
})

describe('telling', () => {
  const told = async (
    teller: (write: (text: string) => void) => Parameters<typeof runStory>[2],
  ) => {
    let text = ''
    await runStory(
      [of(good, bad)],
      {} as Stage,
      teller((more) => {
        text += more
      }),
    )
    return text
  }

  test('as JSON: one line a step, with what was wrong', async () => {
    const lines = (await told(tellAsJson))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(lines).toEqual([
      {
        step: 'deel.goed',
        ok: true,
        title: 'Stap goed',
        ms: expect.any(Number),
        sees: { wie: 'iets' },
      },
      { step: 'deel.fout', ok: false, title: 'Stap fout', ms: expect.any(Number), wrong: ['dat'] },
    ])
  })

  test('in words, with colour only where it is wanted', async () => {
    const plain = await told((write) => tellInWords(write, false))
    expect(plain).toContain('1. Een deel')
    expect(plain).toContain('klopt niet: dat')
    expect(plain).not.toContain('\u001b')
    expect(await told((write) => tellInWords(write, true))).toContain('\u001b[31mklopt niet: dat')
  })
})
