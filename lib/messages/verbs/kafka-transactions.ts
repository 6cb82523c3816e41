import type { Verb } from '../schema.ts'
import { no, yes, type Decision, type Policy, type VerbFacts } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const transactionSentences = {
  lookRisk: 'None: the brokers are asked again, nothing is changed.',
  lookAgain: 'Asks its coordinator, the leaders of its partitions and the transaction log.',
  fenceRisk:
    'A producer that is still alive loses this transaction and is shut out; it is never told that it was committed. An instance that starts at this very moment may be shut out instead.',
  fenceYes: 'Its coordinator aborts it and writes the markers, and its producer cannot commit it any more.',
  fenceHangsFirst:
    'Other partitions of the same producer hang: fencing would wipe the evidence of what was decided about them. Settle those first.',
  fenceHanging: 'Fencing does not free this partition, and it wipes the evidence of what was decided about it.',
  fenceDecided: 'It is decided already: there is nothing left to abort.',
  fenceStale: 'It stands open no more.',
  tearsOpen:
    'A marker on a transaction that stands open tears it: its producer commits, is told that all went well, and the records are gone. Fence it instead.',
  markersComing: 'It is decided, and its coordinator writes the markers itself as soon as every partition has a leader.',
  commitMarkerRisk:
    'The records become visible to readers of committed records, as the coordinator decided. What was read cannot be taken back.',
  commitMarkerRiskUnknown:
    'Dangerous: nobody confirmed that it was committed. If its producer rolled back, its records are read as if they had been meant. Look into the owner’s data first.',
  commitMarkerYes: 'Its coordinator decided to commit it, its owner was told so, and only this partition never got the marker.',
  commitMarkerAborted: 'Its coordinator decided to abort it.',
  commitMarkerNever: 'No transaction of this producer epoch ever ended: nobody was told that it was committed.',
  abortMarkerRisk: 'The records stay invisible to readers of committed records for good.',
  abortMarkerRiskUnknown:
    'Dangerous: nobody confirmed that it was rolled back. If its producer was told that it committed, its records are lost for good. Look into the owner’s data first.',
  abortMarkerYes: 'Its coordinator decided to abort it, and only this partition never got the marker.',
  abortMarkerNever: 'No transaction of this producer epoch ever ended, so nobody was told that it was committed.',
  abortMarkerCommitted: 'Its coordinator decided to commit it and its owner was told so: an abort marker would destroy committed records.',
  openElsewhere:
    'The transaction of its producer still stands open and may be committed: wait for its end, or fence that first. Then this partition can be settled.',
  outcomeUnknown: 'What was decided is not known any more.',
} as const
const say = transactionSentences

/** Kafka transactions that stand open, and partitions that hang. */
export const transactionPolicy: Policy = {
  verbs: (facts) => (facts.state === 'Hanging' ? hangingVerbs(facts) : openVerbs(facts)),
  after: { fence: 'CompleteAbort', commit: 'committed', rollback: 'aborted' },
}

const recheck: Verb = { verb: 'recheck', risk: say.lookRisk, ...yes(say.lookAgain) }

function openVerbs(facts: VerbFacts): Verb[] {
  const marker = no(facts.state === 'Ongoing' ? say.tearsOpen : say.markersComing)
  return [
    recheck,
    { verb: 'fence', risk: say.fenceRisk, ...fence(facts) },
    { verb: 'commit', risk: say.commitMarkerRiskUnknown, ...marker },
    { verb: 'rollback', risk: say.abortMarkerRiskUnknown, ...marker },
  ]
}

function fence({ state, identity }: VerbFacts): Decision {
  if (state !== 'Ongoing') return no(state.startsWith('Prepare') ? say.fenceDecided : say.fenceStale)
  const hanging = identity['hanging']
  return Array.isArray(hanging) && hanging.length === 0 ? yes(say.fenceYes) : no(say.fenceHangsFirst)
}

function hangingVerbs({ identity }: VerbFacts): Verb[] {
  const outcome = typeof identity['outcome'] === 'string' ? identity['outcome'] : ''
  return [
    recheck,
    { verb: 'commit', risk: outcome === 'commit' ? say.commitMarkerRisk : say.commitMarkerRiskUnknown, ...commitMarker(outcome) },
    { verb: 'rollback', risk: outcome === 'unknown' ? say.abortMarkerRiskUnknown : say.abortMarkerRisk, ...abortMarker(outcome) },
    { verb: 'fence', risk: say.fenceRisk, ...no(say.fenceHanging) },
  ]
}

/** By what was decided (`identity.outcome`). */
export function commitMarker(outcome: string): Decision {
  if (outcome === 'commit') return yes(say.commitMarkerYes)
  if (outcome === 'abort') return no(say.commitMarkerAborted)
  if (outcome === 'none') return no(say.commitMarkerNever)
  return outcome === 'unknown' ? yes(say.outcomeUnknown) : no(say.openElsewhere)
}

/** By what was decided (`identity.outcome`). */
export function abortMarker(outcome: string): Decision {
  if (outcome === 'commit') return no(say.abortMarkerCommitted)
  if (outcome === 'abort') return yes(say.abortMarkerYes)
  if (outcome === 'none') return yes(say.abortMarkerNever)
  return outcome === 'unknown' ? yes(say.outcomeUnknown) : no(say.openElsewhere)
}
