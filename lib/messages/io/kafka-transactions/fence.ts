// message.fence: InitProducerId with the producer id and epoch as they were seen, once. The coordinator refuses another producer id,
// aborts what is open and moves the epoch, so that the producer cannot commit it any more. It is not asked a second time to hand out
// an epoch, as tools do: that would reset the coordinator's state and wipe the evidence of the abort.
import { API } from 'kafka-ts'
import { z } from 'zod'
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { transactionFingerprint } from '../../kafka-transactions/item.ts'
import { isEnding, placeText, samePlace, type Transaction } from '../../kafka-transactions/model.ts'
import { hasStep, planOf } from '../attempt.ts'
import { notHeldUp } from '../held-up.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { lookAt } from './look.ts'
import { heldBatchSchema, holdBatches, readEnd, type Ended, type HeldBatch } from './proof.ts'
import { readTransaction } from './coordinators.ts'
import { readOpenProducers, readPlaces } from './read.ts'
import { refusal, repeated, type Refuse } from './refusal.ts'
import type { TransactionWorld } from './world.ts'
import { joined } from '../../../platform/sentence.ts'
import { sayOfLog } from '../../log-sentences.ts'

/** The verb; `checkpoint` names: fencing seen fenced. */
export function createFenceVerb(world: TransactionWorld): SourceVerb {
  return {
    execute: (context) => world.kafka.read('fence', (cluster) => fence(world, cluster, context), context.signal),
    verify: (context) => world.kafka.read('look at the transaction', (cluster) => verifyFence(cluster, context), context.signal),
  }
}

async function fence({ checkpoint, clock }: TransactionWorld, cluster: Cluster, context: ExecutionContext): Promise<void> {
  const { key } = planOf(context)
  const refuse = refusal(context, 'fencing')
  const { items } = await lookAt(cluster, { suspectAfterMs: 0, now: clock.now(), only: key }, new Map(), context.signal)
  const hanging = items[0]?.identity['hanging']
  if (Array.isArray(hanging) && hanging.length > 0) throw refuse('conflict', sayOfLog('tx-others-hang', { places: hanging.join(', ') }))
  const planned = await asPlanned(cluster, context, refuse)
  const { places } = await readPlaces(cluster)
  const { producers } = await readOpenProducers(
    cluster,
    places.filter((place) => planned.partitions.some((part) => samePlace(part, place))),
  )
  const held = await holdBatches(
    cluster,
    places,
    producers.filter((item) => item.producerId === planned.producerId),
  )
  await context.record({
    name: 'fencing',
    status: 'waiting',
    ...sayOfLog('tx-fencing', {
      producer: planned.producerId,
      epoch: planned.producerEpoch,
      places: planned.partitions.map(placeText).join(', '),
    }),
    detail: { held },
  })
  await checkpoint?.('fencing')
  const inTime = notHeldUp(clock, context.signal)
  const { coordinator } = await asPlanned(cluster, context, refuse)
  await checkpoint?.('seen')
  inTime()
  const errorCode = await initProducer(cluster, coordinator, planned)
  await checkpoint?.('fenced')
  if (errorCode !== 0 && errorCode !== concurrent) throw answerOf(errorCode, refuse)
  await context.record({
    name: 'fenced',
    status: 'done',
    ...sayOfLog('tx-fenced'),
  })
}

/** The transaction at its coordinator, exactly as it was planned. */
async function asPlanned(cluster: Cluster, context: ExecutionContext, refuse: Refuse): Promise<Transaction> {
  const transaction = await readTransaction(cluster, planOf(context).key)
  if (!transaction) throw refuse('stale-version', sayOfLog('tx-unknown'))
  if (transactionFingerprint(transaction) !== context.operation.fingerprint)
    throw refuse('stale-version', sayOfLog('tx-moved', { state: transaction.state, epoch: transaction.producerEpoch }))
  return transaction
}

/** It aborts first and answers "concurrent transactions"; the call is not repeated. */
const concurrent = 51

/** The time-out is that of the id already: the call would change it. An answer that is lost is no proof of anything. */
async function initProducer(cluster: Cluster, coordinator: number, planned: Transaction): Promise<number> {
  try {
    const answer = await lenient(
      cluster.sendRequestToNode(coordinator)(API.INIT_PRODUCER_ID, {
        transactionalId: planned.transactionalId,
        transactionTimeoutMs: planned.timeoutMs,
        producerId: BigInt(planned.producerId),
        producerEpoch: planned.producerEpoch,
      }),
    )
    return answer.errorCode
  } catch (error) {
    throw new AppError('unavailable', sayOfLog('tx-fence-unanswered'), { cause: error })
  }
}

const staleEpoch = [42, 47, 49, 90]
const idForbidden = 53

function answerOf(errorCode: number, refuse: Refuse): AppError {
  if (staleEpoch.includes(errorCode)) return refuse('stale-version', sayOfLog('tx-newer-producer'))
  if (errorCode === idForbidden) return refuse('forbidden', sayOfLog('tx-may-not-fence'))
  return new AppError('unavailable', sayOfLog('tx-coordinator-error', { code: errorCode }))
}

const stepDetail = z.object({ held: heldBatchSchema.array() })

async function verifyFence(cluster: Cluster, context: ExecutionContext): Promise<Verification> {
  const { key, messageId } = planOf(context)
  const transaction = await readTransaction(cluster, key)
  if (transaction && transactionFingerprint(transaction) === context.operation.fingerprint)
    return repeated(context, 'fencing', sayOfLog('tx-as-planned'))
  if (!hasStep(context, 'fencing')) return { result: 'refused', ...sayOfLog('tx-ended-before') }
  const step = context.steps.find((item) => item.name === 'fencing')
  const ends = await endsOf(cluster, stepDetail.parse(step?.detail).held, context.signal)
  const verdict = ends.length === 0 ? judgeUnwritten(context, transaction) : judge(ends)
  if (verdict.result === 'succeeded') await settleByOperation(messageId)
  return verdict
}

function judge(ends: readonly Ended[]): Verification {
  const told = joined(ends)
  const has = (outcome: Ended['outcome']): boolean => ends.some((end) => end.outcome === outcome)
  if (has('open')) return { result: 'waiting', ...joined([sayOfLog('tx-is-fenced'), told]), retryAfterMs: 250 }
  if (has('lost')) return { result: 'contradiction', ...told }
  if (!has('commit')) return { result: 'succeeded', ...joined([sayOfLog('tx-aborted'), told], ': ') }
  return { result: has('abort') ? 'contradiction' : 'refused', ...joined([sayOfLog('tx-committed-before'), told], ': ') }
}

/**
 * No batch of it was seen before the fence: nothing was written, or its producer ended it while we looked. Then no marker tells what
 * became of it, only its coordinator.
 */
function judgeUnwritten(context: ExecutionContext, transaction: Transaction | undefined): Verification {
  if (hasStep(context, 'fenced') || transaction?.state === 'CompleteAbort')
    return { result: 'succeeded', ...sayOfLog('tx-nothing-written') }
  if (transaction && isEnding(transaction.state))
    return { result: 'waiting', text: `it is ending: ${transaction.state}`, retryAfterMs: 250 }
  if (transaction?.state === 'CompleteCommit') return { result: 'refused', ...sayOfLog('tx-committed-before') }
  return {
    result: 'contradiction',
    text: 'it stands open no more, and nobody can tell whether its producer committed it or the fence aborted it',
  }
}

async function endsOf(cluster: Cluster, held: readonly HeldBatch[], signal: AbortSignal) {
  const { places } = await readPlaces(cluster)
  return Promise.all(held.map((batch) => readEnd(cluster, places, batch, signal)))
}
