/** The fictional people of the development login. None of them exists; their numbers come from the test range. */
import { z } from 'zod'

export const developmentPerson = z.strictObject({
  /** `sub` of the login. */
  sub: z.string().regex(/^[a-z][a-z0-9-]{1,30}$/),
  name: z.string().min(1),
  /** What the login page says about them. */
  about: z.string().min(1),
  /** Only for people of families: what a real login would bring along from the citizen register. */
  bsn: z
    .string()
    .regex(/^\d{9}$/)
    .optional(),
  /** Only for people of organisations. */
  organisation: z.string().optional(),
})
export type DevelopmentPerson = z.infer<typeof developmentPerson>

export const developmentPeople = z.array(developmentPerson).min(1)
