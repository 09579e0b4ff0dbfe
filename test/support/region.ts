/** The whole fictional region of `npm start` in one process: login, register of authority, broker with its portal, four gateways. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startBroker } from '../../broker/compose/broker.ts'
import { toolbox } from '../../broker/compose/development.ts'
import { brokerConfig } from '../../broker/config.ts'
import { type FictionalAuthority, startDevelopmentBrp } from '../../broker/development/brp.ts'
import { prepareEnvironment } from '../../broker/development/environment.ts'
import type { Layout } from '../../broker/development/layout.ts'
import { type LoginFile, startDevelopmentLogin } from '../../broker/development/login.ts'
import { freePorts } from '../../broker/development/processes.ts'
import { seed } from '../../broker/development/seed.ts'
import { startGateway } from '../../broker/gateway/compose/gateway.ts'
import { readGatewayConfig } from '../../broker/gateway/config.ts'
import { createLog } from '../../broker/log.ts'

type Closable = { readonly close: () => Promise<unknown> }

const readJson = <T>(file: string): T => JSON.parse(readFileSync(file, 'utf8')) as T

const onFatal = (error: Error): never => {
  throw error
}

const startParts = async (layout: Layout, parts: Closable[]): Promise<void> => {
  const login = readJson<LoginFile>(layout.loginFile)
  parts.push(await startDevelopmentLogin({ ...login, people: () => login.people }))
  const { hostname: host, port } = new URL(layout.brpUrl)
  const register = readJson<FictionalAuthority[]>(layout.brpFile)
  parts.push(await startDevelopmentBrp({ host, port: Number(port) }, () => register))
  const log = createLog({ write: () => undefined })
  parts.push(await startBroker(brokerConfig(layout.environment), { log, onFatal }))
  for (const { config } of layout.gateways)
    parts.push(await startGateway(readGatewayConfig(config)))
}

/** Starts it, with families and organisations that met. `close` stops everything and removes its files. */
export const openRegion = async () => {
  const dir = mkdtempSync(join(tmpdir(), 'region-'))
  const parts: Closable[] = []
  const close = async () => {
    for (const part of parts.splice(0).reverse()) await part.close()
    rmSync(dir, { recursive: true, force: true })
  }
  try {
    const options = { dir, ports: await freePorts(), tools: toolbox, progress: () => undefined }
    const layout = await prepareEnvironment(options)
    await startParts(layout, parts)
    const { children } = await seed(layout, toolbox)
    const gateway = (slug: string) => {
      const found = layout.gateways.find(({ party }) => party.slug === slug)
      if (!found) throw new Error(`no gateway of ${slug}`)
      return found
    }
    return {
      layout,
      children,
      origin: layout.peopleUrl,
      pagesOf: (slug: string) => gateway(slug).pagesUrl,
      organisation: (slug: string) => toolbox.organisation(gateway(slug).config),
      close,
    }
  } catch (fault) {
    await close()
    throw fault
  }
}
export type Region = Awaited<ReturnType<typeof openRegion>>
