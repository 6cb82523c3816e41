import type { VerbName } from '../verb-names.ts'
import { no, yes, type Decision, type Policy, type VerbFacts } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const outboxSentences = {
  outboxRecheckRisk: 'None: the row and its consumer are read again, nothing is changed.',
  outboxRecheckYes: 'Reads the row and, where one is configured, its consumer’s table.',
  outboxNotOffered: 'A write to this kind of table cannot bring it about: only its own application can.',
  resendFailed: 'Its relay gave up; the row is given back to it as new.',
  resendExpired: 'The claim ran out; the row is given back to the relays.',
  resendUnconsumed: 'The consumer does not have it; the row is given back to its relay.',
  resendPending: 'It waits for a relay already: there is nothing to give back. See that one is running.',
  resendArmed: 'The row is already as its relay wants it.',
  resendConsumed: 'The consumer has it already: sending it again would deliver it twice.',
  resendReceived: 'The consumer has it and did not finish it: see there why.',
  resendAsked: 'The consumer asks that it be taken back; sending it again would not help.',
  resendOutboxRisk:
    'Nobody else’s claim is touched. If its last relay did send it before it stopped, it is delivered again: consumers must recognise its id.',
  markConsumed: 'The consumer has it.',
  markUnconsumed: 'The consumer does not have it: marked as sent, it would be lost.',
  markSentAlready: 'It is marked as sent already.',
  markUnknown: 'No consumer is configured that could say whether it arrived.',
  markUnread: 'The consumer’s table cannot be read, so nobody can know whether it arrived.',
  neverSent: 'If it was never sent, it never will be.',
  markConsumedRisk: 'Small: the consumer’s own table says that it arrived.',
  discardOpen: 'It is taken out of the outbox and not sent.',
  discardConsumed: 'The consumer has it: what was sent cannot be rolled back.',
  discardSent: 'It is marked as sent: what was sent cannot be rolled back.',
  discardRisk:
    'It is lost for good, and what its owner did in its database stays. A relay that is sending it this moment may still deliver it.',
  compensateAsked: 'The consumer asks for it; the owner is told to take back what it did.',
  compensateNotAsked: 'The consumer does not ask for it.',
  compensateRisk: 'The owner undoes its own work. That cannot be taken back from here.',
} as const
const say = outboxSentences

/** Rows of an outbox table. */
export const outboxPolicy: Policy = {
  verbs: (facts) => [
    { verb: 'recheck', risk: say.outboxRecheckRisk, ...yes(say.outboxRecheckYes) },
    {
      verb: 'mark-done',
      risk: consumer(facts) === 'consumed' ? say.markConsumedRisk : say.neverSent,
      ...possible(facts, 'mark-done', markDone),
    },
    { verb: 'resend', risk: say.resendOutboxRisk, ...possible(facts, 'resend', resend) },
    { verb: 'compensate', risk: say.compensateRisk, ...possible(facts, 'compensate', compensate) },
    { verb: 'rollback', risk: say.discardRisk, ...possible(facts, 'rollback', discard) },
  ],
  after: { 'mark-done': 'done', resend: 'pending', compensate: 'compensating', rollback: 'discarded' },
}

const consumer = ({ identity }: VerbFacts): unknown => identity['consumer']
const phase = ({ identity }: VerbFacts): unknown => identity['phase']

/** A verb that the table cannot carry is shown and says so. */
function possible(facts: VerbFacts, verb: VerbName, decide: (facts: VerbFacts) => Decision): Decision {
  const can = facts.identity['can']
  return Array.isArray(can) && can.includes(verb) ? decide(facts) : no(say.outboxNotOffered)
}

function resend(facts: VerbFacts): Decision {
  if (consumer(facts) === 'compensate') return no(say.resendAsked)
  if (consumer(facts) === 'consumed') return no(say.resendConsumed)
  if (consumer(facts) === 'unread') return no(say.markUnread)
  if (phase(facts) === 'done' && consumer(facts) === 'received') return no(say.resendReceived)
  if (facts.identity['armed'] !== false) return no(say.resendArmed)
  if (phase(facts) === 'failed') return yes(say.resendFailed)
  if (phase(facts) === 'claim-expired') return yes(say.resendExpired)
  if (phase(facts) === 'done' && consumer(facts) === 'missing') return yes(say.resendUnconsumed)
  return no(say.resendPending)
}

function markDone(facts: VerbFacts): Decision {
  if (phase(facts) === 'done') return no(say.markSentAlready)
  if (consumer(facts) === 'consumed') return yes(say.markConsumed)
  if (consumer(facts) === 'none') return yes(say.markUnknown)
  if (consumer(facts) === 'unread') return no(say.markUnread)
  return no(say.markUnconsumed)
}

function discard(facts: VerbFacts): Decision {
  if (phase(facts) === 'done') return no(say.discardSent)
  if (consumer(facts) === 'unread') return no(say.markUnread)
  if (consumer(facts) === 'missing' || consumer(facts) === 'none') return yes(say.discardOpen)
  return no(say.discardConsumed)
}

const compensate = (facts: VerbFacts): Decision =>
  consumer(facts) === 'compensate' ? yes(say.compensateAsked) : no(say.compensateNotAsked)
