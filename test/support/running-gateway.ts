/** A gateway of its own for every test of a file, in one world. */
import { afterEach, beforeAll, beforeEach } from 'vitest'
import { makeWorld, type World } from './envelopes.ts'
import { type GatewayFolder, gatewayFolder, runGateway } from './gateway.ts'

type Running = Awaited<ReturnType<typeof runGateway>>

/** Called at the top of a file or of a part of it; `prepare` changes the folder before the gateway starts. */
export const gatewayForEach = (
  prepare: (folder: GatewayFolder, world: World) => Promise<void> = async () => undefined,
) => {
  let world: World
  let folder: GatewayFolder
  let gateway: Running
  beforeAll(async () => {
    world = await makeWorld()
  })
  beforeEach(async () => {
    folder = await gatewayFolder(world)
    await prepare(folder, world)
    gateway = await runGateway(folder)
  })
  afterEach(async () => {
    await gateway.close()
    await folder.remove()
  })
  return {
    get world() {
      return world
    },
    get folder() {
      return folder
    },
    get url() {
      return gateway.url
    },
    /** What it complained about. */
    get faults() {
      return gateway.faults
    },
    /** The same gateway, started anew. */
    restart: async () => {
      await gateway.close()
      gateway = await runGateway(folder)
    },
  }
}
