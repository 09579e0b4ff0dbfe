/** What every mailer must do. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Mail, Mailer } from '../../consent/ports/mailer.ts'
import { headerOf, type ReceivedMail, textOf } from '../support/smtp.ts'

export type MailerFixture = {
  readonly mailer: Mailer
  /** What arrived so far. */
  readonly arrived: () => Promise<readonly Pick<ReceivedMail, 'raw'>[]>
  readonly close: () => Promise<void>
}

export const MAIL: Mail = {
  to: 'mama@post.example',
  subject: 'Er is een vraag aan u',
  text: 'Dag,\n\nHet gaat over Zoë.\n',
  language: 'nl',
  messageId: `bericht_${'1'.repeat(24)}@broker.example`,
}

/** The whole suite; the fixture sends as `Toestemming <nee@broker.example>`. */
export const mailerConformance = (name: string, open: () => Promise<MailerFixture>): void => {
  describe(`${name} as a mailer`, () => {
    let fixture: MailerFixture
    beforeEach(async () => {
      fixture = await open()
    })
    afterEach(() => fixture.close())

    const sentOne = async (change: Partial<Mail> = {}) => {
      expect(await fixture.mailer.send({ ...MAIL, ...change })).toEqual({ ok: true })
      const [mail] = await fixture.arrived()
      if (!mail) throw new Error('nothing arrived')
      return mail
    }

    it('brings text and subject as they are, to one address', async () => {
      const mail = await sentOne()
      expect(textOf(mail).replaceAll('\r\n', '\n')).toContain('Het gaat over Zoë.')
      expect(headerOf(mail, 'subject')).toBe('Er is een vraag aan u')
      expect(headerOf(mail, 'to')).toBe('mama@post.example')
      expect(headerOf(mail, 'from')).toBe('Toestemming <nee@broker.example>')
      expect(headerOf(mail, 'content-type')).toMatch(/^text\/plain/)
    })

    it('says which message it is, in what language, and that nobody wrote it', async () => {
      const mail = await sentOne()
      expect(headerOf(mail, 'message-id')).toBe(`<${MAIL.messageId}>`)
      expect(headerOf(mail, 'content-language')).toBe('nl')
      expect(headerOf(mail, 'auto-submitted')).toBe('auto-generated')
    })

    it('leaves the language out where there are several', async () => {
      expect(headerOf(await sentOne({ language: null }), 'content-language')).toBeUndefined()
    })

    it('lets no text become a header, and no address two', async () => {
      const mail = await sentOne({ subject: 'Dag\r\nBcc: ander@post.example' })
      expect(headerOf(mail, 'bcc')).toBeUndefined()
    })

    it('gives the same mail the same name every time', async () => {
      await sentOne()
      await sentOne()
      const ids = (await fixture.arrived()).map((mail) => headerOf(mail, 'message-id'))
      expect(new Set(ids)).toEqual(new Set([`<${MAIL.messageId}>`]))
    })
  })
}
