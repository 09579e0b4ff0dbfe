/** A broker's settings in the environment and its store, for tests of commands that work on the store itself. */
import { join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { openContext } from '../../broker/compose/context.ts'
import { brokerConfig } from '../../broker/config.ts'
import type { BrokerContext } from '../../broker/context.ts'
import { type TestFolder, testFolder } from './folder.ts'

const settingsIn = (path: string): Readonly<Record<string, string>> => ({
  CONSENT_BROKER_MODE: 'development',
  CONSENT_BROKER_ISSUER: 'http://127.0.0.1:1',
  CONSENT_BROKER_MACHINES_LISTEN: '127.0.0.1:1',
  CONSENT_BROKER_PEOPLE_URL: 'http://127.0.0.1:2',
  CONSENT_BROKER_PEOPLE_LISTEN: '127.0.0.1:2',
  CONSENT_BROKER_DATABASE: join(path, 'broker.db'),
  CONSENT_BROKER_KEYS: join(path, 'keys'),
  CONSENT_BROKER_TRUSTED_CAS: join(path, 'cas.pem'),
})

/** Gives each test a folder of its own, with the environment set to it. */
export const brokerSettings = () => {
  let folder: TestFolder
  beforeEach(async () => {
    folder = await testFolder()
    for (const [name, value] of Object.entries(settingsIn(folder.path))) vi.stubEnv(name, value)
  })
  afterEach(async () => {
    vi.unstubAllEnvs()
    await folder.remove()
  })
  return {
    /** Where a file of this name stands. */
    file: (name: string): string => join(folder.path, name),
    /** Works in the store, as the command will. */
    inStore: async <T>(work: (context: BrokerContext) => Promise<T>): Promise<T> => {
      const { context } = await openContext(brokerConfig(process.env), () => undefined)
      try {
        return await work(context)
      } finally {
        await context.store.close()
      }
    },
  }
}
