// From configuration to live adapters. Opening connects to nothing; the first read does.
import type { Clock } from '../../platform/clock.ts'
import type { LedgerConfig } from '../../platform/config/ledger.ts'
import type { Config, KafkaConfig, MessageSourceConfig, RocketmqConfig } from '../../platform/config.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceIdOf } from '../../platform/source-id.ts'
import type { ZooKeeperSessions } from '../../platform/zookeeper/session.ts'
import { createLedgerFormat } from '../ledger-format.ts'
import { parseLedgerLayout } from '../ledger-layout.ts'
import type { MessageSourceKind } from '../model.ts'
import { createCheckBack } from './check-back.ts'
import { createKafkaReader } from './kafka/cluster.ts'
import { createKafkaTransactionsSource } from './kafka-transactions/source.ts'
import { createLedgerAccess } from './ledger/access.ts'
import { createKafkaOutlet } from './ledger/kafka-outlet.ts'
import type { LedgerOutlet } from './ledger/outlet.ts'
import { createRocketmqOutlet } from './ledger/rocketmq-outlet.ts'
import { createLedgerSource } from './ledger/source.ts'
import { createOutboxSource } from './outbox/source.ts'
import { createHalfMessageSource } from './rocketmq/half-source.ts'
import { owned } from './owned.ts'
import type { MessageSource } from './source.ts'
import { createXaSource } from './xa/source.ts'

export type OpenOptions = {
  config: Config
  sessions: ZooKeeperSessions
  clock: Clock
  /** Called at every boundary between two effects of a verb; tests die here. */
  checkpoint?: ((name: string) => Promise<void>) | undefined
}

const sourceKinds: Readonly<Record<MessageSourceConfig['kind'], MessageSourceKind>> = {
  ledger: 'ledger',
  outbox: 'outbox',
  xa: 'xa',
  rocketmq: 'rocketmq-half',
  kafka: 'kafka-transactions',
}

export const messageSourceIdOf = (source: MessageSourceConfig): string => sourceIdOf(sourceKinds[source.kind], source.id)

/** The source behind an id; throws not-found when it is not configured. */
export function openSourceById(sourceId: string, options: OpenOptions): MessageSource {
  const configured = options.config.messages.find((source) => messageSourceIdOf(source) === sourceId)
  if (!configured) throw new AppError('not-found', `there is no message source "${sourceId}" in the configuration`)
  return openMessageSource(configured, options)
}

/** The source behind one entry of `messages:`. */
export function openMessageSource(source: MessageSourceConfig, options: OpenOptions): MessageSource {
  switch (source.kind) {
    case 'ledger':
      return openLedgerSource(source, options)
    case 'outbox':
      return createOutboxSource({ config: source, clock: options.clock, checkpoint: options.checkpoint })
    case 'xa':
      return createXaSource({ config: source, clock: options.clock, checkpoint: options.checkpoint })
    case 'rocketmq':
      return owned(
        createHalfMessageSource({ ...options, config: source, cluster: rocketmqOf(options.config, source.cluster) }),
        source.owners,
      )
    case 'kafka':
      return owned(
        createKafkaTransactionsSource({
          config: source,
          kafka: createKafkaReader(kafkaOf(options.config, source.cluster)),
          clock: options.clock,
          checkpoint: options.checkpoint,
        }),
        source.owners,
      )
  }
}

/** A ledger with the cluster that its messages go to, and its owner. */
function openLedgerSource(ledger: LedgerConfig, { config, sessions, clock, checkpoint }: OpenOptions): MessageSource {
  const session = sessions.get(ledger.registry)
  const format = createLedgerFormat(ledger)
  const layout = parseLedgerLayout(ledger.layout)
  return createLedgerSource({
    config: ledger,
    session,
    world: {
      sourceId: messageSourceIdOf(ledger),
      access: createLedgerAccess({ path: ledger.path, audit: ledger.audit, layout, session, format }),
      layout,
      format,
      checkBack: ledger.checkBack === undefined ? undefined : createCheckBack(ledger.checkBack),
      outlet: outletOf(ledger, { config, clock, checkpoint }),
    },
    clock,
    checkpoint,
  })
}

/** The configuration names exactly one cluster. */
function outletOf(ledger: LedgerConfig, { config, ...options }: Omit<OpenOptions, 'sessions'>): LedgerOutlet {
  const { idHeader, masters: required, tags, retransmitForMs } = ledger
  if (ledger.rocketmq === undefined) return createKafkaOutlet({ ...options, idHeader, kafka: kafkaOf(config, ledger.kafka ?? '') })
  const cluster = rocketmqOf(config, ledger.rocketmq)
  return createRocketmqOutlet({ ...options, idHeader, sourceId: messageSourceIdOf(ledger), cluster, required, tags, retransmitForMs })
}

function kafkaOf(config: Config, id: string): KafkaConfig {
  const found = config.kafka.find((cluster) => cluster.id === id)
  if (!found) throw new AppError('not-found', `there is no Kafka cluster "${id}" in the configuration`)
  return found
}

function rocketmqOf(config: Config, id: string): RocketmqConfig {
  const found = config.rocketmq.find((cluster) => cluster.id === id)
  if (!found) throw new AppError('not-found', `there is no RocketMQ cluster "${id}" in the configuration`)
  return found
}
