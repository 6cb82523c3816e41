import type { Clock } from '../platform/clock.ts'
import type { Config, KafkaConfig } from '../platform/config.ts'
import { database } from '../platform/database.ts'
import { AppError } from '../platform/errors.ts'
import type { Log } from '../platform/log.ts'
import { sourceIdOf } from '../platform/source-id.ts'
import type { LiveRead, SourceTask } from '../platform/worker-task.ts'
import { startCollector } from './io/collector.ts'
import { createKafkaTsReader } from './io/kafka-ts/reader.ts'
import { recordsQuestionSchema } from './schema.ts'

type Dependencies = { config: Config; log: Log; clock: Clock }

/** What the worker runs for Kafka: one collector per cluster, and the browsing of records for web. */
export function createKafkaTasks({ config, log, clock }: Dependencies): { tasks: SourceTask[]; reads: LiveRead[] } {
  const tasks = config.kafka.map((cluster): SourceTask => ({
    sourceId: sourceIdOf('kafka', cluster.id),
    start: (lease) =>
      startCollector({ reader: createKafkaTsReader(cluster), lease, intervalMs: cluster.intervalMs, database: database(), log, clock }),
  }))
  return { tasks, reads: [recordsRead(config.kafka)] }
}

/** Browsing is rare: a connection of its own for each question keeps the collector's free. */
const recordsRead = (clusters: readonly KafkaConfig[]): LiveRead => ({
  name: 'kafka-records',
  async read(input, signal) {
    const { cluster, topic, partition, limit } = recordsQuestionSchema.parse(input)
    const config = clusters.find((item) => item.id === cluster)
    if (!config) throw new AppError('not-found', `There is no Kafka cluster "${cluster}".`)
    const reader = createKafkaTsReader(config)
    try {
      const records = await reader.readLast({ topic, partition }, limit, signal)
      return records.map((record) => ({ ...record, offset: String(record.offset), at: record.at.toISOString() }))
    } finally {
      await reader.close()
    }
  },
})
