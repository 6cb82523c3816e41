import { API } from 'kafka-ts'
import { AppError } from '../../../platform/errors.ts'
import { placeText } from '../../kafka-transactions/model.ts'
import { parseBatches, type RawBatch } from '../../kafka-transactions/record-batches.ts'
import type { Cluster } from '../kafka/cluster.ts'
import { topicForbidden, type LedPlace } from './read.ts'

export type RawFetch = { stable: bigint; first: bigint; aborted: { producerId: bigint; firstOffset: bigint }[]; batches: RawBatch[] }

const fetchBytes = 1_000_000
const offsetOutOfRange = 1

/** The library makes text of keys and values; this is its fetch with an answer that leaves them bytes. */
function bytesFetch() {
  let api = API.FETCH
  // from 13 on topics are named by id only
  while (api.apiVersion > 12 && api.fallback) api = api.fallback
  type Decoder = Parameters<typeof api.response>[0]
  const { fallback: _older, ...newest } = api
  return {
    ...newest,
    response: (decoder: Decoder) => {
      decoder.readInt32()
      const errorCode = decoder.readInt16()
      decoder.readInt32()
      const topics = decoder.readCompactArray((topic) => {
        topic.readCompactString()
        const partitions = topic.readCompactArray(readPartition)
        topic.readTagBuffer()
        return partitions
      })
      decoder.readTagBuffer()
      return { errorCode, part: topics[0]?.[0] }
    },
  }
  function readPartition(part: Decoder) {
    part.readInt32()
    const errorCode = part.readInt16()
    part.readInt64()
    const stable = part.readInt64()
    const first = part.readInt64()
    const aborted = part.readCompactArray((item) => {
      const producer = { producerId: item.readInt64(), firstOffset: item.readInt64() }
      item.readTagBuffer()
      return producer
    })
    part.readInt32()
    const size = part.readUVarInt() - 1
    const batches = size > 0 ? parseBatches(part.read(size)) : []
    part.readTagBuffer()
    return { errorCode, stable, first, aborted, batches }
  }
}

/** What stands at an offset, with keys and values as bytes. `committed`: as readers of committed records get it. Nothing there → no batches. */
export async function fetchRaw(
  cluster: Cluster,
  place: LedPlace,
  { offset, committed = false }: { offset: bigint; committed?: boolean },
): Promise<RawFetch> {
  const answer = await cluster.sendRequestToNode(place.leader)(bytesFetch(), {
    maxWaitMs: 100,
    minBytes: 1,
    maxBytes: fetchBytes,
    isolationLevel: committed ? 1 : 0,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [
      {
        topicId: '',
        topicName: place.topic,
        partitions: [
          {
            partition: place.partition,
            currentLeaderEpoch: -1,
            fetchOffset: offset,
            lastFetchedEpoch: -1,
            logStartOffset: -1n,
            partitionMaxBytes: fetchBytes,
          },
        ],
      },
    ],
    forgottenTopicsData: [],
    rackId: '',
  })
  const { part } = answer
  if (!part) throw new Error(`${placeText(place)}: an empty answer (error ${answer.errorCode})`)
  if (part.errorCode === offsetOutOfRange) throw new AppError('not-found', `${placeText(place)} no longer has offset ${offset}`)
  if (part.errorCode === topicForbidden) throw new AppError('forbidden', `not allowed to read topic "${place.topic}"`)
  if (part.errorCode !== 0) throw new Error(`${placeText(place)}: fetch error ${part.errorCode}`)
  return part
}
