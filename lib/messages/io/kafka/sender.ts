// The one place that sends to an application's topic: a transactional producer whose id belongs to the operation. Beginning a
// transaction initialises that id (KIP-98): the broker fences whoever used it before and ends what it left in flight, so that after
// `begin` every earlier attempt is decided, and a worker that was thought dead can neither send nor commit any more.
import kafkajs from 'kafkajs'
import { tlsOptions } from '../../../platform/config/tls.ts'
import type { KafkaConfig } from '../../../platform/config.ts'
import { AppError } from '../../../platform/errors.ts'
import { saslBy } from '../../../platform/kafka-sasl.ts'

export type OutgoingRecord = { topic: string; key: string | null; value: string; headers: Record<string, string>; timestampMs: number }

export type ExactlyOnceSender = {
  /** Fences earlier attempts of this id. */
  begin(transactionalId: string): Promise<OpenSend>
}
export type OpenSend = {
  /** Sends inside the transaction; readers of committed records do not see it yet. */
  send(record: OutgoingRecord): Promise<void>
  commit(): Promise<void>
  /** Aborts what is open and disconnects; never throws. */
  close(): Promise<void>
}

/** An open transaction holds back readers of committed records: the broker ends one of a dead worker after this time. */
const transactionTimeoutMs = 30_000

/** A sender to one cluster; each `begin` has its own connection. */
export function createSender(config: KafkaConfig): ExactlyOnceSender {
  return {
    async begin(transactionalId) {
      const producer = client(config).producer({
        transactionalId,
        transactionTimeout: transactionTimeoutMs,
        idempotent: true,
        maxInFlightRequests: 1,
        allowAutoTopicCreation: false,
        retry: { retries: 8, initialRetryTime: 100, maxRetryTime: 2000 },
      })
      try {
        await producer.connect()
        const transaction = await producer.transaction()
        return openSend(producer, transaction)
      } catch (error) {
        await producer.disconnect().catch(() => {})
        throw unavailable(config, 'begin a transaction', error)
      }
    },
  }

  function openSend(producer: kafkajs.Producer, transaction: kafkajs.Transaction): OpenSend {
    return {
      async send({ topic, key, value, headers, timestampMs }) {
        try {
          await transaction.send({ topic, acks: -1, messages: [{ key, value, headers, timestamp: String(timestampMs) }] })
        } catch (error) {
          throw unavailable(config, `send to "${topic}"`, error)
        }
      },
      async commit() {
        try {
          await transaction.commit()
        } catch (error) {
          throw unavailable(config, 'commit the transaction', error)
        }
      },
      async close() {
        if (transaction.isActive()) await transaction.abort().catch(() => {})
        await producer.disconnect().catch(() => {})
      },
    }
  }
}

function client(config: KafkaConfig): kafkajs.Kafka {
  const tls = tlsOptions(config.tls)
  const sasl = saslBy<kafkajs.SASLOptions>(config.sasl, {
    plain: (credentials) => ({ mechanism: 'plain', ...credentials }),
    'scram-sha-256': (credentials) => ({ mechanism: 'scram-sha-256', ...credentials }),
    'scram-sha-512': (credentials) => ({ mechanism: 'scram-sha-512', ...credentials }),
  })
  return new kafkajs.Kafka({
    clientId: 'pilothouse-messages',
    brokers: config.brokers,
    connectionTimeout: 5_000,
    requestTimeout: 15_000,
    logLevel: kafkajs.logLevel.NOTHING,
    ...(tls ? { ssl: tls } : {}),
    ...(sasl ? { sasl } : {}),
  })
}

/** After a failed send or commit nobody knows what the broker did: never one of the codes that mean "nothing was done". */
const unavailable = (config: KafkaConfig, what: string, error: unknown): AppError =>
  new AppError('unavailable', `Kafka cluster "${config.id}": cannot ${what}: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  })
