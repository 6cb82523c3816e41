// The one place that holds a kafka-ts cluster: opens it, sends with a deadline, and leaves a dead seed broker, which the library does not.
import type { ConnectionOptions } from 'node:tls'
import { ConnectionError, createKafkaClient, saslPlain, saslScramSha256, saslScramSha512, setLogger } from 'kafka-ts'
import { tlsOptions } from '../../../platform/config/tls.ts'
import type { KafkaConfig } from '../../../platform/config.ts'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError, messageOf, sentenceOf } from '../../../platform/errors.ts'
import { hostPortOf, type HostPort } from '../../../platform/host-port.ts'
import { saslBy } from '../../../platform/kafka-sasl.ts'
import { joined, wordedAs } from '../../../platform/sentence.ts'
import { probeBroker } from '../probe.ts'
import { lenient, toKafkaError } from './failures.ts'

type Cluster = ReturnType<ReturnType<typeof createKafkaClient>['createCluster']>
type Send = Cluster['sendRequest']

export type ConnectionConfig = Pick<KafkaConfig, 'brokers' | 'tls' | 'sasl'>

/** Sends requests; error codes inside a response are part of the answer, everything else becomes an AppError. */
export type KafkaConnection = {
  /** To any broker */
  ask: Send
  /** To one broker */
  askNode(nodeId: number): Send
  close(): Promise<void>
}

const requestTimeoutMs = 10_000
const connectTimeoutMs = 5000

/** Opens at first use and again after a failure; nothing is sent before somebody asks. */
export function createKafkaConnection(config: ConnectionConfig): KafkaConnection {
  const seeds = config.brokers.map(hostPortOf)
  const tls = tlsOptions(config.tls)
  let cluster: Promise<Cluster> | undefined

  const opened = (): Promise<Cluster> => {
    cluster ??= openCluster(config, seeds, tls)
    const mine = cluster
    mine.catch(() => {
      if (cluster === mine) cluster = undefined
    })
    return mine
  }

  async function drop(old = cluster): Promise<void> {
    if (cluster === old) cluster = undefined
    await old?.then((open) => open.disconnect()).catch(() => {})
  }

  /** A connection that broke is opened again once; what was asked only reads, so asking again is harmless. */
  async function withReconnect<T>(send: (open: Cluster) => Promise<T>): Promise<T> {
    const mine = opened()
    try {
      return await lenient(send(await mine))
    } catch (error) {
      if (!(error instanceof ConnectionError)) throw toKafkaError(error, 'Kafka')
      await drop(mine)
      return await lenient(send(await opened())).catch((again: unknown) => {
        throw toKafkaError(again, 'Kafka')
      })
    }
  }

  const ask: Send = (api, body) => withReconnect((open) => open.sendRequest(api, body))
  const askNode = (nodeId: number): Send => {
    // a single broker may be away while the cluster is well: no reconnect of everything for it
    const send: Send = async (api, body) => {
      try {
        return await lenient((await opened()).sendRequestToNode(nodeId)(api, body))
      } catch (error) {
        throw toKafkaError(error, `Kafka broker ${nodeId}`)
      }
    }
    return send
  }
  return { ask, askNode, close: () => drop() }
}

async function openCluster(config: ConnectionConfig, seeds: readonly HostPort[], tls: ConnectionOptions | undefined): Promise<Cluster> {
  silenceLibrary()
  const alive = await liveSeeds(seeds, tls)
  const cluster = createKafkaClient({
    clientId: 'pilothouse',
    bootstrapServers: alive,
    requestTimeout: requestTimeoutMs,
    connectTimeout: connectTimeoutMs,
    sasl: saslBy(config.sasl, saslMakers) ?? null,
    ssl: tls ?? null,
  }).createCluster()
  try {
    await cluster.connect()
    return cluster
  } catch (error) {
    await cluster.disconnect().catch(() => {})
    const brokers = config.brokers.join(', ')
    const isRefused = config.sasl && /No seed brokers/.test(messageOf(error))
    const words = isRefused
      ? say('kafka-no-sign-in', { brokers })
      : say('peer-problem', { at: `Kafka at ${brokers}`, reason: messageOf(error) })
    throw new AppError('unavailable', words)
  }
}

/** Seeds that answer as Kafka does; throws with every reason when none does. */
async function liveSeeds(seeds: readonly HostPort[], tls: ConnectionOptions | undefined): Promise<HostPort[]> {
  const results = await Promise.allSettled(seeds.map((seed) => probeBroker(seed, tls, connectTimeoutMs)))
  const alive = seeds.filter((_, index) => results[index]?.status === 'fulfilled')
  if (alive.length > 0) return alive
  const reasons = joined(results.flatMap((result) => (result.status === 'rejected' ? [sentenceOf(result.reason)] : [])))
  throw new AppError('unavailable', wordedAs(`No broker answers: ${reasons.text}.`, [say('kafka-none-answers'), reasons]))
}

const nothing = (): void => {}
let silenced = false

/** The library logs whole requests and responses. */
function silenceLibrary(): void {
  if (silenced) return
  silenced = true
  setLogger({ debug: nothing, info: nothing, warn: nothing, error: nothing })
}

const saslMakers = { plain: saslPlain, 'scram-sha-256': saslScramSha256, 'scram-sha-512': saslScramSha512 }
