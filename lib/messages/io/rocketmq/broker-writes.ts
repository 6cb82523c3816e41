// The two requests that change a broker: END_TRANSACTION (37) and RESUME_CHECK_HALF_MESSAGE (323).
import { AppError } from '../../../platform/errors.ts'
import type { HalfCopy } from '../../half-messages.ts'
import type { RemotingConnection } from './connection.ts'

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
