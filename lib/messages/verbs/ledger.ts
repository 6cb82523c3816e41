import type { OnTopic } from '../model.ts'
import type { Verb } from '../schema.ts'
import { fill, no, yes, type Decision, type Policy, type VerbFacts } from './policy.ts'

/** What the policy says, by the key under which the console has it in the person's language. */
export const ledgerSentences = {
  recheckRisk: 'None: the owner is asked and the topic is searched again, nothing is changed.',
  markDoneRisk: 'The ledger entry is deleted, as its owner would have done. The record on the topic stays.',
  unreadableAsk: 'The entry cannot be understood, so nobody can be asked about it.',
  recheckYes: 'Asks the owner and searches the topic.',
  recheckTopicOnly: 'Searches the topic; no check-back is configured for this ledger.',
  unreadableSend: 'The entry cannot be understood, so there is nothing to send.',
  severalCopies: 'More than one copy is on the topic already.',
  copyUndecidedWait: 'A copy is on the topic inside a transaction that is not decided yet; wait for its end.',
  topicUnreadSend: 'The topic cannot be searched now, so nobody can know whether it is there already.',
  ownerRolledBack: 'Its owner says that it rolled back.',
  onTopicMarkDone: 'It is on the topic already; mark it as done instead.',
  executedNoCopy: 'Its owner executed it, and no copy is on the topic.',
  ownerCommitted: 'Its owner says that it committed.',
  resendRiskStuck:
    'An owner that is alive but stuck between "executed" and "sent" may still send its own copy: consumers must recognise the ledger id.',
  resendRiskUnfencedStuck:
    'An owner that is alive but stuck between "executed" and "sent" may still send its own copy. RocketMQ cannot end a request under way: one that a frozen worker or the network brings later than allowed for is a second copy. Consumers must recognise the ledger id.',
  resendRiskUnfenced:
    'Sent once, and only if no copy is there. RocketMQ cannot end a request under way: one that a frozen worker or the network brings later than allowed for is a second copy. What was sent cannot be taken back.',
  resendRisk: 'Sent once, inside a transaction, and only if no copy is there. What was sent cannot be taken back.',
  sentNoRollback: 'It is on the topic: what was sent cannot be rolled back.',
  copyUndecided: 'A copy is on the topic inside a transaction that is not decided yet.',
  topicUnreadSent: 'The topic cannot be searched now, so nobody can know whether it was sent.',
  unreadableRollback: 'The entry cannot be understood, so it cannot be rolled back safely.',
  committedNoRollback: 'Its owner says that it committed: rolling back would lose the message.',
  executedNoRollback: 'Its owner executed it: its database is committed.',
  noCheckBack: 'No check-back is configured.',
  askFirst: 'Its owner was not asked yet. Ask first.',
  ownerUnknown: 'Its owner does not know what became of it.',
  ownerUnreachable: 'Its owner cannot be asked.',
  rollbackRisk: 'The entry becomes void. If the owner comes back, its own write is refused.',
  rollbackRiskDangerous:
    'Dangerous: nobody confirmed that the owner rolled back. If its database did commit, the message is lost for good. Look into the owner’s data first.',
  notExecuted: 'It is not executed.',
  oneCopy: 'It is executed and exactly one copy is on the topic.',
  severalFindOut: 'More than one copy is on the topic; find out why before the entry goes.',
  noCopySeen: 'No copy was seen on the topic.',
  ownerAnswerMissing: "Only its owner knows whether it committed, and the owner's answer is not there yet. Ask again first.",
  ownerAnswer: `Only its owner knows whether it committed, and the owner's answer is "{verdict}". Ask again first.`,
} as const
const say = ledgerSentences

/** Entries of a ZooKeeper ledger. */
export const ledgerPolicy: Policy = {
  verbs: (facts) => ledgerVerbs({ ...facts, onTopic: onTopicOf(facts), hasCheckBack: facts.identity['checkBack'] === true }),
  after: { resend: 'exe', rollback: 'void', 'mark-done': 'deleted' },
}

type LedgerFacts = VerbFacts & { onTopic: OnTopic; hasCheckBack: boolean }

const onTopicValues: readonly OnTopic[] = ['no', 'yes', 'several', 'open', 'unread']
const onTopicOf = ({ identity }: VerbFacts): OnTopic => onTopicValues.find((value) => value === identity['onTopic']) ?? 'unread'

function ledgerVerbs(facts: LedgerFacts): Verb[] {
  return [
    { verb: 'recheck', risk: say.recheckRisk, ...recheck(facts) },
    { verb: 'resend', risk: resendRisk(facts), ...resend(facts) },
    { verb: 'rollback', risk: rollbackRisk(facts), ...rollback(facts) },
    {
      verb: 'mark-done',
      risk: say.markDoneRisk,
      ...markDone(facts),
    },
  ]
}

const unreadable = (facts: LedgerFacts): boolean => facts.cause === 'entry-unreadable'

function recheck(facts: LedgerFacts): Decision {
  if (unreadable(facts)) return no(say.unreadableAsk)
  return facts.hasCheckBack ? yes(say.recheckYes) : yes(say.recheckTopicOnly)
}

function resend(facts: LedgerFacts): Decision {
  if (unreadable(facts)) return no(say.unreadableSend)
  if (facts.onTopic === 'several') return no(say.severalCopies)
  if (facts.onTopic === 'open') return no(say.copyUndecidedWait)
  if (facts.onTopic === 'unread') return no(say.topicUnreadSend)
  if (facts.verdict === 'rollback') return no(say.ownerRolledBack)
  if (facts.state === 'exe') {
    if (facts.onTopic === 'yes') return no(say.onTopicMarkDone)
    return yes(say.executedNoCopy)
  }
  if (facts.verdict === 'commit') return yes(say.ownerCommitted)
  return no(facts.verdict === '' ? say.ownerAnswerMissing : fill(say.ownerAnswer, { verdict: facts.verdict }))
}

function resendRisk({ state, identity }: LedgerFacts): string {
  if (identity['isFenced'] === false) return state === 'exe' ? say.resendRiskUnfencedStuck : say.resendRiskUnfenced
  return state === 'exe' ? say.resendRiskStuck : say.resendRisk
}

/** What the topic forbids whoever wants to roll back. */
const sentText: Readonly<Record<OnTopic, string | undefined>> = {
  no: undefined,
  yes: say.sentNoRollback,
  several: say.sentNoRollback,
  open: say.copyUndecided,
  unread: say.topicUnreadSent,
}

function rollback(facts: LedgerFacts): Decision {
  if (unreadable(facts)) return no(say.unreadableRollback)
  const sent = sentText[facts.onTopic]
  if (sent !== undefined) return no(sent)
  if (facts.verdict === 'commit') return no(say.committedNoRollback)
  if (facts.state === 'exe') return no(say.executedNoRollback)
  if (facts.verdict === 'rollback') return yes(say.ownerRolledBack)
  if (!facts.hasCheckBack) return yes(say.noCheckBack)
  if (facts.verdict === '') return no(say.askFirst)
  return yes(facts.verdict === 'unknown' ? say.ownerUnknown : say.ownerUnreachable)
}

function rollbackRisk(facts: LedgerFacts): string {
  if (facts.verdict === 'rollback') return say.rollbackRisk
  return say.rollbackRiskDangerous
}

function markDone(facts: LedgerFacts): Decision {
  if (facts.state !== 'exe') return no(say.notExecuted)
  if (facts.onTopic === 'yes') return yes(say.oneCopy)
  if (facts.onTopic === 'several') return no(say.severalFindOut)
  return no(say.noCopySeen)
}
