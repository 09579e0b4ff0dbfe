/** What a person fills in to say yes or no. */
import { z } from 'zod'
import { childIds, requestIds } from '../../consent/id.ts'
import { shownPartyId } from '../../consent/naming.ts'
import { calendarDay, catalogueName, categoryNames, sha256Hex } from '../../consent/scope.ts'
import { language } from '../../policies/vocabulary.ts'

/** A person refuses: one purpose, one holder, one receiver, named categories. */
export const refuseInput = z.strictObject({
  child: childIds.schema,
  /** Both as they are shown to this person: by an id, or by a stand-in. */
  holder: shownPartyId,
  requester: shownPartyId,
  purpose: catalogueName,
  categories: categoryNames,
  /** The question this answers. For a purpose that is no standing choice every category must be asked about, here or in an open question. */
  request: requestIds.schema.optional(),
  language: language.default('nl'),
  /** Hash of the text the person saw; refused with `conflict` when the text is another by now. */
  textVersion: sha256Hex.optional(),
})
export type RefuseInput = z.infer<typeof refuseInput>

/** A person says yes; without a last day until the longest the purpose allows. */
export const giveInput = refuseInput.extend({ lastDay: calendarDay.optional() })
export type GiveInput = z.infer<typeof giveInput>
