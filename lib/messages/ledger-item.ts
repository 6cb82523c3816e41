// From a ledger entry and what was found out about it to the item that people see. Pure.
import { isSettledByOperation, ledgerFingerprint, standingSinceMs, type LedgerEntry, type LedgerRecord } from './ledger.ts'
import type { Cause, OnTopic, SourceItem, Verdict } from './model.ts'
import type { Evidence } from './schema.ts'

export type LedgerFindings = {
  verdict: Verdict
  attempts: number
  onTopic: OnTopic
  topicText: string
  hasCheckBack: boolean
  /** what a worker that died left in flight can be ended; false: only waited for */
  isFenced: boolean
  path: string
  defaultOwner: string
  evidence: Evidence[]
}

/** True once an entry is nobody's ordinary business any more: it stands in Init or exe for longer than allowed, or is unreadable. */
export function isSuspect(entry: LedgerEntry, suspectAfterMs: number, nowMs: number): boolean {
  if (isSettledByOperation(entry) || entry.record?.state === 'void') return false
  return nowMs - standingSinceMs(entry) >= suspectAfterMs
}

/** Why a suspect entry is in doubt. */
export function ledgerCause(entry: LedgerEntry, { verdict, onTopic }: Pick<LedgerFindings, 'verdict' | 'onTopic'>): Cause {
  if (!entry.record) return 'entry-unreadable'
  if (onTopic === 'several') return 'sent-more-than-once'
  if (entry.record.claim) return 'claimed-not-finished'
  if (entry.record.state === 'exe') {
    if (onTopic === 'yes') return 'sent-not-cleaned-up'
    return onTopic === 'no' ? 'executed-not-on-topic' : 'executed-topic-unread'
  }
  return initCauses[verdict]
}

const initCauses: Readonly<Record<Verdict, Cause>> = {
  commit: 'owner-committed',
  rollback: 'owner-rolled-back',
  unknown: 'owner-unknown',
  unreachable: 'owner-unreachable',
  '': 'owner-not-asked',
}

/** The item as people see it; the payload stays in ZooKeeper. */
export function ledgerItemOf(entry: LedgerEntry, findings: LedgerFindings): SourceItem {
  return {
    ...(entry.record
      ? fieldsOf(entry.record)
      : { state: 'unreadable', businessKey: '', owner: '', topic: '', preparedAt: new Date(entry.createdAtMs) }),
    ...(entry.record?.owner ? {} : { owner: findings.defaultOwner }),
    key: entry.key,
    cause: ledgerCause(entry, findings),
    attempts: findings.attempts,
    fingerprint: ledgerFingerprint(entry),
    identity: identityOf(entry, findings),
    verdict: findings.verdict,
    evidence: findings.evidence,
  }
}

const fieldsOf = (record: LedgerRecord) => ({
  state: record.state,
  businessKey: record.key ?? '',
  owner: record.owner,
  topic: record.topic,
  preparedAt: new Date(record.createdAt),
})

const identityOf = (entry: LedgerEntry, findings: LedgerFindings): Record<string, unknown> => ({
  path: `${findings.path}/${entry.key}`,
  ...(entry.key === entry.id ? {} : { id: entry.id }),
  mzxid: entry.modifiedZxid,
  version: entry.version,
  onTopic: findings.onTopic,
  topicText: findings.topicText,
  checkBack: findings.hasCheckBack,
  ...(findings.isFenced ? {} : { isFenced: false }),
  ...(entry.problem ? { problem: entry.problem } : {}),
  ...(entry.record?.claim ? { claim: entry.record.claim } : {}),
})
