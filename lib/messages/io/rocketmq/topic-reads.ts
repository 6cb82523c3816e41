// The read-only requests about an application's topic. Codes: 28 runtime information, 30 end of a queue, 105 route.
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { AppError } from '../../../platform/errors.ts'
import { sayOfLog as say } from '../../log-sentences.ts'
import type { RemotingConnection } from './connection.ts'
import { nonsense, parseLenientJson } from './frames.ts'

const topicMissing = 17

const routeSchema = z.object({
  queueDatas: z.array(z.object({ brokerName: z.string(), readQueueNums: z.int(), writeQueueNums: z.int(), perm: z.int() })),
})

/** How many queues of a topic are on one broker. */
export type TopicQueues = { broker: string; read: number; write: number }

/** By the broker's name. Throws `not-found`. */
export async function topicQueues(nameServer: RemotingConnection, topic: string): Promise<TopicQueues[]> {
  const answer = await nameServer.call(105, { topic })
  if (answer.code === topicMissing) throw new AppError('not-found', `there is no topic "${topic}"`)
  if (answer.code !== 0) throw new AppError('unavailable', `the name server answered code ${answer.code}: ${answer.remark}`)
  const parsed = routeSchema.safeParse(parseLenientJson(answer.body))
  if (!parsed.success) throw nonsense('a route without queues')
  return parsed.data.queueDatas
    .map(({ brokerName, readQueueNums, writeQueueNums, perm }) => ({
      broker: brokerName,
      read: Math.max(readQueueNums, writeQueueNums),
      write: (perm & mayWrite) === 0 ? 0 : writeQueueNums,
    }))
    .toSorted((a, b) => (a.broker < b.broker ? -1 : 1))
}

const mayWrite = 2

/** Offset after the last message of a queue that can be read. */
export async function endOfQueue(broker: RemotingConnection, topic: string, queueId: number): Promise<bigint> {
  const answer = await broker.call(30, { topic, queueId: String(queueId) })
  if (answer.code !== 0)
    throw new AppError('unavailable', `the broker does not tell the end of ${topic}: code ${answer.code} ${answer.remark}`)
  return numberOf(answer.fields['offset'])
}

/** The broker's log: where it ends, how much of it is in no queue yet, where it begins and when that was stored. */
export type LogState = { end: bigint; behind: bigint; first: bigint; earliestMs: bigint }

const runtimeSchema = z.object({ table: z.record(z.string(), z.string()) })

async function logState(broker: RemotingConnection): Promise<LogState> {
  const answer = await broker.call(28)
  if (answer.code !== 0) throw new AppError('unavailable', `the broker does not tell how it is: code ${answer.code} ${answer.remark}`)
  const parsed = runtimeSchema.safeParse(parseLenientJson(answer.body))
  if (!parsed.success) throw nonsense('runtime information without a table')
  const { table } = parsed.data
  return {
    end: numberOf(table['commitLogMaxOffset']),
    behind: numberOf(table['dispatchBehindBytes']),
    first: numberOf(table['commitLogMinOffset']),
    earliestMs: numberOf(table['earliestMessageTimeStamp']),
  }
}

function numberOf(text: string | undefined): bigint {
  if (text === undefined || !/^-?\d{1,19}$/.test(text)) throw nonsense('no number where one belongs')
  return BigInt(text)
}

const pollMs = 100
const maxPolls = 50

/** Waits until whatever the broker has stored so far is in its queues: it puts it there a little later. Throws `unavailable`. */
export async function queuesUpToDate(broker: RemotingConnection, signal: AbortSignal): Promise<LogState> {
  const { end } = await logState(broker)
  // the two numbers of one answer are not of one moment: the older end makes the place too low, never too high
  let before = end
  for (let polls = 0; polls < maxPolls; polls += 1) {
    const state = await logState(broker)
    if (before - state.behind >= end) return state
    before = state.end
    await sleep(pollMs, undefined, { signal })
  }
  throw new AppError('unavailable', say('topic-behind'))
}

/** True when nothing that was stored since then was thrown away. */
export const reachesBack = ({ first, earliestMs }: LogState, sinceMs: number): boolean =>
  first <= 0n || (earliestMs >= 0n && earliestMs <= BigInt(sinceMs))
