/** Mail that goes nowhere: each one a file in a folder, for development and for who has no mail server yet. */
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Mail, Mailer, Sent } from '../../consent/ports/mailer.ts'
import { messageOf } from './message.ts'

export type FolderOptions = {
  /** Made when the first mail comes, readable by its owner only. */
  readonly folder: string
  readonly from: string
}

const composed = async (mail: Mail, from: string): Promise<Buffer> => {
  const { createTransport } = await import('nodemailer')
  const { message } = await createTransport({ streamTransport: true, buffer: true }).sendMail(
    messageOf(mail, from),
  )
  return message as Buffer
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'onbekend'

/** Writes `<id>.eml` files (RFC 5322). The same mail again replaces itself; a reader never sees half a mail. */
export const folderMailer = ({ folder, from }: FolderOptions): Mailer => ({
  send: async (mail): Promise<Sent> => {
    const [id = ''] = mail.messageId.split('@')
    const file = join(folder, `${id}.eml`)
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 })
      await writeFile(`${file}.tmp`, await composed(mail, from), { mode: 0o600 })
      await rename(`${file}.tmp`, file)
      return { ok: true }
    } catch (error) {
      return { ok: false, permanent: false, code: codeOf(error) }
    }
  },
})
