// A real ZooKeeper whose tree is changed past the relay that collectors read it through, and collectors of several sources.
import pino from 'pino'
import { z } from 'zod'
import { systemClock as clock } from '../../../lib/platform/clock.ts'
import { database } from '../../../lib/platform/database.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { silentLog, type Log } from '../../../lib/platform/log.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import { createZooKeeperSession } from '../../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession, ZooKeeperState } from '../../../lib/platform/zookeeper/session.ts'
import { startCollector } from '../../../lib/registry/io/collector.ts'
import { treePathsOf } from '../../../lib/registry/tree.ts'
import { exchange } from '../../../demo/servers/exchange.ts'
import { startOldZooKeeper, type OldVersion } from '../../support/old-zookeeper.ts'
import type { Network } from '../zookeeper/network.ts'
import { rows, startEstate, until } from './estate.ts'
import { stormDirectories, stormLanes, type StormChange } from './storm-plan.ts'

export type StormCollector = {
  state(): ZooKeeperState
  /** How often the tree was read whole */
  snapshots(): number
  /** How often the connection was lost */
  losses(): number
  /** Directories that batches listed, and those of which they looked at names alone */
  looks(): { listed: number; unlisted: number }
  /** Resolves when everything that happened before the call is in the database. */
  settled(): Promise<void>
}

export type StormRig = {
  writer: ZooKeeperSession
  network: Network
  collect(sourceId: string, options: { maxDirty?: number }): Promise<StormCollector>
  /** Carries changes out, every lane in order, spread over that time. */
  carryOut(changes: readonly StormChange[], durationMs: number): Promise<void>
  /** Sessions that the server let expire so far; an old one does not count them */
  expiredSessions(): Promise<number>
  close(): Promise<void>
}

const marker = '/dubbo/config/dubbo/settled'
let marks = 0

/** On the ZooKeeper of the demo, or on a real one of an earlier line. */
export async function startStormRig(version?: OldVersion): Promise<StormRig> {
  const estate = await startEstate(version ? { server: (dir) => startOldZooKeeper(version, dir) } : {})
  const { network, server, registry } = estate
  // outlives a machine that is busy: a change whose answer is lost could not be planned with
  const connect = `127.0.0.1:${server.port}`
  const writer = createZooKeeperSession({ ...registry, connect, sessionTimeoutMs: 10_000 }, { log: silentLog })
  const { pool } = database()
  for (const table of ['provider', 'consumer', 'instance', 'rule', 'service', 'registry_oddity', 'registry_event', 'lease', 'source'])
    await pool.query(`delete from ${table}`)
  const sources = ['registry:main', 'registry:fresh']
  await declareSources(
    pool,
    sources.map((id) => ({ id, kind: 'registry', name: id, detail: {} })),
  )
  for (const path of stormDirectories) await writer.create(path, Buffer.alloc(0), { parents: true })
  const running: { close(): Promise<void> }[] = [writer]

  async function collect(sourceId: string, options: { maxDirty?: number }): Promise<StormCollector> {
    const lease = await acquireLease(pool, sourceId, 'storm', 600_000)
    if (!lease) throw new Error('the lease is held')
    const counts = { snapshots: 0, losses: 0, listed: 0, unlisted: 0 }
    const log = listeningLog(({ msg, listed = 0, unlisted = 0 }) => {
      if (msg === 'registry read') counts.snapshots += 1
      counts.listed += listed
      counts.unlisted += unlisted
    })
    const zookeeper = createZooKeeperSession({ ...registry, sessionTimeoutMs: 4000 }, { log })
    zookeeper.onState((state) => {
      if (state === 'connecting') counts.losses += 1
    })
    const limits = options.maxDirty === undefined ? {} : { maxDirty: options.maxDirty }
    // what names alone said is judged as it is: no listing puts it right
    const collector = startCollector({ zookeeper, paths: treePathsOf(registry), lease, log, clock, listAfterMs: 600_000, ...limits })
    running.push(collector, zookeeper)
    return {
      state: () => zookeeper.state(),
      snapshots: () => counts.snapshots,
      losses: () => counts.losses,
      looks: () => ({ listed: counts.listed, unlisted: counts.unlisted }),
      settled: () => settled(writer, sourceId),
    }
  }

  return {
    writer,
    network,
    collect,
    carryOut: (changes, durationMs) => carryOut(writer, changes, durationMs),
    expiredSessions: () => expiredSessions(server.port, version !== undefined),
    async close() {
      for (const item of running) await item.close()
      await estate.close()
    },
  }
}

/** A log whose lines are handed on. */
const listeningLog = (onLine: (line: z.infer<typeof lineSchema>) => void): Log =>
  pino({ level: 'debug' }, { write: (line) => onLine(lineSchema.parse(JSON.parse(line))) })

const lineSchema = z.looseObject({ msg: z.string().optional(), listed: z.number().optional(), unlisted: z.number().optional() })

/** What is done last is seen last: a rule of ours, and a source that says that nothing waits. */
async function settled(writer: ZooKeeperSession, sourceId: string): Promise<void> {
  marks += 1
  const path = `${marker}${marks}.tag-router`
  const since = new Date()
  await writer.create(path, Buffer.from('key: settled\n'))
  await until(
    `${sourceId} settling`,
    async () => ({
      rule: await rows('select 1 from rule where source_id = $1 and path = $2', [sourceId, path]),
      source: await rows<{ state: string }>('select state from source where id = $1 and as_of > $2', [sourceId, since]),
    }),
    (value) => value.rule.length === 1 && value.source[0]?.state === 'fresh',
    30_000,
  )
  // a rule may be ahead of what rests longer, and the one-shot watches of the fallback come one by one
  await clock.sleep(1500)
}

/** Every lane in order; a change is due at its share of the time. */
async function carryOut(writer: ZooKeeperSession, changes: readonly StormChange[], durationMs: number): Promise<void> {
  const startedAt = Date.now()
  const lanes = Array.from({ length: stormLanes }, (): { change: StormChange; at: number }[] => [])
  for (const [index, change] of changes.entries())
    lanes[change.lane]?.push({ change, at: startedAt + (durationMs * index) / changes.length })
  await Promise.all(
    lanes.map(async (lane) => {
      for (const { change, at } of lane) {
        if (at > Date.now() + 5) await clock.sleep(at - Date.now())
        await writer.multi(change.operations, { timeoutMs: 30_000 })
      }
    }),
  )
}

async function expiredSessions(port: number, isOld: boolean): Promise<number> {
  const answer = await exchange({
    port,
    send: Buffer.from('mntr'),
    isWhole: (received) => received.includes(isOld ? 'zk_znode_count' : 'zk_stale_sessions_expired'),
    timeoutMs: 5000,
  })
  return Number(/zk_stale_sessions_expired\s+(\d+)/.exec(answer.toString())?.[1] ?? 0)
}
