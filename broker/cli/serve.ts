/** `serve`: one broker process, by the settings of its environment, until it is told to stop. */
import { Command } from 'commander'
import { startBroker } from '../compose.ts'
import { brokerConfig, ownEnvironment } from '../config.ts'
import { createLog, loggable } from '../http/log.ts'
import { type CommandIo, faultLines, told, untilStopped } from './io.ts'

const HELP = `
Settings come from the environment:
  CONSENT_BROKER_MODE              production (default) or development
  CONSENT_BROKER_ISSUER            origin for machines, such as https://broker.example
  CONSENT_BROKER_MACHINES_LISTEN   host:port for machines
  CONSENT_BROKER_PEOPLE_URL        origin for people
  CONSENT_BROKER_PEOPLE_LISTEN     host:port for people
  CONSENT_BROKER_DATABASE          file of the SQLite database
  CONSENT_BROKER_KEYS              folder with the key files
  CONSENT_BROKER_TRUSTED_CAS       PEM file of authorities of party certificates
  CONSENT_BROKER_TLS_CERTIFICATE   PEM file: serve machines over TLS and take client certificates (optional)
  CONSENT_BROKER_TLS_KEY           PEM file of its key
  CONSENT_BROKER_PROXIES           addresses of proxies that end TLS and send Client-Cert (optional)
  CONSENT_BROKER_REGIONS           region files, separated by commas (optional)
  CONSENT_BROKER_BRP_URL           base URL of the BRP API (optional: without it nobody's authority is known)

SIGHUP reads keys, TLS certificate and trusted authorities again.

Example:
  CONSENT_BROKER_ISSUER=https://broker.example ... consent-broker serve
`

/** Reads keys again on SIGHUP. What cannot be used changes nothing, and is told. */
const reloadOnSignal = (reload: () => Promise<void>, tell: (fault: unknown) => void): void => {
  process.on('SIGHUP', () => void reload().catch(tell))
}

export const serveCommand = (io: CommandIo): Command =>
  new Command('serve')
    .description('run a broker')
    .addHelpText('after', HELP)
    .action(() =>
      told(io, async () => {
        const log = createLog({ write: io.stdout })
        const broker = await startBroker(brokerConfig(ownEnvironment()), {
          log,
          onFatal: (error) => {
            io.stderr(`The store stopped writing and this process ends: ${error.message}\n`)
            process.exit(1)
          },
        })
        void untilStopped().then(broker.close)
        reloadOnSignal(broker.reload, (fault) => {
          const { name, code } = loggable(fault)
          log('keys.refused', { name, code })
          io.stderr(faultLines(fault))
        })
      }),
    )
