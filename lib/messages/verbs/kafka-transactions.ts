import { no, type Policy } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const transactionSentences = {
  laterTransactions: 'Read-only for now: settling Kafka transactions is not built yet.',
  producerFenced: 'A producer that is still alive is fenced and loses its transaction.',
} as const
const say = transactionSentences

/** Kafka transactions that stand open. */
export const transactionPolicy: Policy = {
  verbs: () => [{ verb: 'rollback', risk: say.producerFenced, ...no(say.laterTransactions) }],
  after: {},
}
