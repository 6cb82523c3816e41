// What the worker runs for the registry: a collector per registry root, and the upkeep of its history.
import { systemClock, type Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { database } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { dropOldPartitions, ensureDayPartitions } from '../platform/partitions.ts'
import { sourceIdOf } from '../platform/source-id.ts'
import type { Chore, SourceTask } from '../platform/worker-task.ts'
import type { ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { startCollector } from './io/collector.ts'
import { pruneDeadServices } from './io/store.ts'
import { treePathsOf } from './tree.ts'

type Options = { config: Pick<Config, 'registries' | 'retention'>; sessions: ZooKeeperSessions; log: Log; clock?: Clock }

const choreEveryMs = 10 * 60_000
const daysAhead = 3
/** How long a version that everybody left can still be looked at */
const deadServiceMs = 24 * 3_600_000

export function createRegistryTasks({ config, sessions, log, clock = systemClock }: Options): { tasks: SourceTask[]; chores: Chore[] } {
  const tasks = config.registries.map((registry): SourceTask => {
    const sourceId = sourceIdOf('registry', registry.id)
    return {
      sourceId,
      start: async (lease) => startCollector({ zookeeper: sessions.get(registry.id), paths: treePathsOf(registry), lease, log, clock }),
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
        await dropOldPartitions(pool, 'registry_event', config.retention.eventDays, clock.now())
      },
    },
  ]
  return { tasks, chores }
}
