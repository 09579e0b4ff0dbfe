/** "Mag ik dit delen?": the same engine that enforces, asked before anything moves. */
import { z } from 'zod'
import type { DecisionRecord } from '../../consent/decision.ts'
import { ConsentError } from '../../consent/errors.ts'
import { type CheckId, checkIds, decisionIds, partyId, pseudonymIds } from '../../consent/id.ts'
import type { Actor, Party } from '../../consent/party.ts'
import type { Transaction } from '../../consent/ports/store.ts'
import { catalogueName, categoryNames } from '../../consent/scope.ts'
import { dayOf, HOUR, type Instant } from '../../consent/time.ts'
import type { Catalogue } from '../../policies/catalogue.ts'
import { AGE_MAX, combine } from '../../policies/decide.ts'
import type { Answer, Question } from '../../policies/question.ts'
import { authorityType, flag, type OverallValue } from '../../policies/vocabulary.ts'
import { lockLinked, receivingParty } from '../acting.ts'
import type { BrokerContext } from '../context.ts'
import { asParty } from '../family-acts.ts'
import { journalEntry } from '../journal-entry.ts'
import { type Asked, answerTo, type Decided, decideFor, recordOf } from './decide-for.ts'
import { type Explained, explainDecision, explained, toldToHolder } from './explained.ts'
import { writeDecision } from './write-decision.ts'

/** An answer is true on the day it is given (law.md c10). */
export const CHECK_VALID_MS = 24 * HOUR

/** About a child that the asker knows. Several receivers are the participants of a table. */
export const checkInput = z.strictObject({
  kind: pseudonymIds.schema,
  ontvangers: z.array(partyId).min(1).max(12),
  doel: catalogueName,
  categorieen: categoryNames,
})
export type CheckInput = z.infer<typeof checkInput>

/** Without a name: kinds of organisations, an age, and circumstances supposed for the moment. */
export const namelessCheckInput = z.strictObject({
  ontvanger: catalogueName,
  /** Kinds of participants, where the receiver is a table. */
  deelnemers: z.array(catalogueName).max(12).optional(),
  doel: catalogueName,
  categorieen: categoryNames,
  leeftijd: z.int().min(0).max(AGE_MAX),
  gezag: authorityType.default('joint'),
  omstandigheden: z.partialRecord(flag, z.boolean()).default({}),
})
export type NamelessCheckInput = z.infer<typeof namelessCheckInput>

export type CheckResult = {
  readonly controlenummer: CheckId
  readonly uitkomst: OverallValue
  /** Per receiver (party id, or kind where nameless), per category. */
  readonly ontvangers: Readonly<Record<string, Readonly<Record<string, Explained>>>>
  readonly at: Instant
  readonly geldigTot: Instant
  /** The check decides as if the receiver were involved with the child: whether it is, it does not tell. */
  readonly alsofBetrokken: true
}

/** A check has its number before it is journalled: by it a professional shows later what was asked and answered. */
type Numbered = { readonly id: CheckId; readonly at: Instant }

const numbered = (context: BrokerContext): Numbered => ({
  id: checkIds.create(context.random),
  at: context.now(),
})

const resultOf = (
  { id, at }: Numbered,
  answers: readonly Answer[],
  ontvangers: CheckResult['ontvangers'],
): CheckResult => {
  return {
    controlenummer: id,
    uitkomst: combine(answers.flatMap(({ decisions }) => Object.values(decisions))),
    ontvangers,
    at,
    geldigTot: at + CHECK_VALID_MS,
    alsofBetrokken: true,
  }
}

type Checked = {
  readonly id: CheckId
  readonly actor: Actor
  readonly asked: Asked
  readonly decided: Decided
  /** What the asker is told of it. */
  readonly answer: Answer
  /** Asked on the way to sharing without consent, as if its weighing stood there already. */
  readonly isBeforehand?: boolean
}

/** Writes down what was asked and answered: the answer tells who said what, so nobody is told it without a trace. */
export const writeCheck = async (
  context: BrokerContext,
  tx: Transaction,
  { asked, actor, decided, answer, id, isBeforehand = false }: Checked,
): Promise<void> => {
  const record = recordOf(context, asked, decided, {
    occasion: 'controle',
    employee: actor.employee,
  })
  await writeDecision(
    context,
    tx,
    record,
    journalEntry({
      kind: 'controle_gedaan',
      at: context.now(),
      visibility: 'niemand',
      child: asked.child.id,
      party: actor.party,
      employee: actor.employee,
      holder: asked.holder.id,
      requester: asked.requester.id,
      purpose: asked.purpose,
      categories: [...asked.categories],
      subject: id,
      detail: { uitkomst: answer.overall, ...(isBeforehand && { vooraf: true }) },
    }),
  )
}

const checkOne = async (
  context: BrokerContext,
  tx: Transaction,
  { asked, actor, id }: Pick<Checked, 'asked' | 'actor' | 'id'>,
) => {
  const decided = await decideFor(context, tx, asked)
  const answer = await toldToHolder(tx, asked, decided)
  await writeCheck(context, tx, { asked, actor, decided, answer, id })
  return { answer, reasons: explainDecision(context, { answer, decided }, asked) }
}

/** Checks for a child the asker holds data of. Throws `ConsentError('onbekend')` for an unknown child or receiver. */
export const checkSharing = (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: CheckInput,
): Promise<CheckResult> => {
  const act = { actor, key, name: 'controle', body: input }
  return asParty(context, act, async (tx, holder) => {
    const child = await lockLinked(tx, actor, input.kind)
    const number = numbered(context)
    const answers: Answer[] = []
    const perReceiver: Record<string, Record<string, Explained>> = {}
    for (const receiver of new Set(input.ontvangers)) {
      const requester = await receivingParty(tx, receiver)
      const asked: Asked = {
        child,
        holder,
        requester,
        purpose: input.doel,
        categories: input.categorieen,
        assumeInvolved: true,
      }
      const { answer, reasons } = await checkOne(context, tx, { asked, actor, id: number.id })
      answers.push(answer)
      perReceiver[receiver] = reasons
    }
    return resultOf(number, answers, perReceiver)
  })
}

/** Every holder of a type, under the labels that a family would have; the answer names roles, never people. */
const SUPPOSED_HOLDERS: Readonly<Record<string, readonly string[]>> = {
  joint: ['ouder1', 'ouder2'],
  sole: ['ouder1'],
  guardian: ['voogd'],
  guardian_gi: ['gi'],
  adult: [],
  unknown: [],
}

const supposed = (holder: Party, input: NamelessCheckInput): Omit<Question, 'age'> => ({
  holder: holder.kind,
  requester: input.ontvanger,
  purpose: input.doel,
  categories: input.categorieen,
  authority: {
    type: input.gezag,
    holders: SUPPOSED_HOLDERS[input.gezag] ?? [],
    ots: input.omstandigheden.ots === true,
  },
  sayings: [],
  context: {
    flags: input.omstandigheden,
    involved: true,
    ...(input.deelnemers ? { participants: input.deelnemers } : {}),
  },
})

const NOT_AT_TABLE = 'is geen deelnemer van een overleg'

/** Who sits at a table is named where the receiver is one, and only there. */
const tableFaults = (
  parties: Catalogue['parties'],
  { ontvanger, deelnemers = [] }: NamelessCheckInput,
) => {
  const isTable = (kind: string) => parties.some(({ id, isTable: table }) => id === kind && table)
  const known = parties.some(({ id }) => id === ontvanger)
  if (isTable(ontvanger) && deelnemers.length === 0)
    return [{ path: 'deelnemers', message: 'noem wie er aan het overleg deelneemt' }]
  return deelnemers.flatMap((kind, at) =>
    (known && !isTable(ontvanger)) || isTable(kind)
      ? [{ path: `deelnemers.${at}`, message: NOT_AT_TABLE }]
      : [],
  )
}

/** Unknown words are an input fault here: about a supposed child there is nothing to hide. */
const faultsOf = (context: BrokerContext, input: NamelessCheckInput) => {
  const { parties, purposes, categories: known } = context.rulebooks.catalogue
  const has = (list: readonly { id: string }[], id: string) => list.some((item) => item.id === id)
  return [
    ...(has(parties, input.ontvanger) ? [] : [{ path: 'ontvanger', message: 'onbekende soort' }]),
    ...(has(purposes, input.doel) ? [] : [{ path: 'doel', message: 'onbekend doel' }]),
    ...input.categorieen.flatMap((id, at) =>
      has(known, id) ? [] : [{ path: `categorieen.${at}`, message: 'onbekende categorie' }],
    ),
    ...(input.deelnemers ?? []).flatMap((id, at) =>
      has(parties, id) ? [] : [{ path: `deelnemers.${at}`, message: 'onbekende soort' }],
    ),
    ...tableFaults(parties, input),
  ]
}

const byReceiver = (
  answer: Answer,
  receiver: string,
  explainOne: (requester: string, category: string, key: string) => Explained,
): CheckResult['ontvangers'] => {
  const perReceiver: Record<string, Record<string, Explained>> = {}
  for (const key of Object.keys(answer.decisions)) {
    const [requester, category] = key.includes(':')
      ? (key.split(':') as [string, string])
      : [receiver, key]
    perReceiver[requester] = {
      ...perReceiver[requester],
      [category]: explainOne(requester, category, key),
    }
  }
  return perReceiver
}

/** Checks without a child: what would hold for somebody of this age in these circumstances. */
export const checkWithoutChild = async (
  context: BrokerContext,
  actor: Actor,
  key: string,
  input: NamelessCheckInput,
): Promise<CheckResult> => {
  const faults = faultsOf(context, input)
  if (faults.length > 0) throw new ConsentError('ongeldig', 'De vraag klopt niet.', { faults })
  const act = { actor, key, name: 'controle zonder naam', body: input }
  return asParty(context, act, async (tx, holder) => {
    const number = numbered(context)
    const rules = context.rulebooks.inForce(holder.region, dayOf(number.at))
    const { rulebook, catalogueHash, regionHash } = rules
    const question = supposed(holder, input)
    const ages = [input.leeftijd]
    const answer = answerTo(rulebook, [question], ages)
    const record: DecisionRecord = {
      id: decisionIds.create(context.random, number.at),
      child: null,
      occasion: 'controle',
      holder: holder.id,
      requester: holder.id,
      employee: actor.employee,
      inputs: JSON.stringify({ ages, questions: [question] }),
      answer: JSON.stringify(answer),
      catalogueHash,
      regionHash,
      epoch: 0,
      at: number.at,
    }
    await writeDecision(
      context,
      tx,
      record,
      journalEntry({
        kind: 'controle_gedaan',
        at: number.at,
        visibility: 'niemand',
        party: actor.party,
        employee: actor.employee,
        purpose: input.doel,
        categories: input.categorieen,
        subject: number.id,
        detail: { uitkomst: answer.overall, zonderNaam: true },
      }),
    )
    const explainOne = (requester: string, category: string, at: string): Explained => {
      const decision = answer.decisions[at]
      if (!decision) throw new ConsentError('opslag', 'Een besluit ontbreekt.')
      return explained(
        rules.in(context.language),
        { holder: holder.kind, requester, purpose: input.doel, category },
        decision,
      )
    }
    return resultOf(number, [answer], byReceiver(answer, input.ontvanger, explainOne))
  })
}
