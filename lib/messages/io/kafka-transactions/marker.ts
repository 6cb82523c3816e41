// message.commit and message.rollback of a partition that hangs: WriteTxnMarkers to its leader, once it is seen again exactly as it was
// planned. The leader compares epochs and nothing else, so what it cannot know is read right before: that the batch still stands, that
// no coordinator lists the partition, and that what was decided is what was planned.
import { API } from 'kafka-ts'
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError, sentenceOf } from '../../../platform/errors.ts'
import { hangingFingerprint } from '../../kafka-transactions/item.ts'
import { hangingOfKey, placeText, samePlace, type OpenProducer } from '../../kafka-transactions/model.ts'
import { abortMarker, commitMarker } from '../../verbs/kafka-transactions.ts'
import { planOf } from '../attempt.ts'
import { notHeldUp } from '../held-up.ts'
import { lenient, type Cluster } from '../kafka/cluster.ts'
import type { SourceVerb } from '../source.ts'
import { settleByOperation } from '../store.ts'
import { decideAll, type Decided, type Decisions } from './decide-all.ts'
import { heldBatchSchema, holdBatches, readEnd, type Ended } from './proof.ts'
import { readOpenProducers, readPlaces, type LedPlace } from './read.ts'
import { refusal, repeated, type Refuse } from './refusal.ts'
import type { TransactionWorld } from './world.ts'
import { asWritten, joined, type Sentence } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'
import { sayOfLog } from '../../log-sentences.ts'

type Marker = 'commit' | 'abort'

/** The verb that writes one marker; `checkpoint` names: marking seen marked. */
export function createMarkerVerb(world: TransactionWorld, marker: Marker): SourceVerb {
  return {
    execute: (context) => world.kafka.read('write a marker', (cluster) => mark(world, cluster, { context, marker }), context.signal),
    verify: (context) => world.kafka.read('look at the partition', (cluster) => verifyMarker(cluster, context, marker), context.signal),
  }
}

type Doing = { context: ExecutionContext; marker: Marker }

async function mark({ checkpoint, clock }: TransactionWorld, cluster: Cluster, { context, marker }: Doing): Promise<void> {
  const refuse = refusal(context, 'marking')
  const planned = { refuse, decisions: new Map() }
  const { place, batch, decision } = await asPlanned(cluster, context, planned)
  const verdict = marker === 'commit' ? commitMarker(decision.outcome) : abortMarker(decision.outcome)
  if (!verdict.allowed) throw refuse('conflict', joined([asWritten(verdict.reason), decision], ' '))
  const [held] = await holdBatches(cluster, [place], [batch])
  await context.record({
    name: 'marking',
    status: 'waiting',
    ...joined([
      sayOfLog(`part-marking-${marker}`, { producer: batch.producerId, place: placeText(batch), offset: batch.startOffset }),
      decision,
    ]),
    detail: { ...held },
  })
  await checkpoint?.('marking')
  const inTime = notHeldUp(clock, context.signal)
  const now = await asPlanned(cluster, context, planned)
  await checkpoint?.('seen')
  inTime()
  const errorCode = await writeMarker(cluster, now, marker)
  await checkpoint?.('marked')
  if (errorCode !== 0) throw answerOf(errorCode, refuse)
  await context.record({ name: 'marked', status: 'done', ...sayOfLog('part-marked') })
}

type Hanging = Decided & { place: LedPlace; batch: OpenProducer }

type Planned = { refuse: Refuse; decisions: Decisions }

/** The batch as it was planned: open from the same offset, listed by no coordinator, and decided as it was then. */
async function asPlanned(cluster: Cluster, context: ExecutionContext, { refuse, decisions }: Planned): Promise<Hanging> {
  const { key } = planOf(context)
  const wanted = hangingOfKey(key)
  const { places } = await readPlaces(cluster)
  const place = wanted && places.find((item) => samePlace(item, wanted))
  if (!wanted || !place) throw refuse('stale-version', sayOfLog('part-none', { key }))
  if (place.leader < 0) throw new AppError('unavailable', sayOfLog('part-led-by-nobody', { place: placeText(place) }))
  const { producers } = await readOpenProducers(cluster, [place])
  const batch = producers.find((item) => item.producerId === wanted.producerId)
  if (!batch) throw refuse('stale-version', sayOfLog('part-not-open'))
  const decided = (await decideAll(cluster, { batches: [batch], decisions }, context.signal)).get(batch)
  if (!decided) throw new AppError('internal', 'a batch was lost')
  if (decided.transaction?.partitions.some((item) => samePlace(item, place))) throw refuse('conflict', sayOfLog('part-listed'))
  if (hangingFingerprint(batch, decided.decision) !== context.operation.fingerprint)
    throw refuse(
      'stale-version',
      joined([sayOfLog('part-moved', { place: placeText(place), offset: batch.startOffset }), decided.decision], ', and '),
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
    throw new AppError('unavailable', sayOfLog('part-leader-silent'), { cause: error })
  }
}

const invalidEpoch = 47
const clusterForbidden = 31

function answerOf(errorCode: number, refuse: Refuse): AppError {
  if (errorCode === invalidEpoch) return refuse('stale-version', sayOfLog('part-newer-producer'))
  if (errorCode === clusterForbidden) return refuse('forbidden', sayOfLog('part-may-not-mark'))
  return new AppError('unavailable', sayOfLog('part-leader-error', { code: errorCode }))
}

async function verifyMarker(cluster: Cluster, context: ExecutionContext, marker: Marker): Promise<Verification> {
  const step = context.steps.find((item) => item.name === 'marking')
  if (!step) {
    const moved = await whyMoved(cluster, context)
    if (moved) return { result: 'refused', ...joined([moved, say('nothing-was-done')], '. ') }
    return { result: 'not-done', ...sayOfLog('part-as-planned') }
  }
  const held = heldBatchSchema.parse(step.detail)
  const look = async () => readEnd(cluster, (await readPlaces(cluster)).places, held, context.signal)
  const end = await look()
  if (end.outcome !== 'open') return judge(end, context, marker)
  const moved = await whyMoved(cluster, context)
  if (!moved) return repeated(context, 'marking', end)
  // the marker was announced and is not there, and must not be written any more: a request under way cannot be called back
  const again = await look()
  return again.outcome === 'open' ? { result: 'contradiction', ...joined([again, moved]) } : judge(again, context, marker)
}

async function judge(end: Ended, context: ExecutionContext, marker: Marker): Promise<Verification> {
  if (end.outcome !== marker) return { result: 'contradiction', text: end.text, said: end.said }
  await settleByOperation(planOf(context).messageId)
  return { result: 'succeeded', text: end.text, said: end.said }
}

const plainly: Refuse = (code, why) => new AppError(code, why)

/** Why the marker may not be written any more; undefined while everything is as it was planned. */
async function whyMoved(cluster: Cluster, context: ExecutionContext): Promise<Sentence | undefined> {
  try {
    await asPlanned(cluster, context, { refuse: plainly, decisions: new Map() })
    return undefined
  } catch (error) {
    if (error instanceof AppError && (error.code === 'stale-version' || error.code === 'conflict')) return sentenceOf(error)
    throw error
  }
}
