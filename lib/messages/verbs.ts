// The policy: which verbs an item offers now, what may still go wrong, and why one is refused. Each source's is a file under verbs/.
import type { MessageSourceKind, Verdict } from './model.ts'
import type { Verb } from './schema.ts'
import type { VerbName } from './verb-names.ts'
import { transactionPolicy, transactionSentences } from './verbs/kafka-transactions.ts'
import { ledgerPolicy, ledgerSentences } from './verbs/ledger.ts'
import { outboxPolicy, outboxSentences } from './verbs/outbox.ts'
import { no, type Policy, type VerbFacts } from './verbs/policy.ts'
import { xaPolicy, xaSentences } from './verbs/xa.ts'
import { halfPolicy, halfSentences } from './verbs/rocketmq-half.ts'

const policies: Readonly<Record<MessageSourceKind, Policy>> = {
  ledger: ledgerPolicy,
  outbox: outboxPolicy,
  xa: xaPolicy,
  'rocketmq-half': halfPolicy,
  'kafka-transactions': transactionPolicy,
}

const commonSentences = {
  settledAlready: 'It is settled already.',
  busy: 'An operation on it is under way; wait for its end.',
  busySince: 'an operation on this message is already under way',
  movedSinceSeen: 'the message changed since you looked at it; look again before you decide',
  movedSinceFrozen: 'it is not any more as it was when the list was frozen',
  notSuggestedAnyMore: 'its policy does not suggest this any more',
  gone: 'It is not in doubt any more.',
  notOffered: 'This cannot be done with a message of this kind.',
} as const

/** Everything a policy can say, by the key under which the console has it in the person's language (`messages.sentence`). */
export const sentences = {
  ...commonSentences,
  ...ledgerSentences,
  ...outboxSentences,
  ...xaSentences,
  ...halfSentences,
  ...transactionSentences,
} as const
export type SentenceKey = keyof typeof sentences

/** The verbs of an item with their risks, in the order a careful person tries them. */
export function verbsFor(facts: VerbFacts): Verb[] {
  const verbs = policies[facts.sourceKind].verbs(facts)
  const stop = facts.settled ? commonSentences.settledAlready : facts.busy ? commonSentences.busy : undefined
  return stop === undefined ? verbs : verbs.map((verb) => ({ ...verb, ...no(stop) }))
}

/** State of the item after a verb, for the plan's before → after. */
export const stateAfter = (sourceKind: MessageSourceKind, verb: VerbName, before: string): string =>
  policies[sourceKind].after[verb] ?? before

type StoredFacts = {
  sourceKind: MessageSourceKind
  cause: string
  state: string
  verdict: Verdict
  identity: Record<string, unknown>
  settledAt: Date | null
}

/** Facts of a stored row. */
export const factsOf = ({ settledAt, ...row }: StoredFacts, busy: boolean): VerbFacts => ({
  sourceKind: row.sourceKind,
  cause: row.cause,
  state: row.state,
  verdict: row.verdict,
  identity: row.identity,
  settled: settledAt !== null,
  busy,
})
