import type { Clock } from '../../../platform/clock.ts'
import type { MessageSourceConfig } from '../../../platform/config.ts'
import type { KafkaReader } from '../kafka/cluster.ts'

export type KafkaTransactionsConfig = Extract<MessageSourceConfig, { kind: 'kafka' }>

/** What the source and its verbs see and touch. */
export type TransactionWorld = {
  config: KafkaTransactionsConfig
  kafka: KafkaReader
  clock: Clock
  /** Called at every boundary between two effects; tests die here. */
  checkpoint?: ((name: string) => Promise<void>) | undefined
}
