// A ledger's messages go to RocketMQ, which has nothing that would end what an earlier attempt left in flight. So each send is:
//   1 look      on from where the search ended: still no copy
//   2 announce  a step, then a compare-and-set that renews our claim: whoever lost the entry stops here
//   3 send      to one queue; a worker that was held up since 1 keeps silent
// A request without an answer is not sent again while the network may still bring it, and no later operation takes the entry before.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import type { RocketmqConfig } from '../../../platform/config.ts'
import { AppError, isAppError, sentenceOf } from '../../../platform/errors.ts'
import { sayOfLog as say } from '../../log-sentences.ts'
import { notHeldUp } from '../held-up.ts'
import { sendMessage, type StoredAt } from '../rocketmq/broker-writes.ts'
import { routeOf, withBroker } from '../rocketmq/brokers.ts'
import { newMessage, queueFor } from '../rocketmq/new-message.ts'
import { createRocketmqTopicReader, searchIndex, type RocketmqCursor } from '../rocketmq/topic-cursor.ts'
import type { LedgerOutlet, Outgoing, OutletOptions } from './outlet.ts'
import { onTopicOf, type Sought } from './sightings.ts'
import { createTopicWatch } from './topic-watch.ts'

export type RocketmqOutletOptions = OutletOptions & {
  sourceId: string
  cluster: RocketmqConfig
  /** masters that must be there, see `RocketmqTopics` */
  required: readonly string[]
  tags: string | undefined
  /** how long the network may bring a request late whose sender died */
  retransmitForMs: number
}

/** A worker may be held up for 5 s after it announced a send, and a broker drops what queued for some seconds. */
const arrivedAfterMs = 10_000
// each look reads the topic anew
const retryAfterMs = 2_000

/** `checkpoint` names: sending sent. */
export function createRocketmqOutlet(options: RocketmqOutletOptions): LedgerOutlet {
  const { clock, retransmitForMs } = options
  const reader = createRocketmqTopicReader(options)
  const lostAfterMs = retransmitForMs + arrivedAfterMs

  async function search(sought: Sought, signal: AbortSignal): Promise<RocketmqCursor> {
    const cursor = await reader.search(sought, signal)
    for (const id of cursor.ids) await searchIndex(options, cursor, { id, nowMs: clock.now().getTime(), signal })
    return cursor
  }

  function unseen({ steps }: ExecutionContext): Verification | undefined {
    const announced = steps.findLast(({ name }) => name === 'sending')
    const answer = steps.findLast(({ name, seq }) => (name === 'sent' || name === 'not-sent') && seq > (announced?.seq ?? 0))
    if (!announced || answer?.name === 'not-sent') return undefined
    const sinceMs = clock.now().getTime() - announced.at.getTime()
    if (sinceMs < (answer ? arrivedAfterMs : lostAfterMs))
      return { result: 'waiting', ...say(answer ? 'entry-not-shown' : 'entry-may-come-late'), retryAfterMs }
    if (!answer) return undefined
    const [broker, queue, offset] = ['broker', 'queueId', 'queueOffset'].map((name) => String(answer.detail[name]))
    return { result: 'contradiction', ...say('entry-stored-and-gone', { place: `${broker}:${queue}@${offset}` }), detail: answer.detail }
  }

  return {
    topics: createTopicWatch(reader),
    search,
    unseen,
    async fencePrevious({ operation, at }) {
      const untilMs = at + lostAfterMs
      if (clock.now().getTime() < untilMs)
        throw new AppError('conflict', say('entry-previous-may-come', { operation, until: new Date(untilMs).toISOString() }))
    },
    async begin(context) {
      let found: RocketmqCursor | undefined
      return {
        async search(sought, signal) {
          found = await search(sought, signal)
          return found
        },
        async send(message, renew) {
          if (!found) throw new AppError('internal', 'nothing is sent unseen')
          const held = unseen(context)
          if (held) throw new AppError('unavailable', { text: held.text, said: [...(held.said ?? [])] })
          await send(message, { options, context, renew, lookAgain: lookAgain(found, context.signal) })
        },
        close: () => Promise.resolve(),
      }
    },
    close: () => Promise.resolve(),
  }

  function lookAgain(cursor: RocketmqCursor, signal: AbortSignal): Sending['lookAgain'] {
    return async (id) => {
      await reader.advance(cursor, signal)
      if (onTopicOf(cursor.sightings.get(id) ?? [], cursor.reachesBack) !== 'no')
        throw new AppError('unavailable', say('entry-came-meanwhile'))
    }
  }
}

type Sending = {
  options: RocketmqOutletOptions
  context: ExecutionContext
  renew: () => Promise<void>
  /** Throws where a copy came since the search. */
  lookAgain: (id: string) => Promise<void>
}

async function send(outgoing: Outgoing, { options, context, renew, lookAgain }: Sending): Promise<void> {
  const { cluster, required, clock, checkpoint } = options
  const { id, topic, key } = outgoing
  const { signal, operation } = context
  const { masters, queues } = await routeOf(cluster, topic, required, signal)
  const { broker: name, queueId } = queueFor(topic, queues, key ?? id)
  await withBroker({ cluster, name, signal, masters }, async (broker) => {
    const inTime = notHeldUp(clock, signal)
    await lookAgain(id)
    const message = newMessage(outgoing, { ...options, queueId, operation: operation.id, bornMs: clock.now().getTime() })
    const detail = { broker: name, queueId, uniqKey: message.properties['UNIQ_KEY'] }
    await context.record({
      name: 'sending',
      status: 'waiting',
      ...say('entry-sending-queue', { topic, broker: name, queue: queueId }),
      detail,
    })
    await checkpoint?.('sending')
    try {
      await renew()
      inTime()
    } catch (error) {
      await notSent(error, context)
    }
    const stored = await sendMessage(broker, message).catch((error: unknown) => {
      // its no is an answer, too: nothing is on its way
      if (isAppError(error, 'conflict')) return notSent(error, context)
      throw error
    })
    await checkpoint?.('sent')
    await context.record({
      name: 'sent',
      status: 'done',
      ...say('entry-stored', placeOf(name, queueId, stored)),
      detail: { ...detail, ...stored },
    })
  })
}

const placeOf = (broker: string, queue: number, { msgId, queueOffset }: StoredAt) => ({ broker, queue, offset: queueOffset, id: msgId })

async function notSent(error: unknown, context: ExecutionContext): Promise<never> {
  await context.record({ name: 'not-sent', status: 'failed', ...sentenceOf(error) })
  throw error
}
