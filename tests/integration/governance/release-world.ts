// Releases on a real ZooKeeper and database: the driver and the pipeline take turns, the collector's work is done by hand, and the calls are
// those the test says.
import { setTimeout as delay } from 'node:timers/promises'
import { createRelease } from '../../../lib/governance/commands/release.ts'
import { getRelease, previewRelease } from '../../../lib/governance/queries/release.ts'
import type { CountedCalls } from '../../../lib/governance/release/count-calls.ts'
import { releasePreviewRequestSchema, type Release } from '../../../lib/governance/release/schema.ts'
import { createReleaseDriver, type ReleaseEffects } from '../../../lib/governance/tasks/release-driver.ts'
import { createReleaseWatcher } from '../../../lib/governance/tasks/release-watcher.ts'
import { saveProgress } from '../../../lib/governance/io/release-store.ts'
import { planOperation, undoOperation } from '../../../lib/operations/commands.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { database } from '../../../lib/platform/database.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { effectiveWeight } from '../../../lib/registry/configurators.ts'
import type { WeighedProvider } from '../../../lib/registry/weight-items.ts'
import { readWeightRules } from '../../../lib/governance/weight-facts.ts'
import { addresses, service, sourceId } from './registry-rows.ts'
import type { World } from './world.ts'

export const fresh = addresses[2]

/** What the statistics tell in the next look. */
export type Calls = () => Promise<CountedCalls[]>

export const counted = (server: string, calls: number, { failures = 0, elapsedMs = calls * 5, atMs = 0 } = {}): CountedCalls => ({
  side: 'consumer',
  server,
  atMs,
  calls,
  failures,
  elapsedMs,
})

/** A thousand calls that follow the weights; this part of the new version's fail. */
export const obedient =
  (failing = 0): Calls =>
  async () => {
    const found = await database().pool.query<{ address: string; weight: number }>(
      'select distinct address, effective_weight as weight from provider where service = $1',
      [service],
    )
    const sum = found.rows.reduce((total, { weight }) => total + weight, 0)
    return found.rows.map(({ address, weight }) => {
      const calls = Math.round((1000 * weight) / sum)
      return counted(address, calls, { failures: address === fresh ? Math.round(calls * failing) : 0 })
    })
  }

/** Twenty steps of time of obedient calls, each call of the new version so many times as long as one of the old. */
export const slower = (times: number): Calls => {
  const calls = obedient()
  return async () => {
    const rows = await calls()
    const longer = rows.map((row) => ({ ...row, elapsedMs: row.elapsedMs * (row.server === fresh ? times : 1) }))
    return Array.from({ length: 20 }, (_, step) => longer.map((row) => ({ ...row, atMs: step * 15_000 }))).flat()
  }
}

const silent: Calls = async () => []

/** The driver dies before or after the n-th thing it does to the world, counted from 1. */
export type DriverCrash = { when: 'before' | 'after'; effect: number }

export async function start(world: World, request: Record<string, unknown> = {}): Promise<Release> {
  await mirror(world)
  const asked = releasePreviewRequestSchema.parse({
    service,
    choose: { by: 'addresses', addresses: [fresh] },
    steps: [{ percent: 5 }, { percent: 50 }],
    ...request,
    guard: { windowSeconds: 5, minimumCalls: 10, ...Object(request['guard']) },
  })
  const { fingerprint } = (await previewRelease(asked)).data
  return createRelease({ ...asked, reason: 'version 2', fingerprint }, 'ada')
}

/** Rules as the collector stores them, and the weights it works out of them. */
export async function mirror(world: World): Promise<Record<string, string>> {
  const live = await world.mirror()
  const rules = readWeightRules((await database().pool.query('select path, kind, key, content from rule')).rows)
  const { pool } = database()
  const { rows } = await pool.query<WeighedProvider>(`select service, application, generation, host, address, 100 as weight from provider`)
  for (const provider of rows) {
    const { weight } = effectiveWeight(provider, rules)
    await pool.query('update provider set effective_weight = $1 where service = $2 and address = $3', [
      weight,
      provider.service,
      provider.address,
    ])
  }
  return live
}

export type Drive = {
  calls?: Calls
  crash?: DriverCrash | undefined
  /** Until this holds; the release's own end is enough where it is not given */
  until?: (release: Release) => boolean
  /** The window has passed: its begin is put back in time */
  hasPassed?: boolean
}

export async function drive(world: World, id: string, { calls = silent, crash, until, hasPassed = true }: Drive = {}): Promise<Release> {
  const stop = new AbortController()
  const effects = crash ? crashing(crash, stop) : undefined
  let driver = driverOf('w0', calls, effects)
  for (let round = 0; round < 400; round += 1) {
    const release = await getRelease(id)
    if (until ? until(release) : release.finishedAt !== null) return release
    if (stop.signal.aborted) driver = driverOf('w1', calls)
    if (hasPassed) await letPass(id)
    await database().pool.query("update release set due_at = now() where id = $1 and due_at < now() + interval '10 seconds'", [id])
    await driver.runOnce(stop.signal.aborted ? undefined : stop.signal)
    if (release.currentOperation) await runOperation(world, release.currentOperation)
    else await delay(5)
    await mirror(world)
  }
  return getRelease(id)
}

async function runOperation(world: World, id: string): Promise<void> {
  const found = await database().pool.query('select 1 from operation where id = $1', [id])
  if (found.rowCount === 1) await world.run(id)
}

export const driverOf = (holder: string, calls: Calls, effects?: ReleaseEffects) =>
  createReleaseDriver({
    holder,
    log: silentLog,
    clock: systemClock,
    leasedSources: () => [sourceId],
    watcher: createReleaseWatcher({ clock: systemClock, calls, lookEveryMs: 1, settleMs: 0 }),
    claimTtlMs: 200,
    ...(effects ? { effects } : {}),
  })

const letPass = (id: string) =>
  database().pool.query(
    `update release set progress = jsonb_set(progress, '{window,since}', to_jsonb(to_char(now() at time zone 'utc' - interval '1 minute', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')))
     where id = $1 and state in ('watching', 'held')`,
    [id],
  )

/** After its death nothing of the worker reaches the database. */
function crashing({ when, effect }: DriverCrash, stop: AbortController): ReleaseEffects {
  let effects = 0
  async function around<T>(act: () => Promise<T>): Promise<T> {
    effects += 1
    if (stop.signal.aborted || (effects === effect && when === 'before')) return die()
    const result = await act()
    return effects === effect ? die() : result
  }
  function die(): never {
    stop.abort(new Error('killed'))
    throw new Error('killed')
  }
  return {
    save: (...args) => around(() => saveProgress(...args)),
    plan: (plan) => around(() => planOperation(plan)),
    undo: (id, asked) => around(() => undoOperation(id, asked)),
  }
}
