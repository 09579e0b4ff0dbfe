import { recordFactInput } from '../../broker/decisions/fact-input.ts'
import { recordFact } from '../../broker/decisions/record-fact.ts'
import { actor, party, type TestFamily } from './family.ts'

/** The school shares with the emergency services, because somebody is in danger now. */
export const shareInDanger = (f: Pick<TestFamily, 'context' | 'key' | 'pseudonym'>) =>
  recordFact(
    f.context,
    actor('school'),
    f.key(),
    recordFactInput.parse({
      kind: f.pseudonym('school'),
      name: 'vitaal_belang',
      requester: party('hulpdiensten'),
      purpose: 'preventie_vroegsignalering',
      categories: ['identiteit_contact'],
    }),
  )
