// One kafka-ts connection to a cluster for reads. kafka-ts throws on any error inside an answer (the parsed answer is on the
// error), does not leave a dead seed broker by itself, and its errors carry whole requests: they never leave this file.
import { createKafkaClient, saslPlain, saslScramSha256, saslScramSha512, setLogger } from 'kafka-ts'
import { tlsOptions } from '../../../platform/config/tls.ts'
import type { KafkaConfig } from '../../../platform/config.ts'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError, isAppError } from '../../../platform/errors.ts'
import { hostPortOf } from '../../../platform/host-port.ts'
import { saslBy } from '../../../platform/kafka-sasl.ts'

export type Cluster = ReturnType<ReturnType<typeof createKafkaClient>['createCluster']>

export type KafkaReader = {
  /** Runs reads on a live connection; errors come out as AppError. After a connection error the next call connects anew. */
  read<T>(what: string, work: (cluster: Cluster) => Promise<T>, signal: AbortSignal): Promise<T>
  close(): Promise<void>
}

const requestTimeoutMs = 15_000

const quiet = () => {}

/** A lazily connected reader of one cluster. */
export function createKafkaReader(config: KafkaConfig): KafkaReader {
  // its warnings hold whole objects and go to standard output
  setLogger({ debug: quiet, info: quiet, warn: quiet, error: quiet })
  let cluster: Cluster | undefined
  let connecting: Promise<Cluster> | undefined

  async function connect(): Promise<Cluster> {
    const fresh = createKafkaClient(clientOptions(config)).createCluster()
    await fresh.connect()
    cluster = fresh
    return fresh
  }

  async function drop(broken: Cluster): Promise<void> {
    if (cluster === broken) cluster = undefined
    await broken.disconnect().catch(quiet)
  }

  async function attempt<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
    connecting ??= cluster ? Promise.resolve(cluster) : connect().finally(() => (connecting = undefined))
    const live = await connecting
    connecting = undefined
    try {
      return await work(live)
    } catch (error) {
      if (!isAppError(error)) await drop(live)
      throw error
    }
  }

  return {
    async read(what, work, signal) {
      for (let attempts = 1; ; attempts += 1) {
        signal.throwIfAborted()
        try {
          return await withSignal(attempt(work), signal)
        } catch (error) {
          if (isAppError(error) || signal.aborted) throw error
          if (attempts >= 2)
            throw new AppError('unavailable', say('kafka-cannot', { cluster: config.id, what, reason: shortReason(error) }))
        }
      }
    },
    async close() {
      if (cluster) await drop(cluster)
    },
  }
}

function clientOptions(config: KafkaConfig): Parameters<typeof createKafkaClient>[0] {
  return {
    clientId: 'pilothouse-messages',
    requestTimeout: requestTimeoutMs,
    connectTimeout: 5_000,
    bootstrapServers: config.brokers.map(hostPortOf),
    ssl: tlsOptions(config.tls) ?? null,
    sasl: saslBy(config.sasl, saslMakers) ?? null,
  }
}

const saslMakers = { plain: saslPlain, 'scram-sha-256': saslScramSha256, 'scram-sha-512': saslScramSha512 }

/** The parsed answer even where an item in it carries an error code: the caller looks at the codes. */
export async function lenient<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    if (typeof error === 'object' && error !== null && 'response' in error && error.response) return error.response as T
    throw error
  }
}

const shortReason = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 200)

/** Rejects at the abort; the library knows no signals, so its own work ends by its time-out. */
function withSignal<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason instanceof Error ? signal.reason : new AppError('timeout', 'the read was cut off'))
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
