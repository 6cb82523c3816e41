// A real broker that checks often, its half messages as a source, and the verbs on them through the pipeline.
import { setTimeout as sleep } from 'node:timers/promises'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import { startRocketmq, type RocketmqOptions, type RocketmqServer } from '../../../../demo/servers/rocketmq.ts'
import { accessOf, type RemotingAccess } from '../../../../lib/messages/io/rocketmq/access.ts'
import { pull, queryByUniqueKey } from '../../../../lib/messages/io/rocketmq/broker-reads.ts'
import { openRemoting } from '../../../../lib/messages/io/rocketmq/connection.ts'
import type { StoredHalf } from '../../../../lib/messages/io/rocketmq/message-codec.ts'
import type { MessageDetail } from '../../../../lib/messages/schema.ts'
import type { VerbName } from '../../../../lib/messages/verb-names.ts'
import { database } from '../../../../lib/platform/database.ts'
import type { OperationRow } from '../../../../lib/operations/schema.ts'
import { configSchema, type Config, type ConfigInput } from '../../../../lib/platform/config.ts'
import { silentLog as log } from '../../../../lib/platform/log.ts'
import type { Running } from '../../../../lib/platform/worker-task.ts'
import type { ZooKeeperSessions } from '../../../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../../../lib/platform/zookeeper/sessions.ts'
import { startHalfProducer, type HalfProducer } from './half-producer.ts'
import { newRunner, resolve, runUntilEnd, startCollectors, waitForMessage } from './worker.ts'

export const topic = 'shipment-created'
/** a check every 8 s leaves a quiet time of 2.4 s; an answer may take 2.5 s, since the machine may be busy */
export const checkIntervalMs = 8_000
const unhurried = { checkIntervalMs, answerAllowanceMs: 2_500 }
/** younger ones are not listed, since an op may be on its way */
export const listedAfterMs = 10_000

export type HalfRig = {
  broker(): RocketmqServer
  config(): Config
  sessions(): ZooKeeperSessions
  producer(group?: string): Promise<HalfProducer>
  /** Leaves a half message that nobody answers for, old enough to be listed; answers its key. */
  leave(name: string): Promise<string>
  /** Waits until it is listed as `accept` likes it. */
  seen(uniqKey: string, accept?: (message: MessageDetail) => boolean): Promise<MessageDetail>
  /** Plans the verb and runs it to its end. */
  settle(message: MessageDetail, verb: VerbName): Promise<OperationRow>
  plan(message: MessageDetail, verb: VerbName): Promise<OperationRow>
  finish(operationId: string): Promise<OperationRow>
  /** As many workers as places take one planned operation each and die there. */
  dieAt(places: readonly string[]): Promise<void>
  /** One worker takes a planned operation, and is held up for that long when it comes to the place. */
  holdAt(place: string, ms: number): Promise<void>
  delivered(uniqKey: string): Promise<StoredHalf[]>
  /** What a consumer of the topic gets from its beginning to its end, by unique key. */
  consumed(): Promise<Map<string, StoredHalf[]>>
}

/** Its claim lasts long enough that nobody takes it up before all are dead. */
async function dieOnce(estate: Parameters<typeof newRunner>[0], place: string): Promise<void> {
  const reached = Promise.withResolvers<void>()
  const runner = newRunner(estate, {
    holder: 'doomed',
    ttlMs: 600_000,
    checkpoint: (name) => {
      if (name !== place) return Promise.resolve()
      reached.resolve()
      return new Promise(() => {})
    },
  })
  await Promise.race([reached.promise, runner.runOnce().then(() => Promise.reject(new Error(`nobody died at "${place}"`)))])
}

/** Which broker, and how we come in; 5.3 over plain TCP with nobody asked where nothing is said. */
export type HalfWorld = {
  /** of the source, where there is more than one */
  id?: string
  pace?: typeof unhurried
  /** how long a request of a worker that died may come late; here nothing does, where nothing is said */
  retransmitForMs?: number
  broker?: Pick<RocketmqOptions, 'generation' | 'acl' | 'brokerPort' | 'transactionCheckMax' | 'settings'>
  access?: Partial<NonNullable<ConfigInput['rocketmq']>[number]>
}

const startBroker = (dir: string, { broker, pace = unhurried }: HalfWorld): Promise<RocketmqServer> =>
  startRocketmq({
    dir,
    transactionCheckIntervalMs: pace.checkIntervalMs,
    transactionTimeoutMs: 1_000,
    transactionOpBatchIntervalMs: 300,
    ...broker,
  })

const configOf = (
  rocketmq: RocketmqServer,
  { id = 'half', access, pace: { answerAllowanceMs } = unhurried, retransmitForMs = 0 }: HalfWorld,
): Config =>
  configSchema.parse({
    rocketmq: [{ id: 'shop', nameServers: [`127.0.0.1:${rocketmq.port}`], ...access }],
    messages: [{ kind: 'rocketmq', id, cluster: 'shop', scanMs: 1000, answerAllowanceMs, checkMarginMs: 500, retransmitForMs }],
  })

/** A unique key of a name. */
export const uniq = (name: string): string => `${name}-`.padEnd(32, '0')

async function deliveredCopies(brokerPort: number, uniqKey: string, access: RemotingAccess): Promise<StoredHalf[]> {
  const broker = await openRemoting(`127.0.0.1:${brokerPort}`, AbortSignal.timeout(10_000), access)
  try {
    return await queryByUniqueKey(broker, topic, uniqKey, Date.now())
  } finally {
    broker.close()
  }
}

/** Producers here send to queue 0. */
async function consumeAll(brokerPort: number): Promise<Map<string, StoredHalf[]>> {
  const broker = await openRemoting(`127.0.0.1:${brokerPort}`, AbortSignal.timeout(60_000))
  try {
    const messages: StoredHalf[] = []
    for (let from = 0n, end = false; !end;) {
      const pulled = await pull(broker, topic, from)
      messages.push(...pulled.messages)
      from = pulled.next
      end = pulled.end
    }
    return Map.groupBy(messages, ({ properties }) => properties['UNIQ_KEY'] ?? '')
  } finally {
    broker.close()
  }
}

/** Starts everything before the tests of a file. */
export function useHalfRig(world: HalfWorld = {}): HalfRig {
  let dir = ''
  let rocketmq: RocketmqServer
  let orphan: HalfProducer
  let collectors: Running
  let config: Config
  const opened: HalfProducer[] = []
  const access = () => accessOf(config.rocketmq[0] ?? { tls: false })
  const estate = () => ({ config, sessions: createZooKeeperSessions(config, { log }) })

  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'pilothouse-half-'))
    rocketmq = await startBroker(dir, world)
    config = configOf(rocketmq, world)
    orphan = await startHalfProducer(rocketmq.brokerPort, 'gone-producer', topic, access().sign)
    collectors = await startCollectors(estate())
  })
  afterAll(async () => {
    for (const producer of opened) producer.close()
    orphan?.close()
    await collectors?.close()
    await rocketmq?.close()
    await rm(dir, { recursive: true, force: true })
  })

  return {
    broker: () => rocketmq,
    config: () => config,
    sessions: () => estate().sessions,
    async producer(group = 'live-producer') {
      const producer = await startHalfProducer(rocketmq.brokerPort, group, topic, access().sign)
      opened.push(producer)
      await producer.beat()
      return producer
    },
    async leave(name) {
      await orphan.half(name, uniq(name), listedAfterMs)
      return uniq(name)
    },
    seen: (uniqKey, accept) => waitForMessage(`broker-a/${uniqKey}`, accept, 60_000, `rocketmq-half:${world.id ?? 'half'}`),
    plan: (message, verb) => resolve(message, verb),
    finish: (operationId) => runUntilEnd(estate(), operationId, 90_000),
    async settle(message, verb) {
      return runUntilEnd(estate(), (await resolve(message, verb)).id, 90_000)
    },
    async dieAt(places) {
      await Promise.all(places.map((place) => dieOnce(estate(), place)))
      await database().pool.query(`update operation set due_at = now() where claimed_by = 'doomed' and finished_at is null`)
    },
    async holdAt(place, ms) {
      let held: Promise<void> | undefined
      await newRunner(estate(), { checkpoint: (name) => (name === place ? (held ??= sleep(ms)) : Promise.resolve()) }).runOnce()
    },
    consumed: () => consumeAll(rocketmq.brokerPort),
    delivered: (uniqKey) => deliveredCopies(rocketmq.brokerPort, uniqKey, access()),
  }
}
