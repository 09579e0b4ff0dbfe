/** The two ports that tokens need, in memory. */

import type { TokenStore } from '../../broker/tokens/oidc-adapter.ts'
import type { Client, Party, Professional } from '../../consent/party.ts'
import type { Artifacts } from '../../consent/ports/artifacts.ts'
import type { Parties } from '../../consent/ports/parties.ts'

const memoryParties = (): Parties => {
  const parties = new Map<string, Party>()
  const clients = new Map<string, Client>()
  const people: Professional[] = []
  return {
    put: async (party) => void parties.set(party.id, party),
    get: async (id) => parties.get(id),
    byOin: async (oin) => [...parties.values()].find((party) => party.oin === oin),
    all: async () => [...parties.values()],
    putClient: async (client) => void clients.set(client.id, client),
    client: async (id) => clients.get(id),
    putProfessional: async (professional) => void people.push(professional),
    professionals: async (subject) => people.filter((person) => person.subject === subject),
  }
}

const memoryArtifacts = (now: () => number): Artifacts => {
  const rows = new Map<string, { payload: string; expiresAt: number }>()
  const key = (model: string, id: string) => `${model} ${id}`
  return {
    put: async (model, id, payload, expiresAt) =>
      void rows.set(key(model, id), { payload, expiresAt }),
    get: async (model, id, at) => {
      const row = rows.get(key(model, id))
      return row !== undefined && row.expiresAt > at ? row.payload : undefined
    },
    remove: async (model, id) => void rows.delete(key(model, id)),
    claimOnce: async (model, id, expiresAt) => {
      const row = rows.get(key(model, id))
      if (row !== undefined && row.expiresAt > now()) return false
      rows.set(key(model, id), { payload: '', expiresAt })
      return true
    },
    sweep: async (at) => {
      const expired = [...rows].filter(([, row]) => row.expiresAt <= at)
      for (const [id] of expired) rows.delete(id)
      return expired.length
    },
  }
}

export const memoryTokenStore = (now: () => number = Date.now): TokenStore => {
  const tx = { parties: memoryParties(), artifacts: memoryArtifacts(now) }
  return { read: (work) => work(tx), write: (work) => work(tx) }
}
