/** `serve`: one broker process, by the settings of its environment, until it is told to stop. */
import { Command } from 'commander'
import { startBroker } from '../compose/broker.ts'
import { brokerConfig, ownEnvironment } from '../config.ts'
import { loggable, stdoutLog } from '../log.ts'
import { example, faultLines, type Terminal, told } from './io.ts'

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
  CONSENT_BROKER_CLIENT_REQUESTS_PER_MINUTE   requests a minute of one client (6000 when left out)
  CONSENT_BROKER_REGIONS           region files, separated by commas (optional)
  CONSENT_BROKER_PORTAL_ISSUER     OpenID provider where people log in for the portal (optional: without it there is no portal)
  CONSENT_BROKER_PORTAL_CLIENT_ID  what the portal is called there
  CONSENT_BROKER_PORTAL_CLIENT_KEY file with the private JWK that proves it (private_key_jwt)
  CONSENT_BROKER_PORTAL_ACR        levels of assurance that are enough, separated by commas (default: substantial and high)
  CONSENT_BROKER_HELP_PHONE        the number that people can call
  CONSENT_BROKER_THEME             how pages look: paars (default) or groen
  CONSENT_BROKER_BRP_URL           base URL of the BRP API (optional: without it nobody's authority is known)
  CONSENT_BROKER_SMTP_URL          mail server, smtps://user:password@host:465 (optional: without it mails land in a folder)
  CONSENT_BROKER_MAIL_FROM         sender of mails, such as Toestemming <nee@broker.example>
  CONSENT_BROKER_MAIL_FOLDER       folder for mails without a server (default: berichten, beside the database)

SIGHUP reads keys, TLS certificate and trusted authorities again.
${example('serve')}`

/** Reads keys again on SIGHUP, until it is told to end. What cannot be used changes nothing, and is told. */
const reloadOnSignal = (
  reload: () => Promise<void>,
  tell: (fault: unknown) => void,
): (() => void) => {
  const again = () => void reload().catch(tell)
  process.on('SIGHUP', again)
  return () => void process.off('SIGHUP', again)
}

export const serveCommand = (io: Terminal): Command =>
  new Command('serve')
    .description('run a broker')
    .addHelpText('after', HELP)
    .action(() =>
      told(io, async () => {
        const config = brokerConfig(ownEnvironment())
        const log = stdoutLog()
        const broker = await startBroker(config, {
          log,
          onFatal: (error) => {
            io.stderr(`The store stopped writing and this process ends: ${error.message}\n`)
            process.exit(1)
          },
        })
        const end = reloadOnSignal(broker.reload, (fault) => {
          const { name, code } = loggable(fault)
          log('keys.refused', { name, code })
          io.stderr(faultLines(fault))
        })
        await io.stopped()
        end()
        await broker.close()
      }),
    )
