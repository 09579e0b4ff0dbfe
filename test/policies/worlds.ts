/** The catalogue as each choice of each switch has it. */
import { applyRegion, type Region } from '../../policies/region.ts'
import type { Scope } from './every-row.ts'
import type { World } from './reference.ts'
import { catalogue, DAY, parameters } from './rulebook.ts'

const { rules } = catalogue
export const own: World = { catalogue, rules, parameters }

/** Every choice of every switch that is not the default, with the ground that it asks for. */
export const CHOICES = catalogue.switches.flatMap(({ key, choices, default: usual }) =>
  choices
    .filter((choice) => choice !== usual && choice !== 'map')
    .map((choice) => [key, choice] as const),
)

export function worldWith(key: string, choice: string): World {
  const setting = catalogue.switches.find((one) => one.key === key)?.effects[choice]?.requires
  const grounds = {
    juridisch_advies: { choice, reference: 'advies 2026-01' },
    inwerkingtreding: { choice, inForceFrom: DAY },
  }
  const value = setting === undefined ? choice : grounds[setting]
  const region: Region = { id: 'proef', name: 'Proef', switches: { [key]: value } }
  return { catalogue, ...applyRegion(catalogue, region, DAY) }
}

/** Only where the switch changed a row: everything else is the same question as without it. */
export function touched(world: World): Scope {
  const changed = new Set(rules.filter((rule) => !world.rules.includes(rule)).map(({ id }) => id))
  const removed = rules.filter((rule) => !world.rules.some(({ id }) => id === rule.id))
  const ids = new Set([...changed, ...removed.map(({ id }) => id)])
  return { keep: (rows) => rows.some(({ id }) => ids.has(id)) }
}
