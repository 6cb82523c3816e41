// The one place that holds a kafka-ts cluster: opens it, sends with a deadline, and leaves a dead seed broker, which the library does not.
import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { ConnectionError, createKafkaClient, saslPlain, saslScramSha256, saslScramSha512, setLogger } from 'kafka-ts'
import { readSecret } from '../../../platform/config-file.ts'
import type { KafkaConfig } from '../../../platform/config.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { probeBroker, type BrokerAddress } from '../probe.ts'
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
  const seeds = config.brokers.map(parseAddress)
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

async function openCluster(
  config: ConnectionConfig,
  seeds: readonly BrokerAddress[],
  tls: ConnectionOptions | undefined,
): Promise<Cluster> {
  silenceLibrary()
  const alive = await liveSeeds(seeds, tls)
  const cluster = createKafkaClient({
    clientId: 'pilothouse',
    bootstrapServers: alive,
    requestTimeout: requestTimeoutMs,
    connectTimeout: connectTimeoutMs,
    sasl: saslOf(config.sasl),
    ssl: tls ?? null,
  }).createCluster()
  try {
    await cluster.connect()
    return cluster
  } catch (error) {
    await cluster.disconnect().catch(() => {})
    const reason =
      config.sasl && /No seed brokers/.test(messageOf(error))
        ? 'the brokers answer, but signing in (SASL) did not succeed'
        : messageOf(error)
    throw toKafkaError(new AppError('unavailable', `Kafka at ${config.brokers.join(', ')}: ${reason}`), 'Kafka')
  }
}

/** Seeds that answer as Kafka does; throws with every reason when none does. */
async function liveSeeds(seeds: readonly BrokerAddress[], tls: ConnectionOptions | undefined): Promise<BrokerAddress[]> {
  const results = await Promise.allSettled(seeds.map((seed) => probeBroker(seed, tls, connectTimeoutMs)))
  const alive = seeds.filter((_, index) => results[index]?.status === 'fulfilled')
  if (alive.length > 0) return alive
  throw new AppError(
    'unavailable',
    `No broker answers: ${results.flatMap((result) => (result.status === 'rejected' ? [messageOf(result.reason)] : [])).join('; ')}.`,
  )
}

const nothing = (): void => {}
let silenced = false

/** The library logs whole requests and responses. */
function silenceLibrary(): void {
  if (silenced) return
  silenced = true
  setLogger({ debug: nothing, info: nothing, warn: nothing, error: nothing })
}

function saslOf(sasl: ConnectionConfig['sasl']): ReturnType<typeof saslPlain> | null {
  if (!sasl) return null
  const credentials = { username: sasl.username, password: readSecret(sasl.password) }
  if (sasl.mechanism === 'plain') return saslPlain(credentials)
  return sasl.mechanism === 'scram-sha-256' ? saslScramSha256(credentials) : saslScramSha512(credentials)
}

function tlsOptions(tls: ConnectionConfig['tls']): ConnectionOptions | undefined {
  if (tls === false) return undefined
  if (tls === true) return {}
  return { ...(tls.caFile ? { ca: readFileSync(tls.caFile) } : {}), rejectUnauthorized: tls.rejectUnauthorized ?? true }
}

function parseAddress(text: string): BrokerAddress {
  const colon = text.lastIndexOf(':')
  return { host: text.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(text.slice(colon + 1)) }
}
