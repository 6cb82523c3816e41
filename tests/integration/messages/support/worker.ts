// The worker's side in a test: collector under a lease, and runners of operations that may be killed at a named place.
import { messageSourceIdOf } from '../../../../lib/messages/io/open-sources.ts'
import { createMessageOperationKinds, createMessageTasks } from '../../../../lib/messages/tasks.ts'
import { getMessage, listMessages } from '../../../../lib/messages/queries.ts'
import { resolveMessage } from '../../../../lib/messages/commands.ts'
import type { MessageDetail } from '../../../../lib/messages/schema.ts'
import type { VerbName } from '../../../../lib/messages/verb-names.ts'
import { createOperationRunner, type OperationRunner } from '../../../../lib/operations/io/runner.ts'
import { getOperation } from '../../../../lib/operations/queries.ts'
import type { OperationRow } from '../../../../lib/operations/schema.ts'
import { isLive } from '../../../../lib/operations/state-machine.ts'
import { systemClock, type Clock } from '../../../../lib/platform/clock.ts'
import { database } from '../../../../lib/platform/database.ts'
import { acquireLease } from '../../../../lib/platform/leases.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { declareSources, listSourceRows } from '../../../../lib/platform/sources.ts'
import type { Running } from '../../../../lib/platform/worker-task.ts'
import type { Estate } from './estate.ts'

export const claimTtlMs = 400
/** nobody renews it here, and a long random run takes an hour */
const leaseTtlMs = 4 * 3_600_000

/** Declares the estate's message sources, beside those that are declared, and starts their collectors. */
export async function startCollectors(estate: Pick<Estate, 'config' | 'sessions'>): Promise<Running> {
  const { tasks } = createMessageTasks({ config: estate.config, sessions: estate.sessions, log: silentLog, clock: systemClock })
  const own: Parameters<typeof declareSources>[1] = tasks.map(({ sourceId }) => ({
    id: sourceId,
    kind: kindOf(sourceId),
    name: sourceId,
    detail: {},
  }))
  const others = (await listSourceRows()).filter(({ id }) => own.every((source) => source.id !== id))
  await declareSources(database().pool, [...others, ...own])
  const running: Running[] = []
  for (const task of tasks) {
    const lease = await acquireLease(database().pool, task.sourceId, 'test', leaseTtlMs)
    if (!lease) throw new Error(`no lease on ${task.sourceId}`)
    running.push(await task.start(lease))
  }
  return { close: async () => void (await Promise.all(running.map((item) => item.close()))) }
}

const kindOf = (sourceId: string) => {
  const kind = sourceId.slice(0, sourceId.indexOf(':'))
  if (kind === 'ledger' || kind === 'outbox' || kind === 'xa' || kind === 'rocketmq-half' || kind === 'kafka-transactions') return kind
  throw new Error(`unknown kind ${kind}`)
}

type RunnerOptions = { checkpoint?: (name: string) => Promise<void>; holder?: string; ttlMs?: number; clock?: Clock }

export function newRunner(
  estate: Pick<Estate, 'config' | 'sessions'>,
  { checkpoint, holder = 'w', ttlMs = claimTtlMs, clock = systemClock }: RunnerOptions = {},
): OperationRunner {
  const kinds = createMessageOperationKinds({
    config: estate.config,
    sessions: estate.sessions,
    log: silentLog,
    clock,
    ...(checkpoint ? { checkpoint } : {}),
  })
  return createOperationRunner({
    kinds,
    holder,
    log: silentLog,
    clock,
    claimTtlMs: ttlMs,
    leasedSources: () => estate.config.messages.map(messageSourceIdOf),
  })
}

/** Fresh runners take turns until the operation ends. */
export async function runUntilEnd(
  estate: Pick<Estate, 'config' | 'sessions'>,
  operationId: string,
  timeoutMs = 40_000,
): Promise<OperationRow> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    await newRunner(estate).runOnce()
    const operation = await getOperation(operationId)
    if (!isLive(operation.state)) return operation
    if (Date.now() > deadline) throw new Error(`still ${operation.state}: ${JSON.stringify(operation.steps.map((step) => step.text))}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** Waits until the item is listed and `accept` likes it. */
export async function waitForMessage(
  key: string,
  accept: (message: MessageDetail) => boolean = () => true,
  timeoutMs = 15_000,
  sourceId = 'ledger:orders',
): Promise<MessageDetail> {
  const deadline = Date.now() + timeoutMs
  let last: unknown
  // many tests wait side by side
  for (let pauseMs = 20; ; pauseMs = Math.min(250, pauseMs * 1.2)) {
    const found = await getMessage(`${sourceId}:${key}`).then(
      (answer) => answer.data,
      () => undefined,
    )
    if (found && accept(found)) return found
    last = found ?? last
    if (Date.now() > deadline) throw new Error(`message ${key} did not become as expected: ${JSON.stringify(last)}`)
    await new Promise((resolve) => setTimeout(resolve, pauseMs))
  }
}

export const openKeys = async (): Promise<string[]> => (await listMessages({ pageSize: 500 })).data.map((row) => row.key)

export async function resolve(message: MessageDetail, verb: VerbName, actor = 'ada'): Promise<OperationRow> {
  return resolveMessage(message.id, { verb, reason: 'because of the test', fingerprint: message.fingerprint }, actor)
}

/** A worker that stops at a named place: dead for good, unless `resume` is called (then it is a zombie whose claim may be lost). */
export async function stopAt(estate: Pick<Estate, 'config' | 'sessions'>, place: string): Promise<{ resume(): Promise<void> }> {
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  const runner = newRunner(estate, {
    holder: 'doomed',
    // its heartbeat must not prolong the claim of the dead
    ttlMs: 600_000,
    checkpoint: async (name) => {
      if (name !== place) return
      reached.resolve()
      await gate.promise
    },
  })
  const run = runner.runOnce().then(() => {})
  await Promise.race([reached.promise, run])
  await database().pool.query(`update operation set due_at = now() where claimed_by = 'doomed' and finished_at is null`)
  return {
    async resume() {
      gate.resolve()
      await run
    },
  }
}
