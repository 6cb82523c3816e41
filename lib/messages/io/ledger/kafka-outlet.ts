// A ledger's messages go to Kafka, each inside a transaction of its own: what an earlier attempt left in flight is ended by beginning.
import type { ExecutionContext } from '../../../operations/executor.ts'
import type { KafkaConfig } from '../../../platform/config.ts'
import { sayOfLog } from '../../log-sentences.ts'
import { createKafkaReader } from '../kafka/cluster.ts'
import { createSender, type OpenSend } from '../kafka/sender.ts'
import { createTopicReader } from '../kafka/topic-cursor.ts'
import type { LedgerOutlet, OpenAttempt, Outgoing, OutletOptions } from './outlet.ts'
import { operationHeader, type Found, type Sought } from './sightings.ts'
import { createTopicWatch } from './topic-watch.ts'

const transactionalIdOf = (operationId: string): string => `pilothouse-${operationId}`

/** `checkpoint` names: sending sent committing committed. */
export function createKafkaOutlet({ kafka, ...options }: OutletOptions & { kafka: KafkaConfig }): LedgerOutlet {
  const { idHeader } = options
  const reader = createKafkaReader(kafka)
  const sender = createSender(kafka)

  /** On a connection of its own. */
  async function search(sought: Sought, signal: AbortSignal): Promise<Found> {
    const own = createKafkaReader(kafka)
    try {
      return await createTopicReader(own, idHeader).search(sought, signal)
    } finally {
      await own.close()
    }
  }

  return {
    topics: createTopicWatch(createTopicReader(reader, idHeader)),
    search,
    async fencePrevious({ operation }, context) {
      await context.record({ name: 'fencing-previous', status: 'waiting', ...sayOfLog('entry-fencing-previous', { operation }) })
      const open = await sender.begin(transactionalIdOf(operation))
      await open.close()
    },
    async begin(context): Promise<OpenAttempt> {
      await context.record({ name: 'fencing', status: 'waiting', ...sayOfLog('entry-fencing') })
      const open = await sender.begin(transactionalIdOf(context.operation.id))
      return { search, send: (message) => send(open, message, { context, options }), close: () => open.close() }
    },
    unseen: () => undefined,
    close: () => reader.close(),
  }
}

type Doing = { context: ExecutionContext; options: OutletOptions }

async function send(open: OpenSend, { id, topic, key, value, createdAt }: Outgoing, { context, options }: Doing): Promise<void> {
  const { idHeader, clock, checkpoint } = options
  await context.record({ name: 'sending', status: 'waiting', ...sayOfLog('entry-sending', { topic }) })
  await checkpoint?.('sending')
  await open.send({
    topic,
    key,
    value,
    headers: { [idHeader]: id, [operationHeader]: context.operation.id },
    // a worker's clock behind the owner's must not put the record before the place where searches begin
    timestampMs: Math.max(clock.now().getTime(), createdAt),
  })
  await checkpoint?.('sent')
  await context.record({ name: 'committing', status: 'waiting', ...sayOfLog('entry-committing') })
  await checkpoint?.('committing')
  await open.commit()
  await checkpoint?.('committed')
  await context.record({ name: 'committed', status: 'done', ...sayOfLog('entry-committed') })
}
