// A real ZooKeeper, a session to write the tree with, and a collector on the test file's database.
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startNetwork, type Network } from '../zookeeper/network.ts'
import { startZooKeeper } from '../../../demo/servers/zookeeper.ts'
import type { Server } from '../../../demo/servers/server.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema, type Config, type RegistryConfig } from '../../../lib/platform/config.ts'
import { database } from '../../../lib/platform/database.ts'
import { startInternalHttp } from '../../../lib/platform/internal-http.ts'
import { acquireLease } from '../../../lib/platform/leases.ts'
import { createLog } from '../../../lib/platform/log.ts'
import { declareSources } from '../../../lib/platform/sources.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { internalKey } from '../../../lib/platform/worker-registry.ts'
import { createZooKeeperSession } from '../../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { encodeNodeName } from '../../../lib/registry/dubbo-url.ts'
import { createRegistryTasks } from '../../../lib/registry/tasks.ts'

export const sourceId = 'registry:main'
export const log = createLog('test', process.env['PILOTHOUSE_LOG_LEVEL'] ?? 'silent')

export type Estate = {
  server: Server
  /** Between the collector and ZooKeeper; the writer does not use it */
  network: Network
  registry: RegistryConfig
  writer: ZooKeeperSession
  openWriter(): ZooKeeperSession
  startCollector(holder?: string): Promise<Running>
  /** Starts one after another has ended, and waits until it has read the registry */
  startAgain(): Promise<Running>
  /** Answers what web asks the worker that holds the lease, which `holder` does */
  serveReads(holder?: string): Promise<void>
  close(): Promise<void>
}

/** Sessions last 2 s at least (tick 500 ms), so that an expiry can be waited for. */
export async function startEstate(
  options: { root?: string; sessionTimeoutMs?: number; server?: (dir: string) => Promise<Server> } = {},
): Promise<Estate> {
  const dir = await mkdtemp(join(tmpdir(), 'registry-test-'))
  const server = options.server ? await options.server(dir) : await startZooKeeper({ dir, tickTimeMs: 500 })
  const network = await startNetwork(server.port)
  const config = configSchema.parse({
    registries: [
      {
        id: 'main',
        connect: `127.0.0.1:${network.port}`,
        root: options.root ?? 'dubbo',
        sessionTimeoutMs: options.sessionTimeoutMs ?? 4000,
      },
    ],
  })
  const registry = config.registries[0]
  if (!registry) throw new Error('no registry')
  // outlives a machine that is busy, or what it made as ephemeral would go; that its end is seen is no matter of its time-out
  const openWriter = () => createZooKeeperSession({ ...registry, connect: `127.0.0.1:${server.port}`, sessionTimeoutMs: 5_000 }, { log })
  const writer = openWriter()
  const running: { close(): Promise<void> }[] = []
  await writer.waitConnected({ timeoutMs: 20_000 })
  const start = async (holder = 'test'): Promise<Running> => {
    const collector = await startCollector(config, holder)
    running.push(collector)
    return collector
  }
  return {
    server,
    network,
    registry,
    writer,
    openWriter,
    startCollector: start,
    async startAgain() {
      await rows(`update source set state = 'stale'`)
      const again = await start()
      await untilFresh()
      return again
    },
    serveReads: async (holder = 'test') => void running.push(...(await serveReads(config, holder))),
    async close() {
      for (const item of running) await item.close()
      await writer.close()
      await network.close()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

async function startCollector(config: Config, holder: string): Promise<Running> {
  const { pool } = database()
  await declareSources(pool, [{ id: sourceId, kind: 'registry', name: 'main', detail: {} }])
  const lease = await acquireLease(pool, sourceId, holder, 600_000)
  if (!lease) throw new Error('the lease is held')
  const sessions = createZooKeeperSessions(config, { log })
  const collector = await createRegistryTasks({ config, sessions, log, clock: systemClock }).tasks[0]?.start(lease)
  return {
    async close() {
      await collector?.close()
      await sessions.close()
    },
  }
}

async function serveReads(config: Config, holder: string): Promise<Running[]> {
  const { pool } = database()
  const sessions = createZooKeeperSessions(config, { log })
  const { reads } = createRegistryTasks({ config, sessions, log, clock: systemClock })
  const internal = await startInternalHttp(reads, await internalKey(pool))
  await pool.query('insert into worker (id, internal_url, started_at, heartbeat_at) values ($1, $2, now(), now())', [holder, internal.url])
  return [internal, sessions]
}

/** Writes a recorded tree (flag, version, path; data on the next line) into ZooKeeper, everything persistent. */
export async function loadFixture(writer: ZooKeeperSession, name: string): Promise<number> {
  const lines = (await readFile(new URL(`../../fixtures/dubbo/${name}`, import.meta.url), 'utf8')).split('\n')
  let count = 0
  for (const [index, line] of lines.entries()) {
    const path = /^[EP] v\d+ (\/.*)$/.exec(line)?.[1]
    if (!path) continue
    const following = lines.slice(index + 1, index + 3).find((next) => next.startsWith('    data('))
    const data = Buffer.from(following?.replace(/^ {4}data\(\d+\): ?/, '') ?? '')
    await put(writer, path, data)
    count += 1
  }
  return count
}

/** Creates or overwrites. */
export async function put(writer: ZooKeeperSession, path: string, data: Buffer | string = ''): Promise<void> {
  const bytes = Buffer.from(data)
  // a server that starts may accept a connection and say nothing to it, which is noticed after two thirds of a session
  await writer.waitConnected({ timeoutMs: 20_000 })
  try {
    await writer.create(path, bytes, { parents: true })
  } catch (error) {
    if ((error as { code?: string }).code !== 'conflict') throw error
    await writer.setData(path, bytes, -1)
  }
}

export type ProviderUrl = { host?: string; port?: number; application?: string; protocol?: string; params?: Record<string, string> }

export function providerPath(
  name: string,
  { host = '10.0.0.1', port = 20880, application = 'shop', protocol = 'dubbo', params = {} }: ProviderUrl = {},
): string {
  const all = {
    application,
    dubbo: '2.0.2',
    interface: name,
    methods: 'get,list',
    release: '2.7.23',
    side: 'provider',
    timestamp: '1795552061802',
    version: '1.0.0',
    ...params,
  }
  const query = Object.entries(all)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('&')
  return `/dubbo/${name}/providers/${encodeNodeName(`${protocol}://${host}:${port}/${name}?${query}`)}`
}

export function consumerPath(
  name: string,
  { host = '10.0.1.1', application = 'web', params = {} }: { host?: string; application?: string; params?: Record<string, string> } = {},
): string {
  const all = {
    application,
    category: 'consumers',
    check: 'false',
    dubbo: '2.0.2',
    interface: name,
    pid: '42',
    release: '2.7.23',
    side: 'consumer',
    version: '1.0.0',
    ...params,
  }
  const query = Object.entries(all)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)
    .join('&')
  return `/dubbo/${name}/consumers/${encodeNodeName(`consumer://${host}/${name}?${query}`)}`
}

/** Waits for a condition; answers how long it took, in milliseconds. Fails with the last value seen. */
export async function until<T>(what: string, read: () => Promise<T>, holds: (value: T) => boolean, limitMs = 10_000): Promise<number> {
  const startedAt = performance.now()
  for (;;) {
    const value = await read()
    if (holds(value)) return performance.now() - startedAt
    if (performance.now() - startedAt > limitMs)
      throw new Error(`${what} did not happen within ${limitMs} ms; last seen: ${JSON.stringify(value)?.slice(0, 2000)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const rows = async <T extends object>(text: string, values: unknown[] = []): Promise<T[]> =>
  (await database().pool.query<T>(text, values)).rows

export const sourceState = async (): Promise<string> =>
  (await rows<{ state: string }>('select state from source where id = $1', [sourceId]))[0]?.state ?? ''

export const untilFresh = (limitMs = 20_000): Promise<number> =>
  until('the source being fresh', sourceState, (state) => state === 'fresh', limitMs)
