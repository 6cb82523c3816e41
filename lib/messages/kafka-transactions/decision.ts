// What was decided about a batch that hangs. A marker that was lost is not always an abort: where a partition has no leader when its
// transaction ends, the coordinator skips it, and the application is told "committed" (KAFKA-20734). Pure.
import type { LogEntry } from './log-entry.ts'
import { isOpen, type OpenProducer, placeText, samePlace, type Transaction } from './model.ts'
import type { Sentence } from '../../platform/sentence.ts'
import { type LogSentence, sayOfLog as say } from '../log-sentences.ts'

/**
 * `none`: nothing of this producer epoch was ever ended. `open`: its transaction still stands and may be committed.
 * `unknown`: the evidence is gone, or was never there.
 */
export type Outcome = 'commit' | 'abort' | 'none' | 'open' | 'unknown'

/** `markerEpoch`: what a marker has to carry; one above the batch's where the end moved the epoch. */
export type Decision = Sentence & { outcome: Outcome; markerEpoch: number }

/**
 * `transaction`: the last one of the batch's producer id. `log`: what the transaction log says of that id, oldest first; undefined
 * where it cannot be read. The log wins: the coordinator itself remembers only its last transaction.
 */
export function decide(batch: OpenProducer, transaction: Transaction | undefined, log: readonly LogEntry[] | undefined): Decision {
  const decided = (outcome: Outcome, why: Sentence, markerEpoch = batch.producerEpoch): Decision => ({
    outcome,
    markerEpoch,
    ...why,
  })
  if (!transaction) return decided('unknown', say('decided-unknown-producer'))
  const logged = log && byLog(batch, transaction, log)
  return logged ? decided(...logged) : decided(...byState(batch, transaction))
}

type Answer = [outcome: Outcome, why: Sentence, markerEpoch?: number]

/** The version of a producer says how an end shows in the log: from 2 on the epoch moves at each; before it only where it is fenced. */
function endsEpochOf(batch: OpenProducer, entry: LogEntry): boolean {
  if (entry.producerId !== batch.producerId) return false
  const moved = entry.producerEpoch - batch.producerEpoch
  return entry.clientVersion >= 2 ? moved === 1 : moved === 0 || (moved === 1 && isAbort(entry.state))
}

const isAbort = (state: string): boolean => state === 'PrepareAbort' || state === 'CompleteAbort'
const isCommit = (state: string): boolean => state === 'PrepareCommit' || state === 'CompleteCommit'

function byLog(batch: OpenProducer, transaction: Transaction, log: readonly LogEntry[]): Answer | undefined {
  const since = log.filter((entry) => entry.updatedAtMs >= batch.lastTimestampMs && endsEpochOf(batch, entry))
  const covering = since.findLast((entry) => entry.state.startsWith('Prepare') && entry.partitions.some((place) => samePlace(place, batch)))
  const at = (entry: LogEntry) => new Date(entry.updatedAtMs).toISOString()
  if (covering) {
    const outcome = isCommit(covering.state) ? 'commit' : 'abort'
    return [outcome, say(`decided-log-${outcome}`, { place: placeText(batch), at: at(covering) }), covering.producerEpoch]
  }
  if (isOpen(transaction.state) && transaction.producerEpoch === batch.producerEpoch) return undefined
  const ends = since.filter((entry) => isCommit(entry.state) || isAbort(entry.state))
  const last = ends.at(-1)
  if (!last) return isCommit(transaction.state) || isAbort(transaction.state) ? olderEnd(transaction) : undefined
  if (ends.every((entry) => isAbort(entry.state))) return ['abort', say('decided-only-aborts', { at: at(last) }), last.producerEpoch]
  return ['unknown', say('decided-other-commit', { place: placeText(batch) })]
}

const olderEnd = ({ state, transactionalId }: Transaction): Answer => ['unknown', say('decided-older', { id: transactionalId, state })]

/** By the clocks of the coordinator and of the producer: a transaction that began after the batch was written is a later one. */
function byState(batch: OpenProducer, { state, producerEpoch, startedAtMs, transactionalId }: Transaction): Answer {
  const moved = producerEpoch - batch.producerEpoch
  const says = (code: LogSentence): Sentence => say(code, { id: transactionalId, state })
  if (moved === 0 && state === 'Empty') return ['none', says('decided-never-ended')]
  if (moved < 0 || moved > 1 || startedAtMs <= 0) return ['unknown', says('decided-started-anew')]
  if (startedAtMs > batch.lastTimestampMs) return ['unknown', says('decided-later-began')]
  if (isOpen(state)) return moved === 0 ? ['open', says('decided-stands')] : ['unknown', says('decided-later')]
  if (isCommit(state)) return ['commit', says('decided-says'), producerEpoch]
  return isAbort(state) ? ['abort', says('decided-says'), producerEpoch] : ['unknown', says('decided-says')]
}
