import { no, type Policy } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const halfSentences = {
  laterHalf: 'Read-only for now: settling half messages is not built yet.',
  addsHalfCopy: 'Adds a copy to the half topic.',
  noCompareAndSet: 'The broker has no compare-and-set: a producer that answers later delivers a second copy.',
  producerCommittedLost: 'If the producer committed its database, the message is lost.',
} as const
const say = halfSentences

/** RocketMQ half messages. */
export const halfPolicy: Policy = {
  verbs: () => [
    { verb: 'recheck', risk: say.addsHalfCopy, ...no(say.laterHalf) },
    { verb: 'commit', risk: say.noCompareAndSet, ...no(say.laterHalf) },
    { verb: 'rollback', risk: say.producerCommittedLost, ...no(say.laterHalf) },
  ],
  after: {},
}
