// From configuration to live adapters. Opening connects to nothing; the first read does.
import type { Clock } from '../../platform/clock.ts'
import type { Config, KafkaConfig, LedgerConfig, MessageSourceConfig, RocketmqConfig } from '../../platform/config.ts'
import { AppError } from '../../platform/errors.ts'
import { sourceIdOf } from '../../platform/source-id.ts'
import type { ZooKeeperSessions } from '../../platform/zookeeper/session.ts'
import { createCheckBack } from './check-back.ts'
import { createKafkaReader } from './kafka/cluster.ts'
import { createSender } from './kafka/sender.ts'
import { createTopicWatch } from './kafka/topic-watch.ts'
import { createKafkaTransactionsSource } from './kafka-transactions.ts'
import { createLedgerAccess } from './ledger/access.ts'
import { createLedgerSource } from './ledger/source.ts'
import type { LedgerWorld } from './operations/ledger-world.ts'
import { createOutboxSource } from './outbox.ts'
import { createHalfMessageSource } from './rocketmq/half-source.ts'
import type { MessageSource } from './source.ts'

type OpenOptions = { config: Config; sessions: ZooKeeperSessions; clock: Clock }

/** The source behind one entry of `messages:`. */
export function openMessageSource(source: MessageSourceConfig, options: OpenOptions): MessageSource {
  switch (source.kind) {
    case 'ledger':
      return openLedgerSource(source, options)
    case 'outbox':
      return createOutboxSource(source, options.clock)
    case 'rocketmq':
      return createHalfMessageSource(source, rocketmqOf(options.config, source.cluster), options.clock)
    case 'kafka':
      return createKafkaTransactionsSource(source, createKafkaReader(kafkaOf(options.config, source.cluster)), options.clock)
  }
}

/** A ledger with its Kafka cluster and its owner. */
export function openLedgerSource(ledger: LedgerConfig, { config, sessions, clock }: OpenOptions): MessageSource {
  const reader = createKafkaReader(kafkaOf(config, ledger.kafka))
  return createLedgerSource({
    config: ledger,
    session: sessions.get(ledger.registry),
    topics: createTopicWatch(reader),
    checkBack: ledger.checkBack === undefined ? undefined : createCheckBack(ledger.checkBack),
    clock,
    close: () => reader.close(),
  })
}

/** What operations on a ledger need of the world. */
export function worldOfLedger(ledger: LedgerConfig, { config, sessions }: OpenOptions): LedgerWorld {
  const kafka = kafkaOf(config, ledger.kafka)
  return {
    sourceId: sourceIdOf('ledger', ledger.id),
    access: createLedgerAccess(ledger, sessions.get(ledger.registry)),
    checkBack: ledger.checkBack === undefined ? undefined : createCheckBack(ledger.checkBack),
    openReader: () => createKafkaReader(kafka),
    sender: createSender(kafka),
  }
}

/** Throws not-found when the source id is no configured ledger. */
export function ledgerOf(config: Config, sourceId: string): LedgerConfig {
  const found = config.messages.find((source) => source.kind === 'ledger' && sourceIdOf('ledger', source.id) === sourceId)
  if (found?.kind !== 'ledger') throw new AppError('not-found', `there is no ledger "${sourceId}" in the configuration`)
  return found
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
