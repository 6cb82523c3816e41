// message.commit and message.rollback of a partition that hangs: WriteTxnMarkers to its leader, once it is seen again exactly as it was
// planned. The leader compares epochs and nothing else, so what it cannot know is read right before: that the batch still stands, that
// no coordinator lists the partition, and that what was decided is what was planned.
import { API } from 'kafka-ts'
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import { hangingFingerprint } from '../../kafka-transactions/item.ts'
import { hangingOfKey, placeText, samePlace, type OpenProducer } from '../../kafka-transactions/model.ts'
import { abortMarker, commitMarker } from '../../verbs/kafka-transactions.ts'
import { planOf } from '../attempt.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { decideAll, type Decided } from './decide-all.ts'
import { heldBatchSchema, holdBatches, readEnd } from './proof.ts'
import { readOpenProducers, readPlaces, type LedPlace } from './read.ts'
import { refusal, repeated, type Refuse } from './refusal.ts'
import type { TransactionWorld } from './world.ts'

type Marker = 'commit' | 'abort'

/** The verb that writes one marker; `checkpoint` names: marking marked. */
export function createMarkerVerb(world: TransactionWorld, marker: Marker): SourceVerb {
  return {
    execute: (context) => world.kafka.read('write a marker', (cluster) => mark(world, cluster, { context, marker }), context.signal),
    verify: (context) => world.kafka.read('look at the partition', (cluster) => verifyMarker(cluster, context, marker), context.signal),
  }
}

type Doing = { context: ExecutionContext; marker: Marker }

async function mark({ checkpoint }: TransactionWorld, cluster: Cluster, { context, marker }: Doing): Promise<void> {
  const refuse = refusal(context, 'marking')
  const { place, batch, decision } = await asPlanned(cluster, context, refuse)
  const verdict = marker === 'commit' ? commitMarker(decision.outcome) : abortMarker(decision.outcome)
  if (!verdict.allowed) throw refuse('conflict', `${verdict.reason} ${decision.text}`)
  const [held] = await holdBatches(cluster, [place], [batch])
  await context.record({
    name: 'marking',
    status: 'waiting',
    text: `writing the ${marker} marker of producer ${batch.producerId} to ${placeText(batch)}, open from offset ${batch.startOffset}; ${decision.text}`,
    detail: { ...held },
  })
  await checkpoint?.('marking')
  const now = await asPlanned(cluster, context, refuse)
  const errorCode = await writeMarker(cluster, now, marker)
  await checkpoint?.('marked')
  if (errorCode !== 0) throw answerOf(errorCode, refuse)
  await context.record({ name: 'marked', status: 'done', text: 'the leader wrote the marker' })
}

type Hanging = Decided & { place: LedPlace; batch: OpenProducer }

/** The batch as it was planned: open from the same offset, listed by no coordinator, and decided as it was then. */
async function asPlanned(cluster: Cluster, context: ExecutionContext, refuse: Refuse): Promise<Hanging> {
  const { key } = planOf(context)
  const wanted = hangingOfKey(key)
  const { places, brokers } = await readPlaces(cluster)
  const place = wanted && places.find((item) => samePlace(item, wanted))
  if (!wanted || !place) throw refuse('stale-version', `there is no partition of "${key}" any more`)
  if (place.leader < 0) throw new AppError('unavailable', `nobody leads ${placeText(place)} now`)
  const { producers } = await readOpenProducers(cluster, [place])
  const batch = producers.find((item) => item.producerId === wanted.producerId)
  if (!batch) throw refuse('stale-version', 'it no longer stands open')
  const decided = (await decideAll(cluster, brokers, { batches: [batch], decisions: new Map() }, context.signal)).get(batch)
  if (!decided) throw new AppError('internal', 'a batch was lost')
  if (decided.transaction?.partitions.some((item) => samePlace(item, place)))
    throw refuse(
      'conflict',
      `its coordinator lists the partition now: it is part of the transaction that stands open, and a marker would tear it`,
    )
  if (hangingFingerprint(batch, decided.decision) !== context.operation.fingerprint)
    throw refuse(
      'stale-version',
      `it moved: ${placeText(place)} is open from offset ${batch.startOffset} now, and ${decided.decision.text}`,
    )
  return { ...decided, place, batch }
}

/** Epochs that move at each end (KIP-890) are compared strictly by the leader, which then refuses a batch that began anew. */
const strictVersion = 2

async function writeMarker(cluster: Cluster, { place, batch, decision }: Hanging, marker: Marker): Promise<number> {
  try {
    const answer = await lenient(
      cluster.sendRequestToNode(place.leader)(API.WRITE_TXN_MARKERS, {
        markers: [
          {
            producerId: BigInt(batch.producerId),
            producerEpoch: decision.markerEpoch,
            transactionResult: marker === 'commit',
            // what the tools of Kafka send for a batch that no coordinator marked yet
            coordinatorEpoch: Math.max(batch.coordinatorEpoch, 0),
            transactionVersion: decision.markerEpoch > batch.producerEpoch ? strictVersion : 0,
            topics: [{ name: place.topic, partitionIndexes: [place.partition] }],
          },
        ],
      }),
    )
    return answer.markers[0]?.topics[0]?.partitions[0]?.errorCode ?? -1
  } catch (error) {
    throw new AppError('unavailable', 'the leader did not answer', { cause: error })
  }
}

const invalidEpoch = 47
const clusterForbidden = 31

function answerOf(errorCode: number, refuse: Refuse): AppError {
  if (errorCode === invalidEpoch) return refuse('stale-version', 'a newer producer writes to the partition')
  if (errorCode === clusterForbidden) return refuse('forbidden', 'this console may not write markers: it needs ALTER on the cluster')
  return new AppError('unavailable', `the leader answered error ${errorCode}`)
}

async function verifyMarker(cluster: Cluster, context: ExecutionContext, marker: Marker): Promise<Verification> {
  const step = context.steps.find((item) => item.name === 'marking')
  if (!step) {
    const untouched = await asPlanned(cluster, context, refusal(context, 'marking')).catch((error: unknown) => {
      if (error instanceof AppError && (error.code === 'stale-version' || error.code === 'conflict')) return error.message
      throw error
    })
    if (typeof untouched === 'string') return { result: 'refused', text: `${untouched}. Nothing was done.` }
    return { result: 'not-done', text: 'it hangs as planned; nothing was done yet' }
  }
  const { places } = await readPlaces(cluster)
  const end = await readEnd(cluster, places, heldBatchSchema.parse(step.detail), context.signal)
  if (end.outcome === 'open') return repeated(context, 'marking', end.text)
  if (end.outcome !== marker) return { result: 'contradiction', text: end.text }
  await settleByOperation(planOf(context).messageId)
  return { result: 'succeeded', text: end.text }
}
