// What the worker runs for the registry: a collector per registry root, and the upkeep of its history.
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Config, RegistryConfig } from '../platform/config.ts'
import type { OperationKind } from '../operations/executor.ts'
import { AppError } from '../platform/errors.ts'
import { database } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { dropOldPartitions, ensureDayPartitions } from '../platform/partitions.ts'
import { sourceIdOf } from '../platform/source-id.ts'
import type { Chore, LiveRead, SourceTask } from '../platform/worker-task.ts'
import type { ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { deleteOrphanBackups } from './io/clean-up/backup-store.ts'
import { createCleanUpKind } from './io/clean-up/clean-up-kind.ts'
import { startLeftoverSearch, type LeftoverSearch } from './io/clean-up/find-leftovers.ts'
import type { CleanUpKindOptions } from './io/clean-up/kind-options.ts'
import { createLiveReads } from './io/clean-up/live-reads.ts'
import { createRestoreKind } from './io/clean-up/restore-kind.ts'
import { compactHistory, compactionEveryMs } from './io/compact-history.ts'
import { pruneMetadata } from './io/definition-store.ts'
import { consumerNodesRead } from './io/consumer-nodes.ts'
import { cutReach } from './io/history-reach.ts'
import { serviceTestRead } from './io/invoke/test-read.ts'
import { startRegistrySource } from './io/registry-source.ts'
import type { SharingReader } from './io/read-tree.ts'
import { pruneDeadServices } from './io/store.ts'
import { pruneRevisions } from './io/write-rules.ts'
import { sharingOf } from './metadata-sharing.ts'
import { treePathsOf } from './tree.ts'

type Options = { config: Pick<Config, 'registries' | 'retention'>; sessions: ZooKeeperSessions; log: Log; clock?: Clock }

const choreEveryMs = 10 * 60_000
const daysAhead = 3
/** How long a version that everybody left can still be looked at */
const deadServiceMs = 24 * 3_600_000
const dayMs = 86_400_000

/** A collector per registry, which also looks for leftovers, the upkeep of history and backups, and what web asks of a registry live. */
export function createRegistryTasks({ config, sessions, log, clock = systemClock }: Options): {
  tasks: SourceTask[]
  chores: Chore[]
  reads: LiveRead[]
} {
  const searches = new Map<string, LeftoverSearch>()
  const tasks = config.registries.map((registry): SourceTask => {
    const sourceId = sourceIdOf('registry', registry.id)
    return {
      sourceId,
      async start(lease) {
        const reader = readerOf({ config, sessions })(sourceId)
        const collector = await startRegistrySource({ ...reader, lease, log, clock })
        const search = startLeftoverSearch({ reader, lease, log, clock, database: database() })
        searches.set(sourceId, search)
        return {
          async close() {
            await Promise.all([search.close(), collector.close()])
          },
        }
      },
    }
  })
  const chores: Chore[] = [
    {
      name: 'registry-history',
      intervalMs: choreEveryMs,
      async run() {
        const { pool } = database()
        await ensureDayPartitions(pool, 'registry_event', daysAhead, clock.now())
        await pruneDeadServices(pool, new Date(clock.now().getTime() - deadServiceMs))
        await pruneMetadata(pool, new Date(clock.now().getTime() - deadServiceMs))
        await dropOldPartitions(pool, 'registry_event', config.retention.eventDays, clock.now())
        await cutReach(pool, config.retention.eventDays, clock.now())
        await deleteOrphanBackups()
      },
    },
    {
      name: 'registry-history-compaction',
      intervalMs: compactionEveryMs,
      async run() {
        await compactHistory(database(), clock.now())
        await pruneRevisions(database().pool, new Date(clock.now().getTime() - config.retention.ruleDays * dayMs))
      },
    },
  ]
  const reads = [
    ...createLiveReads({ readerOf: readerOf({ config, sessions }), searchNow: (sourceId) => searches.get(sourceId)?.now() }),
    consumerNodesRead({ readerOf: readerOf({ config, sessions }) }),
    serviceTestRead(),
  ]
  return { tasks, chores, reads }
}

/** The operation kinds of this slice: `registry.clean-up` and its undo, `registry.restore`. */
export function createRegistryOperationKinds({
  config,
  sessions,
  clock = systemClock,
  ...pace
}: Pick<Options, 'config' | 'clock'> & {
  sessions: Pick<ZooKeeperSessions, 'get'>
} & Pick<CleanUpKindOptions, 'paceMs' | 'maxFailures'>): OperationKind[] {
  const options = { readerOf: readerOf({ config, sessions }), clock, ...pace }
  return [createCleanUpKind(options), createRestoreKind(options)]
}

const sourceOf = (registry: RegistryConfig, sessions: Pick<ZooKeeperSessions, 'get'>): SharingReader => ({
  sourceId: sourceIdOf('registry', registry.id),
  zookeeper: sessions.get(registry.id),
  paths: treePathsOf(registry),
})

/** What is read and written of a registry, and who shares its metadata. Throws not-found for one that is not configured. */
export const readerOf =
  ({ config, sessions }: { config: Pick<Config, 'registries'>; sessions: Pick<ZooKeeperSessions, 'get'> }) =>
  (sourceId: string): ReturnType<CleanUpKindOptions['readerOf']> => {
    const registry = config.registries.find(({ id }) => sourceIdOf('registry', id) === sourceId)
    if (!registry) throw new AppError('not-found', `There is no registry ${sourceId}.`)
    const { sharers, isKeeper } = sharingOf(config.registries, registry)
    return { ...sourceOf(registry, sessions), sharing: { isKeeper, sharers: sharers.map((sharer) => sourceOf(sharer, sessions)) } }
  }
