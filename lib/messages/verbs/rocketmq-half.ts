import type { Verb } from '../schema.ts'
import type { VerbName } from '../verb-names.ts'
import { fill, no, yes, type Decision, type Policy, type VerbFacts } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const halfSentences = {
  halfRecheckRisk: 'None: the broker’s topics are read again, nothing is changed.',
  halfRecheck: 'Reads the half, op and real topics again.',
  halfCommitRisk:
    'Dangerous: nobody confirmed that the producer committed its database. The broker has no compare-and-set: a producer that answers a later check-back, or more slowly than allowed for, delivers a second copy.',
  halfReleaseRisk:
    'Nobody confirmed that the producer committed its database. The broker asks about it no more, so nobody else delivers it.',
  halfRollbackRisk: 'Dangerous: nobody confirmed that the producer rolled back. If it did commit its database, the message is lost.',
  halfSweepRisk: 'None for the message: it is decided already. The left-over copy is closed, so that no later answer delivers it again.',
  halfRearmRisk: 'Puts a new copy on the half topic. If its producer then answers "commit", the broker delivers it.',
  halfGhostCommit: 'It was delivered already: committing this left-over copy would deliver it again. Sweep the ghost instead.',
  halfGhostDecided: 'It was decided already: this is a left-over copy. Sweep the ghost instead.',
  halfNoGhost: 'It is no left-over copy of a decided message.',
  halfNotBuried: 'The broker still asks its producer.',
  halfBuriedRollback: 'The broker never delivers what it buried; there is nothing to roll back.',
  halfNoIndex: 'This broker keeps no message index, so nobody can know whether it was delivered.',
  halfNotCounted: 'The real topic was not searched yet, so nobody can know whether it was delivered.',
  halfNotAsked: 'The broker has not asked its producer yet; wait for its first check.',
  halfProducerAlive:
    'A producer of its group is connected and is asked every {seconds} s; {checks} check-backs went unanswered. Wait for two.',
  halfNoQuiet: 'The broker checks every {seconds} s: between two checks there is no time in which it can be settled safely.',
  halfUnanswered: '{checks} check-backs went unanswered. Acts in the quiet time {from} to {to} s after the next check.',
  halfSkipped: 'The broker will never ask about it.',
  halfBuried: 'The broker gave up asking, and no copy was delivered.',
  halfAskAgain: 'The broker asks its producer again, from the first check on.',
  halfGhost: 'It is a left-over copy of a decided message.',
} as const
const say = halfSentences

/** RocketMQ half messages. */
export const halfPolicy: Policy = {
  verbs: (facts) => [
    verb('recheck', say.halfRecheckRisk, yes(say.halfRecheck)),
    verb('sweep', say.halfSweepRisk, isGhost(facts) ? yes(say.halfGhost) : no(say.halfNoGhost)),
    verb('re-arm', say.halfRearmRisk, rearm(facts)),
    verb('commit', isBuried(facts) ? say.halfReleaseRisk : say.halfCommitRisk, commit(facts)),
    verb('rollback', say.halfRollbackRisk, rollback(facts)),
  ],
  after: { commit: 'delivered', rollback: 'rolled-back', sweep: 'swept', 're-arm': 'half' },
}

const verb = (name: VerbName, risk: string, decision: Decision): Verb => ({ verb: name, risk, ...decision })

const isGhost = ({ cause }: VerbFacts): boolean => cause === 'half-ghost-committed' || cause === 'half-ghost-rolled-back'
const isBuried = ({ state }: VerbFacts): boolean => state === 'buried'
const numberOf = ({ identity }: VerbFacts, name: string): number | undefined => {
  const value = identity[name]
  return typeof value === 'number' ? value : undefined
}

/** What forbids both ways of deciding. */
function undecidable(facts: VerbFacts): Decision | undefined {
  if (facts.cause === 'half-ghost-committed') return no(say.halfGhostCommit)
  if (facts.cause === 'half-ghost-rolled-back') return no(say.halfGhostDecided)
  if (facts.identity['isIndexed'] !== true) return no(say.halfNoIndex)
  return numberOf(facts, 'delivered') === undefined ? no(say.halfNotCounted) : undefined
}

function commit(facts: VerbFacts): Decision {
  const forbidden = undecidable(facts)
  if (forbidden) return forbidden
  return isBuried(facts) ? yes(say.halfBuried) : decide(facts)
}

function rollback(facts: VerbFacts): Decision {
  if (isBuried(facts)) return no(say.halfBuriedRollback)
  return undecidable(facts) ?? decide(facts)
}

function decide(facts: VerbFacts): Decision {
  if (facts.cause === 'half-skipped') return yes(say.halfSkipped)
  const checks = numberOf(facts, 'checks') ?? 0
  const seconds = String(Math.round((numberOf(facts, 'checkIntervalMs') ?? 0) / 1000))
  if (checks === 0) return no(say.halfNotAsked)
  const [from, to] = [numberOf(facts, 'quietFromMs'), numberOf(facts, 'quietToMs')]
  if (from === undefined || to === undefined) return no(fill(say.halfNoQuiet, { seconds }))
  if (numberOf(facts, 'producers') !== 0 && checks < 2) return no(fill(say.halfProducerAlive, { seconds, checks: String(checks) }))
  return yes(fill(say.halfUnanswered, { checks: String(checks), from: String(Math.round(from / 1000)), to: String(Math.round(to / 1000)) }))
}

function rearm(facts: VerbFacts): Decision {
  if (isGhost(facts)) return no(say.halfGhostDecided)
  if (!isBuried(facts)) return no(say.halfNotBuried)
  return undecidable(facts) ?? yes(say.halfAskAgain)
}
