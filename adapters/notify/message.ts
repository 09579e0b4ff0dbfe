/** The one shape in which a mail leaves, whatever road it takes. */
import type { SendMailOptions } from 'nodemailer/lib/mailer'
import type { Mail } from '../../consent/ports/mailer.ts'

/** A mail as nodemailer wants it. `from` may have a name: `Toestemming <nee@broker.example>`. */
export const messageOf = (
  { to, subject, text, language, messageId }: Mail,
  from: string,
): SendMailOptions => ({
  from,
  to: { name: '', address: to },
  subject,
  text,
  messageId: `<${messageId}>`,
  // Nobody's holiday reply should come back (RFC 3834, section 5).
  headers: {
    'Auto-Submitted': 'auto-generated',
    ...(language && { 'Content-Language': language }),
  },
  disableFileAccess: true,
  disableUrlAccess: true,
})
