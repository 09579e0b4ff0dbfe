/** A mail server in the test's own process: real SMTP, and it misbehaves where a test asks it to. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

export type ReceivedMail = {
  readonly from: string
  readonly to: readonly string[]
  /** As it came over the wire. */
  readonly raw: string
}

export type TestSmtp = {
  readonly url: string
  readonly mails: ReceivedMail[]
  readonly close: () => Promise<void>
}

/** A refusal as SMTP says it. */
export const smtpError = (responseCode: number): Error =>
  Object.assign(new Error('niet aangenomen'), { responseCode })

/** Takes every mail, unless `change` says otherwise. */
export const openSmtp = async (change: SMTPServerOptions = {}): Promise<TestSmtp> => {
  const mails: ReceivedMail[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onData: async (stream, session, done) => {
      const raw = await text(stream)
      const { mailFrom, rcptTo } = session.envelope
      const to = rcptTo.map(({ address }) => address)
      mails.push({ from: mailFrom === false ? '' : mailFrom.address, to, raw })
      done()
    },
    ...change,
  })
  // A client that goes away in the middle is what some tests are about.
  server.on('error', () => undefined)
  server.listen(0, '127.0.0.1')
  await once(server.server, 'listening')
  const { port } = server.server.address() as AddressInfo
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The text of a mail, whatever its transfer encoding. */
export const textOf = ({ raw }: Pick<ReceivedMail, 'raw'>): string => {
  const [head = '', ...rest] = raw.split('\r\n\r\n')
  const body = rest.join('\r\n\r\n')
  if (/^content-transfer-encoding: base64$/im.test(head))
    return Buffer.from(body, 'base64').toString('utf8')
  if (!/^content-transfer-encoding: quoted-printable$/im.test(head)) return body
  const bytes = body
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
  return Buffer.from(bytes, 'latin1').toString('utf8')
}

/** One header of a mail, unfolded. */
export const headerOf = ({ raw }: Pick<ReceivedMail, 'raw'>, name: string): string | undefined => {
  const [head = ''] = raw.split('\r\n\r\n')
  const lines = head.replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')
  const line = lines.find((one) => one.toLowerCase().startsWith(`${name.toLowerCase()}:`))
  return line?.slice(name.length + 1).trim()
}
