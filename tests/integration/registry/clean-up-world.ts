// A real ZooKeeper with leftovers of every kind, the collector, the worker's internal port for the dry run, and the two kinds of
// operation run by the real pipeline, killed where a test says.
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { database } from '../../../lib/platform/database.ts'
import { isAppError } from '../../../lib/platform/errors.ts'
import { startInternalHttp } from '../../../lib/platform/internal-http.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import { internalKey } from '../../../lib/platform/worker-registry.ts'
import type { MultiOperation, ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { leftoversQuerySchema, type LeftoverRow } from '../../../lib/registry/clean-up/schema.ts'
import { cleanUp } from '../../../lib/registry/commands.ts'
import { findLeftovers } from '../../../lib/registry/io/clean-up/find-leftovers.ts'
import { listLeftovers, previewCleanUp } from '../../../lib/registry/queries/leftovers.ts'
import { createRegistryOperationKinds, createRegistryTasks } from '../../../lib/registry/tasks.ts'
import { treePathsOf } from '../../../lib/registry/tree.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { log, rows, sourceId, startEstate, until, untilFresh, type Estate } from './estate.ts'

/** The worker dies before or after the n-th transaction it sends, counted from 1. */
export type Crash = { when: 'before' | 'after'; change: number }

export type RunOptions = {
  crash?: Crash
  /** runs when the first worker is dead and the next has not begun */
  between?: () => Promise<void>
  /** runs right before the n-th transaction is sent, when everything was looked at */
  racing?: { change: number; act(): Promise<void> }
  /** runs right after the n-th transaction went through, before its answer is known */
  answering?: { change: number; act(): Promise<void> }
  maxFailures?: number
}

export type CleanUpWorld = {
  estate(): Estate
  /** Looks for leftovers now, as the worker does every half hour; `leaves` as the search for persistent nodes takes them */
  search(leaves?: { after: string; budget: number }): Promise<string>
  leftovers(query?: Record<string, unknown>): Promise<LeftoverRow[]>
  plan(paths: readonly string[], options?: { withRules?: boolean; actor?: string }): Promise<OperationRow>
  run(id: string, options?: RunOptions): Promise<OperationRow>
  /** path → data, access list, of everything below /dubbo and /services */
  tree(): Promise<Record<string, string>>
}

/** Starts the world for a test file; each test begins with an empty registry that was read. */
export function cleanUpWorld(): CleanUpWorld {
  useTestDatabase()
  const opened: { close(): Promise<void> }[] = []
  let estate: Estate
  let session: ZooKeeperSession
  let search: CleanUpWorld['search']

  beforeAll(async () => {
    estate = await startEstate()
    const config = { ...configSchema.parse({ registries: [{ id: 'main', connect: estate.registry.connect, sessionTimeoutMs: 4000 }] }) }
    const sessions = createZooKeeperSessions(config, { log })
    session = sessions.get('main')
    const { pool } = database()
    await declareSources(pool, [{ id: sourceId, kind: 'registry', name: 'main', detail: {} }])
    const lease = await acquireLease(pool, sourceId, 'test', 3_600_000)
    if (!lease) throw new Error('the lease is held')
    const { tasks, reads } = createRegistryTasks({ config, sessions, log })
    const internal = await startInternalHttp(reads, await internalKey(pool))
    await pool.query(`insert into worker (id, internal_url, started_at, heartbeat_at) values ('test', $1, now(), now())`, [internal.url])
    const collector = await tasks[0]?.start(lease)
    if (collector) opened.push(collector)
    opened.push(sessions, internal, estate)
    const reader = { zookeeper: session, paths: treePathsOf(estate.registry) }
    search = (leaves) =>
      findLeftovers(
        { reader, lease, log, clock: systemClock, database: database() },
        leaves?.after ?? '',
        new AbortController().signal,
        leaves?.budget,
      )
    await untilFresh()
  })
  afterAll(async () => {
    for (const part of opened) await part.close()
  })
  beforeEach(async () => {
    for (const path of ['/dubbo', '/services']) await removeTree(estate.writer, path)
    // what the collector still knows of the last test would be taken for what is there now
    await until(
      'the collector seeing an empty registry',
      () => rows('select 1 from provider union all select 1 from consumer union all select 1 from instance union all select 1 from rule'),
      (found) => found.length === 0,
    )
    await database().pool.query('truncate operation, operation_step, registry_leftover, registry_backup')
  })

  return {
    estate: () => estate,
    search: (leaves) => search(leaves),
    leftovers: async (query = {}) => (await listLeftovers(leftoversQuerySchema.parse({ pageSize: 500, ...query }))).data,
    async plan(paths, { withRules = false, actor = 'ada' } = {}) {
      const request = { registry: 'main', paths: [...paths], withRules }
      const { data } = await previewCleanUp(request)
      return cleanUp({ ...request, reason: 'not used any more', fingerprint: data.fingerprint }, actor)
    },
    run: (id, options = {}) => run(session, id, options),
    tree: () => dump(estate.writer),
  }
}

async function run(session: ZooKeeperSession, id: string, { crash, between, maxFailures, ...hooks }: RunOptions): Promise<OperationRow> {
  const stop = new AbortController()
  const config = configSchema.parse({ registries: [{ id: 'main', connect: 'unused:1' }] })
  const sessions = [...(crash ? [crashing(session, crash, stop)] : []), hooked(session, hooks)]
  for (const [attempt, current] of sessions.entries()) {
    if (attempt > 0) await between?.()
    const kinds = createRegistryOperationKinds({
      config,
      sessions: { get: () => current },
      paceMs: 0,
      ...(maxFailures === undefined ? {} : { maxFailures }),
    })
    const runner = createOperationRunner({
      kinds,
      holder: `w${attempt}`,
      log,
      clock: systemClock,
      leasedSources: () => [sourceId],
      claimTtlMs: 300,
    })
    const signal = attempt < sessions.length - 1 ? stop.signal : new AbortController().signal
    for (let round = 0; round < 400 && !signal.aborted && isLive((await getOperation(id)).state); round += 1) {
      if (!(await runner.runOnce(signal))) await delay(30)
    }
  }
  return getOperation(id)
}

/** A session whose worker dies around one of its transactions: after its death, nothing of it reaches ZooKeeper. */
function crashing(session: ZooKeeperSession, { when, change }: Crash, stop: AbortController): ZooKeeperSession {
  let changes = 0
  function die(): never {
    stop.abort(new Error('killed'))
    throw new Error('killed')
  }
  return {
    ...session,
    async multi(operations, options) {
      changes += 1
      if (stop.signal.aborted || (changes === change && when === 'before')) return die()
      await session.multi(operations, options)
      return changes === change ? die() : undefined
    },
  }
}

function hooked(session: ZooKeeperSession, { racing, answering }: Pick<RunOptions, 'racing' | 'answering'>): ZooKeeperSession {
  let changes = 0
  return {
    ...session,
    async multi(operations: readonly MultiOperation[], options) {
      changes += 1
      if (changes === racing?.change) await racing.act()
      await session.multi(operations, options)
      if (changes === answering?.change) await answering.act()
    },
  }
}

async function dump(session: ZooKeeperSession): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  async function walk(path: string): Promise<void> {
    for (const name of await childrenOf(session, path)) {
      const at = `${path}/${name}`
      const { data } = await session.getData(at)
      const acl = (await session.getAcl(at)).map((entry) => `${entry.scheme}:${entry.id}:${entry.permissions}`)
      found[at] = `${data.toString('base64')} ${acl.join(',')}`
      await walk(at)
    }
  }
  for (const root of ['/dubbo', '/services']) await walk(root)
  return found
}

async function childrenOf(session: ZooKeeperSession, path: string): Promise<string[]> {
  try {
    return (await session.getChildren(path)).sort()
  } catch (error) {
    if (isAppError(error, 'not-found')) return []
    throw error
  }
}

async function removeTree(session: ZooKeeperSession, path: string): Promise<void> {
  for (const name of await childrenOf(session, path)) await removeTree(session, `${path}/${name}`)
  if (await session.exists(path)) await session.remove(path, -1).catch(() => {})
}
