import { z } from 'zod'

/** RFC 5321, section 4.5.3.1.3: a path holds 256 octets with its brackets. */
const ADDRESS_CHARS_MAX = 254

/** One mail address, without a name. */
export const mailAddress = z.email('geen geldig mailadres').max(ADDRESS_CHARS_MAX)
export type MailAddress = z.infer<typeof mailAddress>
