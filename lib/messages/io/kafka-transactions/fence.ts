// message.fence: InitProducerId with the producer id and epoch as they were seen, once. The coordinator refuses another producer id,
// aborts what is open and moves the epoch, so that the producer cannot commit it any more. It is not asked a second time to hand out
// an epoch, as tools do: that would reset the coordinator's state and wipe the evidence of the abort.
import { API } from 'kafka-ts'
import { z } from 'zod'
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { transactionFingerprint } from '../../kafka-transactions/item.ts'
import { placeText, samePlace, type Transaction } from '../../kafka-transactions/model.ts'
import { hasStep, planOf } from '../attempt.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { lookAt } from './look.ts'
import { heldBatchSchema, holdBatches, readEnd, type Ended, type HeldBatch } from './proof.ts'
import { readOpenProducers, readPlaces, readTransaction } from './read.ts'
import { refusal, repeated, type Refuse } from './refusal.ts'
import type { TransactionWorld } from './world.ts'

/** The verb; `checkpoint` names: fencing fenced. */
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
  if (Array.isArray(hanging) && hanging.length > 0)
    throw refuse('conflict', `partitions of the same producer hang, and fencing would wipe the evidence: ${hanging.join(', ')}`)
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
    text: `fencing producer ${planned.producerId} at epoch ${planned.producerEpoch}: its coordinator aborts the transaction on ${planned.partitions.map(placeText).join(', ')}`,
    detail: { held },
  })
  await checkpoint?.('fencing')
  const { coordinator } = await asPlanned(cluster, context, refuse)
  const errorCode = await initProducer(cluster, coordinator, planned)
  await checkpoint?.('fenced')
  if (errorCode !== 0 && errorCode !== concurrent) throw answerOf(errorCode, refuse)
  await context.record({
    name: 'fenced',
    status: 'done',
    text: 'its coordinator took the fence; it aborts the transaction and writes the markers',
  })
}

/** The transaction at its coordinator, exactly as it was planned. */
async function asPlanned(cluster: Cluster, context: ExecutionContext, refuse: Refuse): Promise<Transaction> {
  const transaction = await readTransaction(cluster, planOf(context).key)
  if (!transaction) throw refuse('stale-version', 'no coordinator knows it any more')
  if (transactionFingerprint(transaction) !== context.operation.fingerprint)
    throw refuse('stale-version', `it moved: its coordinator says ${transaction.state} at epoch ${transaction.producerEpoch} now`)
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
    throw new AppError('unavailable', 'the coordinator did not answer the fence', { cause: error })
  }
}

const staleEpoch = [42, 47, 49, 90]
const idForbidden = 53

function answerOf(errorCode: number, refuse: Refuse): AppError {
  if (staleEpoch.includes(errorCode)) return refuse('stale-version', 'its coordinator knows a newer producer of this id')
  if (errorCode === idForbidden) return refuse('forbidden', 'this console may not write to that transactional id')
  return new AppError('unavailable', `its coordinator answered error ${errorCode}`)
}

const stepDetail = z.object({ held: heldBatchSchema.array() })

async function verifyFence(cluster: Cluster, context: ExecutionContext): Promise<Verification> {
  const { key, messageId } = planOf(context)
  const transaction = await readTransaction(cluster, key)
  if (transaction && transactionFingerprint(transaction) === context.operation.fingerprint)
    return repeated(context, 'fencing', 'the transaction stands open as planned')
  if (!hasStep(context, 'fencing')) return { result: 'refused', text: 'it ended before anything was done' }
  const step = context.steps.find((item) => item.name === 'fencing')
  const ends = await endsOf(cluster, stepDetail.parse(step?.detail).held, context.signal)
  const verdict = judge(ends)
  if (verdict.result === 'succeeded') await settleByOperation(messageId)
  return verdict
}

function judge(ends: readonly Ended[]): Verification {
  const texts = ends.map((end) => end.text).join('; ')
  const has = (outcome: Ended['outcome']): boolean => ends.some((end) => end.outcome === outcome)
  if (ends.length === 0) return { result: 'succeeded', text: 'it stands open no more; nothing was written in it' }
  if (has('open')) return { result: 'waiting', text: `fenced; ${texts}`, retryAfterMs: 250 }
  if (has('lost')) return { result: 'contradiction', text: texts }
  if (!has('commit')) return { result: 'succeeded', text: `aborted: ${texts}` }
  return { result: has('abort') ? 'contradiction' : 'refused', text: `its producer committed it before the fence: ${texts}` }
}

async function endsOf(cluster: Cluster, held: readonly HeldBatch[], signal: AbortSignal) {
  const { places } = await readPlaces(cluster)
  return Promise.all(held.map((batch) => readEnd(cluster, places, batch, signal)))
}
