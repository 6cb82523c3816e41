// The periodic search for leftovers of one registry, under its lease.
import type { Clock } from '../../../platform/clock.ts'
import { inTransaction, type Database } from '../../../platform/database.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import type { Lease } from '../../../platform/leases.ts'
import type { Log } from '../../../platform/log.ts'
import { startLoop } from '../../../platform/loop.ts'
import { announce } from '../../../platform/notify.ts'
import { sourceAges } from '../../../platform/sources.ts'
import type { Running } from '../../../platform/worker-task.ts'
import { judgeLeftovers } from '../../clean-up/judge.ts'
import type { TreeReader } from '../read-tree.ts'
import { fence } from '../store.ts'
import { scanTree } from './scan.ts'
import { replaceLeftovers } from './store.ts'
import { readAlive, readUsage } from './usage.ts'

type Options = {
  reader: Omit<TreeReader, 'options'>
  lease: Lease
  log: Log
  clock: Clock
  database: Pick<Database, 'pool'>
}

export type LeftoverSearch = Running & { now(): void }

const everyMs = 30 * 60_000
const pollMs = 5_000
/** After a start the registry, and whoever reads it, have other things to do */
const firstAfterMs = 60_000
const readTimeoutMs = 20_000
/** Providers and consumers looked at for persistent ones per scan */
const leafBudget = 20_000

/** Looks through the registry every half hour, and when told to. The first time a minute after the start. */
export function startLeftoverSearch(options: Options): LeftoverSearch {
  const { log, lease } = options
  let after = ''
  let notBefore = options.clock.now().getTime() + firstAfterMs
  const loop = startLoop({
    name: `leftovers ${lease.sourceId}`,
    intervalMs: pollMs,
    log,
    async run(signal) {
      const nowMs = options.clock.now().getTime()
      if (nowMs < notBefore || !(await isFresh(options))) return
      notBefore = nowMs + everyMs
      try {
        after = await findLeftovers(options, after, signal)
      } catch (error) {
        log.warn({ source: lease.sourceId, reason: messageOf(error) }, 'leftovers could not be looked for')
      }
    },
  })
  return {
    now() {
      notBefore = 0
      loop.wake()
    },
    close: () => loop.stop(),
  }
}

/** One search; answers where the next one goes on among providers and consumers. Writes nothing unless everything was read. */
export async function findLeftovers(options: Options, after: string, signal: AbortSignal, budget = leafBudget): Promise<string> {
  const { reader, lease, clock, database, log } = options
  const { pool } = database
  await assertFresh(options)
  const whole = { ...reader, options: { timeoutMs: readTimeoutMs, signal } }
  const { sourceId } = lease
  const sharers = sharerIds(options)
  const before = await readAlive(pool, sourceId, sharers)
  const { tree, next } = await scanTree(whole, {
    alive: before,
    nowMs: clock.now().getTime(),
    leaves: { after, budget },
  })
  // who is alive is asked again after the tree was read: whoever came meanwhile counts
  await assertFresh(options)
  const usage = await readUsage(pool, { sourceId, sharers }, tree, before)
  const leftovers = judgeLeftovers(tree, usage, clock.now().getTime())
  const nodeOf = (path: string): string => path.slice(reader.paths.root.length + 1).split('/', 1)[0] ?? ''
  await inTransaction(async (sql) => {
    await replaceLeftovers(sql, {
      sourceId,
      now: clock.now(),
      leftovers,
      isSwept: (path) => nodeOf(path) > after && (next === '' || nodeOf(path) <= next),
    })
    await announce(sql, 'registry', ['leftovers'])
    await fence(sql, lease)
  }, pool)
  log.info({ source: lease.sourceId, leftovers: leftovers.length }, 'leftovers looked for')
  return next
}

async function assertFresh(options: Options): Promise<void> {
  if (!(await isFresh(options))) throw new AppError('unavailable', 'What is unused cannot be told while the registry is not fresh.')
}

/** Who is alive is known of every registry that uses the metadata, or of none. */
async function isFresh(options: Options): Promise<boolean> {
  const { lease, database, reader } = options
  const ids = [lease.sourceId, ...sharerIds(options)]
  const ages = await sourceAges({ ids }, database.pool)
  return ages.length === ids.length && ages.every(({ state }) => state === 'fresh') && reader.zookeeper.state() === 'connected'
}

const sharerIds = ({ reader }: Options): string[] => (reader.sharing?.sharers ?? []).map(({ sourceId }) => sourceId)
