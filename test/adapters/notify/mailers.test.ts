/** Mail by a real SMTP server and into a real folder, and every way in which the other side can fail. */

import { once } from 'node:events'
import { chmod, readdir, readFile, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, describe, expect, it } from 'vitest'
import { folderMailer } from '../../../adapters/notify/folder.ts'
import { smtpMailer } from '../../../adapters/notify/smtp.ts'
import { MAIL, mailerConformance } from '../../conformance/mailer.ts'
import { testFolder } from '../../support/folder.ts'
import { openSmtp, smtpError } from '../../support/smtp.ts'

const FROM = 'Toestemming <nee@broker.example>'

mailerConformance('SMTP', async () => {
  const server = await openSmtp()
  return {
    mailer: smtpMailer({ url: server.url, from: FROM, requireTls: false }),
    arrived: async () => server.mails,
    close: server.close,
  }
})

mailerConformance('a folder', async () => {
  const dir = await testFolder()
  const folder = join(dir.path, 'berichten')
  return {
    mailer: folderMailer({ folder, from: FROM }),
    arrived: async () => {
      const names = await readdir(folder)
      return Promise.all(
        names.map(async (name) => ({ raw: await readFile(join(folder, name), 'utf8') })),
      )
    },
    close: dir.remove,
  }
})

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const sendBy = async (change: SMTPServerOptions, requireTls = false) => {
  const server = await openSmtp(change)
  closing.push(server.close)
  return smtpMailer({ url: server.url, from: FROM, requireTls }).send(MAIL)
}

describe('SMTP', () => {
  it.each([
    ['an address that does not exist', { onRcptTo: (_to, _s, done) => done(smtpError(550)) }, true],
    [
      'a mailbox that is full for now',
      { onRcptTo: (_to, _s, done) => done(smtpError(452)) },
      false,
    ],
    [
      'a sender it does not know: ours, not theirs',
      { onMailFrom: (_f, _s, done) => done(smtpError(550)) },
      false,
    ],
    [
      'a text that it takes for spam',
      { onData: (stream, _s, done) => void text(stream).then(() => done(smtpError(554))) },
      true,
    ],
    [
      'a text it cannot keep now',
      { onData: (stream, _s, done) => void text(stream).then(() => done(smtpError(451))) },
      false,
    ],
    ['nobody for now', { onConnect: (_s, done) => done(smtpError(421)) }, false],
  ] satisfies [string, SMTPServerOptions, boolean][])(
    'hears of %s',
    async (_what, change, permanent) => {
      const sent = await sendBy(change)
      expect(sent).toMatchObject({ ok: false, permanent })
      expect(JSON.stringify(sent)).not.toContain('post.example')
    },
  )

  it('takes a wrong password for a fault of ours: to be tried again', async () => {
    const server = await openSmtp({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      onAuth: ({ password }, _session, done) =>
        password === 'g:heim' ? done(null, { user: 'x' }) : done(smtpError(535)),
    })
    closing.push(server.close)
    const by = (password: string) =>
      smtpMailer({
        url: server.url.replace('//', `//broker:${encodeURIComponent(password)}@`),
        from: FROM,
        requireTls: false,
      }).send(MAIL)
    expect(await by('fout')).toMatchObject({ ok: false, permanent: false })
    expect(await by('g:heim')).toEqual({ ok: true })
  })

  it('sends nothing in the clear where TLS is asked for', async () => {
    const server = await openSmtp()
    closing.push(server.close)
    const sent = await smtpMailer({ url: server.url, from: FROM, requireTls: true }).send(MAIL)
    expect(sent).toMatchObject({ ok: false, permanent: false })
    expect(server.mails).toEqual([])
  })

  it('says so when nobody listens', async () => {
    const server = await openSmtp()
    await server.close()
    const sent = await smtpMailer({ url: server.url, from: FROM, requireTls: false }).send(MAIL)
    expect(sent).toMatchObject({ ok: false, permanent: false, code: expect.stringMatching(/^E/) })
  })

  it('does not wait for ever', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    closing.push(async () => silent.close())
    const mailer = smtpMailer({
      url: `smtp://127.0.0.1:${port}`,
      from: FROM,
      requireTls: false,
      timeoutMs: 50,
    })
    expect(await mailer.send(MAIL)).toEqual({ ok: false, permanent: false, code: 'te_laat' })
  })
})

describe('a folder', () => {
  it('is made when the first mail comes, and is read by its owner only', async () => {
    const dir = await testFolder()
    closing.push(dir.remove)
    const folder = join(dir.path, 'nog', 'niet')
    await folderMailer({ folder, from: FROM }).send(MAIL)
    expect((await stat(folder)).mode & 0o077).toBe(0)
    const [name = ''] = await readdir(folder)
    expect(name).toBe(`bericht_${'1'.repeat(24)}.eml`)
    expect((await stat(join(folder, name))).mode & 0o077).toBe(0)
  })

  it('that cannot be written is a failure to try again, and names no file', async () => {
    const dir = await testFolder({ berichten: 'een bestand' })
    closing.push(dir.remove)
    await chmod(join(dir.path, 'berichten'), 0o400)
    const sent = await folderMailer({ folder: join(dir.path, 'berichten'), from: FROM }).send(MAIL)
    expect(sent).toEqual({ ok: false, permanent: false, code: 'EEXIST' })
  })
})
