// The policy: which verbs an item offers now, what may still go wrong, and why one is refused. Pure, so that the screen, the API
// and the planner say the same.
import type { MessageSourceKind, OnTopic, Verdict } from './model.ts'
import type { Verb } from './schema.ts'

/** What the policy looks at. `busy`: an operation on it is live. */
export type VerbFacts = {
  sourceKind: MessageSourceKind
  cause: string
  state: string
  verdict: Verdict
  onTopic: OnTopic
  hasCheckBack: boolean
  settled: boolean
  busy: boolean
}

type Decision = Pick<Verb, 'allowed' | 'reason'>
const yes = (reason: string): Decision => ({ allowed: true, reason })
const no = (reason: string): Decision => ({ allowed: false, reason })

/** The verbs of an item with their risks, in the order a careful person tries them. */
export function verbsFor(facts: VerbFacts): Verb[] {
  const verbs = facts.sourceKind === 'ledger' ? ledgerVerbs(facts) : readOnlyVerbs[facts.sourceKind]
  const stop = facts.settled ? 'It is settled already.' : facts.busy ? 'An operation on it is under way; wait for its end.' : undefined
  return stop === undefined ? verbs : verbs.map((verb) => ({ ...verb, ...no(stop) }))
}

function ledgerVerbs(facts: VerbFacts): Verb[] {
  return [
    { verb: 'recheck', risk: 'None: the owner is asked and the topic is searched again, nothing is changed.', ...recheck(facts) },
    { verb: 'resend', risk: resendRisk(facts), ...resend(facts) },
    { verb: 'rollback', risk: rollbackRisk(facts), ...rollback(facts) },
    {
      verb: 'mark-done',
      risk: 'The ledger entry is deleted, as its owner would have done. The record on the topic stays.',
      ...markDone(facts),
    },
  ]
}

const unreadable = (facts: VerbFacts): boolean => facts.cause === 'entry-unreadable'

function recheck(facts: VerbFacts): Decision {
  if (unreadable(facts)) return no('The entry cannot be understood, so nobody can be asked about it.')
  return facts.hasCheckBack
    ? yes('Asks the owner and searches the topic.')
    : yes('Searches the topic; no check-back is configured for this ledger.')
}

function resend(facts: VerbFacts): Decision {
  if (unreadable(facts)) return no('The entry cannot be understood, so there is nothing to send.')
  if (facts.onTopic === 'several') return no('More than one copy is on the topic already.')
  if (facts.onTopic === 'open') return no('A copy is on the topic inside a transaction that is not decided yet; wait for its end.')
  if (facts.onTopic === 'unread') return no('The topic cannot be searched now, so nobody can know whether it is there already.')
  if (facts.verdict === 'rollback') return no('Its owner says that it rolled back.')
  if (facts.state === 'exe') {
    if (facts.onTopic === 'yes') return no('It is on the topic already; mark it as done instead.')
    return yes('Its owner executed it, and no copy is on the topic.')
  }
  if (facts.verdict === 'commit') return yes('Its owner says that it committed.')
  return no(
    `Only its owner knows whether it committed, and the owner's answer is ${facts.verdict === '' ? 'not there yet' : `"${facts.verdict}"`}. Ask again first.`,
  )
}

function resendRisk(facts: VerbFacts): string {
  if (facts.state === 'exe') {
    return 'An owner that is alive but stuck between "executed" and "sent" may still send its own copy: consumers must recognise the ledger id.'
  }
  return 'Sent once, inside a transaction, and only if no copy is there. What was sent cannot be taken back.'
}

/** What the topic forbids whoever wants to roll back. */
const sentText: Readonly<Record<OnTopic, string | undefined>> = {
  no: undefined,
  yes: 'It is on the topic: what was sent cannot be rolled back.',
  several: 'It is on the topic: what was sent cannot be rolled back.',
  open: 'A copy is on the topic inside a transaction that is not decided yet.',
  unread: 'The topic cannot be searched now, so nobody can know whether it was sent.',
}

function rollback(facts: VerbFacts): Decision {
  if (unreadable(facts)) return no('The entry cannot be understood, so it cannot be rolled back safely.')
  const sent = sentText[facts.onTopic]
  if (sent !== undefined) return no(sent)
  if (facts.verdict === 'commit') return no('Its owner says that it committed: rolling back would lose the message.')
  if (facts.state === 'exe') return no('Its owner executed it: its database is committed.')
  if (facts.verdict === 'rollback') return yes('Its owner says that it rolled back.')
  if (!facts.hasCheckBack) return yes('No check-back is configured.')
  if (facts.verdict === '') return no('Its owner was not asked yet. Ask first.')
  return yes(facts.verdict === 'unknown' ? 'Its owner does not know what became of it.' : 'Its owner cannot be asked.')
}

function rollbackRisk(facts: VerbFacts): string {
  if (facts.verdict === 'rollback') return 'The entry becomes void. If the owner comes back, its own write is refused.'
  return 'Dangerous: nobody confirmed that the owner rolled back. If its database did commit, the message is lost for good. Look into the owner’s data first.'
}

function markDone(facts: VerbFacts): Decision {
  if (facts.state !== 'exe') return no('It is not executed.')
  if (facts.onTopic === 'yes') return yes('It is executed and exactly one copy is on the topic.')
  if (facts.onTopic === 'several') return no('More than one copy is on the topic; find out why before the entry goes.')
  return no('No copy was seen on the topic.')
}

const later = (what: string) => no(`Read-only for now: settling ${what} is not built yet.`)

const readOnlyVerbs: Readonly<Record<Exclude<MessageSourceKind, 'ledger'>, Verb[]>> = {
  outbox: [
    { verb: 'resend', risk: 'A relay that still works on the row may send it too.', ...later('outbox rows') },
    { verb: 'mark-done', risk: 'If it was never sent, it never will be.', ...later('outbox rows') },
  ],
  'rocketmq-half': [
    { verb: 'recheck', risk: 'Adds a copy to the half topic.', ...later('half messages') },
    {
      verb: 'commit',
      risk: 'The broker has no compare-and-set: a producer that answers later delivers a second copy.',
      ...later('half messages'),
    },
    { verb: 'rollback', risk: 'If the producer committed its database, the message is lost.', ...later('half messages') },
  ],
  'kafka-transactions': [
    { verb: 'rollback', risk: 'A producer that is still alive is fenced and loses its transaction.', ...later('Kafka transactions') },
  ],
}

type StoredFacts = {
  sourceKind: MessageSourceKind
  cause: string
  state: string
  verdict: Verdict
  identity: Record<string, unknown>
  settledAt: Date | null
}

const onTopicValues: readonly OnTopic[] = ['no', 'yes', 'several', 'open', 'unread']

/** Facts of a stored row; what it does not say is taken as not known, which allows nothing. */
export const factsOf = ({ sourceKind, cause, state, verdict, identity, settledAt }: StoredFacts, busy: boolean): VerbFacts => ({
  sourceKind,
  cause,
  state,
  verdict,
  onTopic: onTopicValues.find((value) => value === identity['onTopic']) ?? 'unread',
  hasCheckBack: identity['checkBack'] === true,
  settled: settledAt !== null,
  busy,
})
