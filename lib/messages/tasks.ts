// What the worker runs for messages: one collector per configured source, the kinds that settle ledger items, the payload read.
import { z } from 'zod'
import type { OperationKind } from '../operations/executor.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config, LedgerConfig, MessageSourceConfig } from '../platform/config.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import { sourceIdOf } from '../platform/source-id.ts'
import type { Chore, LiveRead, SourceTask } from '../platform/worker-task.ts'
import type { ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { createMessageTask } from './io/collector.ts'
import { ledgerOf, openLedgerSource, openMessageSource, worldOfLedger } from './io/open-sources.ts'
import { createMarkDoneKind } from './io/operations/mark-done.ts'
import { createRecheckKind } from './io/operations/recheck.ts'
import { createResendKind } from './io/operations/resend.ts'
import { createRollbackKind } from './io/operations/rollback.ts'
import { deleteSettledMessages } from './io/store.ts'
import { maskPayload } from './masking.ts'
import { messageKeyOf, type MessageSourceKind } from './model.ts'

export type MessageTaskOptions = { config: Config; sessions: ZooKeeperSessions; log: Log; clock: Clock }

const sourceKinds: Readonly<Record<MessageSourceConfig['kind'], MessageSourceKind>> = {
  ledger: 'ledger',
  outbox: 'outbox',
  rocketmq: 'rocketmq-half',
  kafka: 'kafka-transactions',
}

/** Settled items are kept for the record as long as registry events are. */
export function createMessageTasks(options: MessageTaskOptions): { tasks: SourceTask[]; reads: LiveRead[]; chores: Chore[] } {
  return {
    tasks: options.config.messages.map((source) =>
      createMessageTask(sourceIdOf(sourceKinds[source.kind], source.id), () => openMessageSource(source, options), options),
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
      const configured = options.config.messages.find((item) => sourceIdOf(sourceKinds[item.kind], item.id) === sourceId)
      if (!configured) throw new AppError('not-found', `there is no message source "${sourceId}"`)
      const source = openMessageSource(configured, options)
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

/** The kinds of operation that settle items. `checkpoint` is for tests that kill a worker between two effects. */
export function createMessageOperationKinds({
  checkpoint,
  ...options
}: MessageTaskOptions & { checkpoint?: (name: string) => Promise<void> }): OperationKind[] {
  const ledger = (sourceId: string): LedgerConfig => ledgerOf(options.config, sourceId)
  const kindOptions = { worldOf: (sourceId: string) => worldOfLedger(ledger(sourceId), options), clock: options.clock, checkpoint }
  return [
    createRecheckKind(kindOptions, (sourceId) => openLedgerSource(ledger(sourceId), options)),
    createResendKind(kindOptions),
    createRollbackKind(kindOptions),
    createMarkDoneKind(kindOptions),
  ]
}
