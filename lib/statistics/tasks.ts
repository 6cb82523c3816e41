import type { Clock } from '../platform/clock.ts'
import type { Config } from '../platform/config.ts'
import { database } from '../platform/database.ts'
import type { Log } from '../platform/log.ts'
import { dropOldPartitions, ensureDayPartitions } from '../platform/partitions.ts'
import type { Chore, SourceTask } from '../platform/worker-task.ts'
import type { ZooKeeperSessions } from '../platform/zookeeper/session.ts'
import { startPrometheusTarget } from './io/prometheus-target.ts'
import { startReceiver } from './io/receiver.ts'
import { deleteOldReports } from './io/retention.ts'
import { prometheusSourceId, receiverSourceId } from './sources.ts'

type Dependencies = { config: Config; sessions: ZooKeeperSessions; log: Log; clock: Clock }

const daysAhead = 2
const reportDays = 1

/** What the worker runs for call figures: the receiver, one scraper per target, partitions and retention. */
export function createStatisticsTasks({ config, sessions, log, clock }: Dependencies): { tasks: SourceTask[]; chores: Chore[] } {
  const receiver: SourceTask[] =
    config.statistics.receiver && config.registries.length > 0
      ? [{ sourceId: receiverSourceId, start: () => startReceiver({ config, sessions, database: database(), log, clock }) }]
      : []
  const targets = config.statistics.prometheus.map((target): SourceTask => {
    const sourceId = prometheusSourceId(target)
    return { sourceId, start: async () => startPrometheusTarget({ sourceId, target, database: database(), log, clock }) }
  })
  return { tasks: [...receiver, ...targets], chores: [partitionChore(clock), retentionChore(config, clock)] }
}

const partitionChore = (clock: Clock): Chore => ({
  name: 'statistics-partitions',
  intervalMs: 3_600_000,
  async run() {
    await ensureDayPartitions(database().pool, 'call_report', daysAhead, clock.now())
    await ensureDayPartitions(database().pool, 'call_minute', daysAhead, clock.now())
  },
})

/** Reports are kept for hours, so their day's rows are deleted; minutes go as whole days. */
const retentionChore = (config: Config, clock: Clock): Chore => ({
  name: 'statistics-retention',
  intervalMs: 60_000,
  async run() {
    const { pool } = database()
    await deleteOldReports(pool, new Date(clock.now().getTime() - config.retention.reportHours * 3_600_000))
    await dropOldPartitions(pool, 'call_report', Math.max(reportDays, Math.ceil(config.retention.reportHours / 24)), clock.now())
    await dropOldPartitions(pool, 'call_minute', config.retention.minuteDays, clock.now())
  },
})
