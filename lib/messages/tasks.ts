// What the worker runs for messages: one collector per configured source, the kinds that settle items, the payload read.
import { z } from 'zod'
import type { OperationKind } from '../operations/executor.ts'
import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import { startLoop } from '../platform/loop.ts'
import type { Chore, LiveRead, Running, SourceTask } from '../platform/worker-task.ts'
import type { ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { declareProbes, deleteLooseAnswers } from './io/answer-store.ts'
import { createMessageTask } from './io/collector.ts'
import { messageSourceIdOf, openMessageSource, openSourceById, type OpenOptions } from './io/open-sources.ts'
import { openProbes } from './io/probes/open-probes.ts'
import type { Probe } from './io/probes/probe.ts'
import { deleteOldRuns } from './io/bulk-store.ts'
import { wakeSnoozed } from './io/people-store.ts'
import { deleteSettledMessages } from './io/store.ts'
import { createVerbKinds } from './io/verb-kinds.ts'
import { maskPayload } from './masking.ts'
import { messageKeyOf } from './model.ts'
import { createAskKind } from './tasks/ask-kind.ts'
import { dubboCaller } from './tasks/dubbo-caller.ts'
import { createPolicyDriver, type PolicyDriverOptions } from './tasks/policy-driver.ts'

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
        run: async () => {
          await deleteSettledMessages(options.config.retention.eventDays)
          await deleteLooseAnswers()
        },
      },
      { name: 'bulk-runs', intervalMs: 3_600_000, run: () => deleteOldRuns(options.config.retention.eventDays) },
      { name: 'snoozed-messages', intervalMs: 5_000, run: wakeSnoozed },
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

/** The kinds of operation on items: one per verb, and asking. `checkpoint` is for tests that kill a worker between two effects. */
export function createMessageOperationKinds(options: Omit<OpenOptions, 'clock'> & MessageTaskOptions): OperationKind[] {
  const probes = probesBySource(options.config)
  return [...createVerbKinds((sourceId) => openSourceById(sourceId, options)), createAskKind((sourceId) => probes.get(sourceId) ?? [])]
}

const probesBySource = (config: Config): Map<string, Probe[]> =>
  new Map(config.messages.map((source) => [messageSourceIdOf(source), openProbes(source.probes, dubboCaller)]))

/** Asks owners and settles by policy until closed. The first round makes the configured probes known. */
export function startPolicyTask({ config, ...options }: Omit<PolicyDriverOptions, 'probes'> & { config: Config }): Running {
  const probes = probesBySource(config)
  const driver = createPolicyDriver({ ...options, probes })
  let declared = false
  const loop = startLoop({
    name: 'message-policies',
    intervalMs: 2000,
    log: options.log,
    async run(signal) {
      if (!declared) await declareProbes([...probes].flatMap(([sourceId, list]) => list.map((probe) => ({ sourceId, ...probe }))))
      declared = true
      await driver.runOnce(signal)
    },
  })
  return { close: () => loop.stop() }
}
