// Many operations at once, by workers that die wherever the dice say and may come back later as zombies.
import { setTimeout as sleep } from 'node:timers/promises'
import { isLive } from '../../../../lib/operations/state-machine.ts'
import { getOperation } from '../../../../lib/operations/queries.ts'
import type { OperationRow } from '../../../../lib/operations/schema.ts'
import { database } from '../../../../lib/platform/database.ts'
import type { Estate } from './estate.ts'
import { newRunner } from './worker.ts'

export type Storm = {
  random: () => number
  /** where workers may die */
  places: readonly string[]
  /** how likely a worker is doomed, 0 to 1 */
  deaths: number
  workers: number
  /** a zombie comes back within this time, in ms */
  zombiesWithinMs: number
  timeoutMs: number
}
export type StormEnd = { operations: OperationRow[]; deaths: number }

let workersSoFar = 0

/** What a failing run shows. */
export const said = (end: unknown): string => JSON.stringify(end)
export const stepsOf = (operation: OperationRow | undefined): string =>
  operation?.steps.map(({ name, text }) => `${name}: ${text}`).join(' | ') ?? ''

/** Runs the operations to their ends and lets every zombie do what it still would. Throws when one does not end in time. */
export async function runStorm(
  estate: Pick<Estate, 'config' | 'sessions'>,
  operationIds: readonly string[],
  { random, places, deaths, workers, zombiesWithinMs, timeoutMs }: Storm,
): Promise<StormEnd> {
  const deadline = Date.now() + timeoutMs
  const zombies: Promise<void>[] = []
  const live = new Set(operationIds)

  async function work(): Promise<void> {
    while (live.size > 0) {
      if (Date.now() > deadline) throw new Error(`still live: ${(await Promise.all([...live].map(standing))).join('; ')}`)
      const place = random() < deaths ? places[Math.floor(random() * places.length)] : undefined
      const { died, worked, comeBack } = await oneTurn(estate, place)
      if (died) zombies.push(sleep(random() * zombiesWithinMs).then(comeBack))
      else if (!worked) await sleep(100)
    }
  }
  async function watch(): Promise<void> {
    while (live.size > 0 && Date.now() < deadline) {
      await sleep(200)
      for (const id of await ended([...live])) live.delete(id)
    }
  }
  await Promise.all([watch(), ...Array.from({ length: workers }, work)])
  await Promise.all(zombies)
  return { operations: await Promise.all(operationIds.map((id) => getOperation(id))), deaths: zombies.length }
}

/** Where an operation that does not end stands, with the times of its steps. */
async function standing(id: string): Promise<string> {
  const { state, steps } = await getOperation(id)
  return `${id} ${state}: ${steps.map(({ at, name, text }) => `${at} ${name}: ${text}`).join(' | ')}`
}

async function ended(ids: readonly string[]): Promise<string[]> {
  const found = await database().pool.query<{ id: string; state: OperationRow['state'] }>(
    'select id, state from operation where id = any($1)',
    [ids],
  )
  return found.rows.filter(({ state }) => !isLive(state)).map(({ id }) => id)
}

/** One claim of one worker; the dead one's operation is free at once, and `comeBack` lets it go on. */
async function oneTurn(estate: Pick<Estate, 'config' | 'sessions'>, place: string | undefined) {
  workersSoFar += 1
  const holder = `worker-${workersSoFar}`
  const reached = Promise.withResolvers<void>()
  const gate = Promise.withResolvers<void>()
  let isHere = false
  const runner = newRunner(estate, {
    holder,
    // its heartbeat must not prolong the claim of the dead
    ttlMs: 600_000,
    checkpoint: async (name) => {
      if (name !== place || isHere) return
      isHere = true
      reached.resolve()
      await gate.promise
    },
  })
  const run = runner.runOnce()
  const worked = await Promise.race([run, reached.promise.then(() => true)])
  // a turn that was interrupted by itself (its broker was away) leaves its claim, too
  await database().pool.query('update operation set due_at = now() where claimed_by = $1 and finished_at is null', [holder])
  return {
    died: isHere,
    worked,
    async comeBack() {
      gate.resolve()
      await run
    },
  }
}
