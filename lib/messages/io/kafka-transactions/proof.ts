// What became of a batch: the marker that ended it, and whether readers of committed records pass it.
import { AppError, isAppError } from '../../../platform/errors.ts'
import { z } from 'zod'
import { placeText, samePlace, type OpenProducer, type Place } from '../../kafka-transactions/model.ts'
import { markerOf } from '../../kafka-transactions/record-batches.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { readOffsets } from './offsets.ts'
import { fetchRaw } from './raw-fetch.ts'
import { readOpenProducers, type LedPlace } from './read.ts'
import { joined, type Sentence } from '../../../platform/sentence.ts'
import { sayOfLog } from '../../log-sentences.ts'

/** A batch as it stood before anything was done. `end`: the high watermark then; a marker that ends it comes after. */
export const heldBatchSchema = z.object({
  topic: z.string(),
  partition: z.number(),
  producerId: z.string(),
  start: z.string(),
  end: z.string(),
})
export type HeldBatch = z.infer<typeof heldBatchSchema>

/** The batches with the ends of their partitions as they are now. */
export async function holdBatches(cluster: Cluster, places: readonly LedPlace[], batches: readonly OpenProducer[]): Promise<HeldBatch[]> {
  const offsets = await readOffsets(
    cluster,
    places.filter((place) => batches.some((batch) => samePlace(batch, place))),
  )
  return batches.map(({ topic, partition, producerId, startOffset }) => {
    const found = offsets.get(placeText({ topic, partition }))
    if (!found) throw new AppError('unavailable', sayOfLog('part-led-by-nobody', { place: `${topic}-${partition}` }))
    return { topic, partition, producerId, start: startOffset, end: String(found.end) }
  })
}

/** `open`: it still stands. `lost`: it is gone without a marker. */
export type Ended = Sentence & { outcome: 'open' | 'commit' | 'abort' | 'lost' }

const maxBatchesRead = 100_000

/** What ended it, read from the partition itself. Throws unavailable while nobody leads it. */
export async function readEnd(cluster: Cluster, places: readonly LedPlace[], batch: HeldBatch, signal: AbortSignal): Promise<Ended> {
  const place = leaderOf(places, batch)
  const { producers } = await readOpenProducers(cluster, [place])
  const open = producers.some((item) => item.producerId === batch.producerId && item.startOffset === batch.start)
  if (open) return { outcome: 'open', ...sayOfLog('part-still-open', { place: placeText(batch), offset: batch.start }) }
  const marker = await findMarker(cluster, place, batch, signal)
  if (!marker) return { outcome: 'lost', ...sayOfLog('part-lost', { place: placeText(batch), offset: batch.start }) }
  return {
    outcome: marker.outcome,
    ...joined([
      sayOfLog(`part-${marker.outcome}-marker`, { place: placeText(batch), offset: String(marker.offset) }),
      await passed(cluster, place, batch),
    ]),
  }
}

function leaderOf(places: readonly LedPlace[], wanted: Place): LedPlace {
  const place = places.find((item) => samePlace(item, wanted))
  if (!place) throw new AppError('unavailable', sayOfLog('part-gone', { place: placeText(wanted) }))
  if (place.leader < 0) throw new AppError('unavailable', sayOfLog('part-led-by-nobody', { place: placeText(wanted) }))
  return place
}

/** The first marker of the producer after the batch was seen. */
async function findMarker(cluster: Cluster, place: LedPlace, batch: HeldBatch, signal: AbortSignal) {
  const end = (await readOffsets(cluster, [place])).get(placeText(place))?.end ?? 0n
  let read = 0
  for (let offset = BigInt(batch.end); offset < end;) {
    signal.throwIfAborted()
    const { batches } = await fetchRaw(cluster, place, { offset })
    for (const item of batches) {
      const outcome = item.baseOffset >= offset && String(item.producerId) === batch.producerId ? markerOf(item) : undefined
      if (outcome) return { outcome, offset: item.baseOffset }
    }
    const next = batches.at(-1)?.next ?? offset
    read += batches.length
    if (next <= offset || read > maxBatchesRead)
      throw new AppError('timeout', sayOfLog('part-too-much', { place: placeText(place), offset: batch.end }))
    offset = next
  }
  return undefined
}

/** A fetch as a reader of committed records makes it, from where it stood. */
async function passed(cluster: Cluster, place: LedPlace, batch: HeldBatch): Promise<Sentence> {
  try {
    const { stable } = await fetchRaw(cluster, place, { offset: BigInt(batch.start), committed: true })
    if (stable > BigInt(batch.start)) return sayOfLog('part-passed', { offset: String(stable) })
    return sayOfLog('part-behind-other', { offset: String(stable) })
  } catch (error) {
    if (isAppError(error) && error.code === 'not-found') return sayOfLog('part-not-kept')
    throw error
  }
}
