/** `family-erasure`: lists, shows without erasing, and carries out what an officer asked. */
import { expect, it } from 'vitest'
import { familyErasureCommand } from '../../../broker/cli/family-erasure.ts'
import {
  askErasure,
  askErasureInput,
  type ErasureReason,
} from '../../../broker/erasure/erase-family.ts'
import { brokerSettings } from '../../support/broker-settings.ts'
import { runInside } from '../../support/command.ts'
import { entry, link, member, newChild, newPerson, party, SCHOOL } from '../../support/nouns.ts'

const { inStore } = brokerSettings()

const child = newChild()

/** A family that the school knows, with a request of its officer; the number of that. */
const asked = (reason: ErasureReason = 'onterecht_aangemeld') =>
  inStore(async (context) => {
    const [person, tie] = [newPerson(), link(child)]
    const at = context.now()
    await context.store.write(async (tx) => {
      await tx.parties.put(party({ region: 'standaard' }))
      await tx.children.add({ id: child, birthDate: '2012-03-04', secretAddress: false, at })
      await tx.families.addPerson({ id: person, subject: null })
      await tx.families.addMember(member(child, person))
      await tx.links.add(tie)
      const involved = { kind: 'bevestigd', by: 'gezin', at } as const
      await tx.involvements.add({ child, party: SCHOOL, ...involved })
    })
    const officer = { party: SCHOOL, employee: 'fg1', functions: ['fg' as const] }
    const input = askErasureInput.parse({ kind: tie.pseudonym, reason })
    return (await askErasure(context, officer, 'sleutel-0001', input)).id
  })

const isErased = () => inStore(({ store }) => store.read((tx) => tx.children.isErased(child)))

const run = (...args: string[]) => runInside(familyErasureCommand, args)

it('shows without erasing, then erases once', async () => {
  const id = await asked()
  expect((await run('list')).stdout).toMatch(`${id}  ${SCHOOL} fg1  onterecht_aangemeld`)
  const shown = await run('show', id)
  expect(shown.stdout).toContain('names and nicknames of 1 people')
  expect(shown.stdout).toContain('links of 1 organisations')
  expect(shown.stdout).not.toContain(child)
  expect(await isErased()).toBe(false)
  expect(await run('do', id)).toEqual({ stdout: 'erased\n', stderr: '', code: 0 })
  expect(await isErased()).toBe(true)
  expect((await run('do', id)).stdout).toBe('was erased before\n')
  expect((await run('list')).stdout).toContain('done 20')
})

it('tells of nothing asked, and refuses a number that is none', async () => {
  await inStore(async () => undefined)
  expect((await run('list')).stdout).toBe('nothing was asked\n')
  for (const number of ['x', `wissing_${'0'.repeat(24)}`])
    for (const act of ['show', 'do']) {
      const { code, stderr } = await run(act, number)
      expect([number, act, code, stderr.length > 0]).toEqual([number, act, 2, true])
    }
})

it('erases nothing of what a family asks while a row about safety is held back, and says so', async () => {
  const id = await asked('gezin_vraagt')
  await inStore(({ store }) =>
    store.write((tx) => tx.journal.append(entry(child, { visibility: 'achtergehouden' }))),
  )
  const sentence = 'rows about a safety matter that no officer released yet'
  expect((await run('show', id)).stdout).toContain(sentence)
  const done = await run('do', id)
  expect(done).toMatchObject({ stdout: '', code: 1 })
  expect(done.stderr).toContain(sentence)
  expect(await isErased()).toBe(false)
})
