// What the worker runs for messages: one collector per configured source, the kinds that settle items, the payload read.
import { z } from 'zod'
import type { OperationKind } from '../operations/executor.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import type { Chore, LiveRead, SourceTask } from '../platform/worker-task.ts'
import type { ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { createMessageTask } from './io/collector.ts'
import { messageSourceIdOf, openMessageSource, openSourceById, type OpenOptions } from './io/open-sources.ts'
import { deleteSettledMessages } from './io/store.ts'
import { createVerbKinds } from './io/verb-kinds.ts'
import { maskPayload } from './masking.ts'
import { messageKeyOf } from './model.ts'

export type MessageTaskOptions = { config: Config; sessions: ZooKeeperSessions; log: Log; clock: Clock }

/** Settled items are kept for the record as long as registry events are. */
export function createMessageTasks(options: MessageTaskOptions): { tasks: SourceTask[]; reads: LiveRead[]; chores: Chore[] } {
  return {
    tasks: options.config.messages.map((source) =>
      createMessageTask(messageSourceIdOf(source), () => openMessageSource(source, options), options),
    ),
    reads: [payloadRead(options)],
    chores: [
      {
        name: 'settled-messages',
        intervalMs: 3_600_000,
        run: async () => void (await deleteSettledMessages(options.config.retention.eventDays)),
      },
    ],
  }
}

const payloadInput = z.object({ sourceId: z.string(), id: z.string() })

/** `message-payload`: {sourceId, id} → {payload}, masked. */
function payloadRead(options: MessageTaskOptions): LiveRead {
  return {
    name: 'message-payload',
    async read(input, signal) {
      const { sourceId, id } = payloadInput.parse(input)
      const source = openSourceById(sourceId, options)
      try {
        if (!source.payload) throw new AppError('not-found', 'this kind of source keeps no payload that can be read')
        const payload = await source.payload(messageKeyOf(sourceId, id), signal)
        if (payload === undefined) throw new AppError('not-found', 'it is gone from its source')
        return { payload: maskPayload(payload) }
      } finally {
        await source.close()
      }
    },
  }
}

/** The kinds of operation that settle items, one per verb. `checkpoint` is for tests that kill a worker between two effects. */
export const createMessageOperationKinds = (options: Omit<OpenOptions, 'clock'> & MessageTaskOptions): OperationKind[] =>
  createVerbKinds((sourceId) => openSourceById(sourceId, options))
