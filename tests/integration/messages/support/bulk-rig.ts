// A worker's side of bulk runs under test: a driver that may die around any of its effects, and operation lanes beside it.
import { actOnBulk, freezeBulk } from '../../../../lib/messages/commands/bulk.ts'
import type { BulkRun, FreezeRequest } from '../../../../lib/messages/bulk/schema.ts'
import { endItem, takeItems } from '../../../../lib/messages/io/bulk-claims.ts'
import { getBulkRun } from '../../../../lib/messages/queries/bulk.ts'
import { createBulkDriver, type BulkDriver, type BulkEffects } from '../../../../lib/messages/tasks/bulk-driver.ts'
import { planOperation } from '../../../../lib/operations/commands.ts'
import { database } from '../../../../lib/platform/database.ts'
import { silentLog } from '../../../../lib/platform/log.ts'
import { newRunner } from './worker.ts'
import type { Estate } from './estate.ts'

export type Death = { when: 'before' | 'after'; effect: number }

/** A driver that dies around its n-th effect and never comes back; or one that lives. */
export function driverOf(holder: string, death?: Death): BulkDriver {
  let count = 0
  let dead = false
  const around =
    <Args extends unknown[], Result>(effect: (...args: Args) => Promise<Result>) =>
    async (...args: Args): Promise<Result> => {
      if (dead) throw new Error('dead')
      count += 1
      const dies = death !== undefined && count === death.effect
      dead ||= dies
      if (dies && death.when === 'before') throw new Error('dead')
      const result = await effect(...args)
      if (dies) throw new Error('dead')
      return result
    }
  const effects: BulkEffects = { take: around(takeItems), plan: around(planOperation), end: around(endItem) }
  return createBulkDriver({ holder, log: silentLog, effects, claimTtlMs: 60_000 })
}

/** What a dead driver held falls to the next one. */
export const expireClaims = async (): Promise<void> => void (await database().pool.query('update bulk_run set due_at = now()'))

export async function freezeAndStart(
  request: FreezeRequest,
  more: { needsAttention?: number; refused?: number; width?: number } = {},
): Promise<BulkRun> {
  const frozen = await freezeBulk(request, 'ada')
  const { width, ...stopAfter } = more
  return actOnBulk(frozen.id, 'start', { reason: 'after the storm', stopAfter, width }, 'ada')
}

type World = Pick<Estate, 'config' | 'sessions'>
type Options = { death?: Death | undefined; until?: (run: BulkRun) => boolean; beside?: () => Promise<void>; timeoutMs?: number }

/** Driver and lanes take turns until the run is over (or as `until` says); a driver that dies is followed by another. */
export async function driveRun(
  world: World,
  id: string,
  { death, until = isOver, beside, timeoutMs = 60_000 }: Options = {},
): Promise<BulkRun> {
  const runner = newRunner(world)
  const [doomed, heir] = [driverOf('doomed', death), driverOf('heir')]
  const deadline = Date.now() + timeoutMs
  const over = new AbortController()
  const lanes = Promise.all(
    [0, 1, 2].map(async () => {
      while (!over.signal.aborted) if (!(await runner.runOnce())) await new Promise((resolve) => setTimeout(resolve, 10))
    }),
  )
  try {
    for (let turn = 0; ; turn += 1) {
      await (turn < 6 ? doomed : heir).runOnce()
      if (turn === 6 || death !== undefined) await expireClaims()
      await beside?.()
      const run = await getBulkRun(id)
      if (until(run)) return run
      if (Date.now() > deadline) throw new Error(`the run did not end: ${JSON.stringify(run.counts)}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  } finally {
    over.abort()
    await lanes
  }
}

export const isOver = (run: BulkRun): boolean => run.finishedAt !== null
