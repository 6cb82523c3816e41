// A real ZooKeeper, the database, and the weight.set kind run by the real pipeline. What the collector does is done here by hand, so
// that a test decides when the console learns of a change.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { startZooKeeper } from '../../../demo/servers/zookeeper.ts'
import type { AddressCalls } from '../../../lib/governance/drain/judge-drain.ts'
import type { ObservedShares, ObserverTiming } from '../../../lib/governance/io/share-observer.ts'
import { createGovernanceOperationKinds } from '../../../lib/governance/tasks.ts'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { isLive } from '../../../lib/operations/state-machine.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { database } from '../../../lib/platform/database.ts'
import { isAppError } from '../../../lib/platform/errors.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { classifyConfigNode, classifyRuleUrl } from '../../../lib/registry/rule-node.ts'
import { quickTiming } from '../../support/quick-timing.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { seed, sourceId } from './registry-rows.ts'

export const yamlPath = '/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.configurators'
export const urlDirectory = '/dubbo/com.shop.Order/configurators'

/** The worker dies (its signal is aborted) before or after the n-th change it makes in ZooKeeper, counted from 1. */
export type Crash = { when: 'before' | 'after'; change: number }

export type RunOptions = {
  /** the worker's way to ZooKeeper, where it is not the world's own */
  session?: ZooKeeperSession
  crash?: Crash
  between?: () => Promise<void>
  observed?: ObservedShares
  /** what is reported of calls to a drained address; nothing unless said */
  callsTo?: () => AddressCalls
  timing?: Partial<ObserverTiming>
}

export type World = {
  zookeeper(): ZooKeeperSession
  zookeeperPort(): number
  /** All rules in ZooKeeper, as the collector would have stored them: path → content */
  mirror(): Promise<Record<string, string>>
  read(path: string): Promise<string | undefined>
  put(path: string, text: string): Promise<void>
  /** `between` runs when the first worker is dead and the next has not begun */
  run(id: string, options?: RunOptions): Promise<OperationRow>
}

/** Starts the world for a test file; each test begins with three providers, one 2.6 and one 3.2 consumer, and no rule. */
export function governanceWorld(): World {
  useTestDatabase()
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-governance-'))
  const opened: { close(): Promise<void> }[] = []
  let session: ZooKeeperSession
  let port = 0

  beforeAll(async () => {
    const server = await startZooKeeper({ dir, heapMb: 96 })
    port = server.port
    const config = configSchema.parse({ registries: [{ id: 'main', connect: `127.0.0.1:${server.port}` }] })
    const sessions = createZooKeeperSessions(config, { log: silentLog })
    session = sessions.get('main')
    opened.push(sessions, server)
  })
  afterAll(async () => {
    for (const part of opened) await part.close()
    rmSync(dir, { recursive: true, force: true })
  })

  beforeEach(async () => {
    await removeTree(session, '/dubbo')
    await seed(['', '3.2.18'])
  })

  const read = async (path: string): Promise<string | undefined> => {
    try {
      return (await session.getData(path)).data.toString('utf8')
    } catch (error) {
      if (isAppError(error, 'not-found')) return undefined
      throw error
    }
  }
  return {
    zookeeper: () => session,
    zookeeperPort: () => port,
    read,
    async put(path, text) {
      const stat = await session.exists(path)
      if (stat) await session.setData(path, Buffer.from(text), -1)
      else await session.create(path, Buffer.from(text), { parents: true })
    },
    mirror: () => mirror(session, read),
    run: (id, options = {}) => run(options.session ?? session, id, options),
  }
}

async function mirror(session: ZooKeeperSession, read: (path: string) => Promise<string | undefined>): Promise<Record<string, string>> {
  const rules: { path: string; kind: string; key: string; content: string }[] = []
  for (const name of await childrenOf(session, urlDirectory))
    rules.push({ path: `${urlDirectory}/${name}`, ...classifyRuleUrl('com.shop.Order', name) })
  for (const name of await childrenOf(session, '/dubbo/config/dubbo')) {
    const path = `/dubbo/config/dubbo/${name}`
    const content = await read(path)
    const rule = classifyConfigNode(`dubbo/${name}`)
    if (rule && content !== undefined) rules.push({ path, ...rule, content })
  }
  const { pool } = database()
  await pool.query('delete from rule')
  for (const rule of rules)
    await pool.query('insert into rule (source_id, path, kind, key, content, updated_at) values ($1, $2, $3, $4, $5, now())', [
      sourceId,
      rule.path,
      rule.kind,
      rule.key,
      rule.content,
    ])
  return Object.fromEntries(rules.map((rule) => [rule.path, rule.content]))
}

async function run(
  session: ZooKeeperSession,
  id: string,
  { crash, between, observed = noCalls, callsTo = neverCalled, timing }: RunOptions,
): Promise<OperationRow> {
  const stop = new AbortController()
  const sessions = [...(crash ? [crashing(session, crash, stop)] : []), session]
  for (const [attempt, current] of sessions.entries()) {
    if (attempt > 0) await between?.()
    const kinds = createGovernanceOperationKinds({
      sessions: { get: () => current },
      log: silentLog,
      clock: systemClock,
      observedShares: observed,
      timing: { ...quickTiming, ...timing },
      callsTo: async () => callsTo(),
      drainTiming: { quietForMs: 400, stubbornForMs: 1500 },
    })
    const runner = createOperationRunner({
      kinds,
      holder: `w${attempt}`,
      log: silentLog,
      clock: systemClock,
      leasedSources: () => [sourceId],
      claimTtlMs: 300,
    })
    const signal = attempt < sessions.length - 1 ? stop.signal : new AbortController().signal
    for (let round = 0; round < 200 && !signal.aborted && isLive((await getOperation(id)).state); round += 1) {
      if (!(await runner.runOnce(signal))) await delay(30)
    }
  }
  return getOperation(id)
}

const noCalls: ObservedShares = async () => []
const neverCalled = (): AddressCalls => ({ lastCallAt: null, lastReportAt: null })

/** A session whose worker dies around one of its changes: after its death, nothing of it reaches ZooKeeper. */
function crashing(session: ZooKeeperSession, { when, change }: Crash, stop: AbortController): ZooKeeperSession {
  let changes = 0
  async function around<T>(act: () => Promise<T>): Promise<T> {
    changes += 1
    if (stop.signal.aborted || (changes === change && when === 'before')) return die()
    const result = await act()
    return changes === change ? die() : result
  }
  function die(): never {
    stop.abort(new Error('killed'))
    throw new Error('killed')
  }
  return {
    ...session,
    create: (path, data, options) => around(() => session.create(path, data, options)),
    setData: (path, data, version, options) => around(() => session.setData(path, data, version, options)),
    remove: (path, version, options) => around(() => session.remove(path, version, options)),
  }
}

async function childrenOf(session: ZooKeeperSession, path: string): Promise<string[]> {
  return (await session.exists(path)) ? session.getChildren(path) : []
}

async function removeTree(session: ZooKeeperSession, path: string): Promise<void> {
  for (const name of await childrenOf(session, path)) await removeTree(session, `${path}/${name}`)
  if (await session.exists(path)) await session.remove(path, -1)
}
