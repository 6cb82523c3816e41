// The three requests that change a broker: SEND_MESSAGE (10), END_TRANSACTION (37) and RESUME_CHECK_HALF_MESSAGE (323).
import { AppError } from '../../../platform/errors.ts'
import type { HalfCopy } from '../../half-messages.ts'
import type { RemotingConnection } from './connection.ts'
import { formatProperties } from './message-codec.ts'

export type Outcome = 'commit' | 'rollback'

/**
 * Ends the transaction of one copy, as an answer to a check-back would. The broker compares group and both offsets with the copy,
 * nothing else: it commits twice when asked twice. Throws `conflict` where the broker refused (nothing was done).
 */
export async function endTransaction(broker: RemotingConnection, copy: HalfCopy, outcome: Outcome): Promise<void> {
  const answer = await broker.call(37, {
    topic: copy.realTopic,
    producerGroup: copy.group,
    tranStateTableOffset: String(copy.queueOffset),
    commitLogOffset: String(copy.commitLogOffset),
    commitOrRollback: outcome === 'commit' ? '8' : '12',
    fromTransactionCheck: 'true',
    msgId: copy.uniqKey,
    transactionId: copy.uniqKey,
  })
  if (answer.code !== 0) throw new AppError('conflict', `the broker refused to ${outcome}: code ${answer.code} ${answer.remark}`)
}

/**
 * Appends a copy whose checks begin at 0 again; the broker then asks the producer group anew. It accepts this for any message that ever
 * was a half message, so the caller looks first. Throws `conflict` where the broker refused.
 */
export async function resumeCheck(broker: RemotingConnection, topic: string, offsetMsgId: string): Promise<void> {
  const answer = await broker.call(323, { topic, msgId: offsetMsgId })
  if (answer.code !== 0) throw new AppError('conflict', `the broker refused to ask again: code ${answer.code} ${answer.remark}`)
}

export type NewMessage = { topic: string; queueId: number; bornMs: number; properties: Readonly<Record<string, string>>; body: Buffer }
/** `msgId`: what the broker calls offsetMsgId */
export type StoredAt = { msgId: string; queueOffset: string }

/** Stored; the others say that it is not yet on disk, or with a slave, as its broker is configured to have it. */
const storedCodes = new Set([0, 10, 11, 12])

/**
 * Stores one message in an existing topic. Throws `conflict` where the broker answered that it did not, anything else where nobody knows.
 */
export async function sendMessage(broker: RemotingConnection, { topic, queueId, bornMs, properties, body }: NewMessage): Promise<StoredAt> {
  const fields = {
    producerGroup: 'pilothouse_sender',
    topic,
    // the topic that a missing one would be made like: none
    defaultTopic: topic,
    defaultTopicQueueNums: '1',
    queueId: String(queueId),
    sysFlag: '0',
    bornTimestamp: String(bornMs),
    flag: '0',
    properties: formatProperties(properties),
    reconsumeTimes: '0',
    unitMode: 'false',
    batch: 'false',
    maxReconsumeTimes: '0',
  }
  const answer = await broker.call(10, fields, body)
  if (!storedCodes.has(answer.code)) throw new AppError('conflict', `the broker refused to store it: code ${answer.code} ${answer.remark}`)
  return { msgId: answer.fields['msgId'] ?? '', queueOffset: answer.fields['queueOffset'] ?? '' }
}
