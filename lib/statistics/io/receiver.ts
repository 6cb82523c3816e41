// The receiver as one thing: socket, batches, registrations in every root, and what all that says about the source's state.
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database, Sql } from '../../platform/database.ts'
import type { Log } from '../../platform/log.ts'
import { type Loop, startLoop } from '../../platform/loop.ts'
import { markFailed, markFresh } from '../../platform/sources.ts'
import type { Running } from '../../platform/worker-task.ts'
import type { ZooKeeperSessions } from '../../platform/zookeeper/session.ts'
import { receiverSourceId } from '../sources.ts'
import { ownAddress, registerMonitor } from './monitor-registration.ts'
import { startMonitorServer } from './monitor-server.ts'
import { createReportBatcher } from './report-batcher.ts'

type Dependencies = {
  config: Pick<Config, 'registries' | 'statistics'>
  sessions: ZooKeeperSessions
  database: Database
  log: Log
  clock: Clock
}

const stateEveryMs = 5000

/** Listens, registers, stores; closes in the opposite order, so that callers learn first that it goes. */
export async function startReceiver({ config, sessions, database, log, clock }: Dependencies): Promise<Running> {
  const problems = new Map<string, string>()
  let loop: Loop | undefined
  const note = (key: string) => (problem: string | undefined) => {
    if (problems.get(key) === problem) return
    if (problem === undefined) problems.delete(key)
    else problems.set(key, problem)
    loop?.wake()
  }
  const batcher = createReportBatcher({ sql: database.pool, sourceId: receiverSourceId, log, onWrite: note('database') })
  const server = await startMonitorServer({ port: config.statistics.receiverPort, log, onRow: (row) => batcher.add(row) })
  const address = { host: config.statistics.receiverHost ?? ownAddress(), port: server.port }
  const instance = await installationId(database.pool)
  const registrations = config.registries.map((registry) => {
    problems.set(registry.id, 'not registered yet')
    return registerMonitor(sessions.get(registry.id), { root: registry.root, address, instance, log, onState: note(registry.id) })
  })
  loop = startLoop({
    name: receiverSourceId,
    intervalMs: stateEveryMs,
    log,
    clock,
    async run() {
      const detail = { address: `${address.host}:${address.port}`, ...server.counts(), ...batcher.counts() }
      if (problems.size === 0) await markFresh(database.pool, receiverSourceId, clock.now(), detail)
      else await markFailed(database.pool, receiverSourceId, [...problems].map(([key, problem]) => `${key}: ${problem}`).join('; '))
    },
  })
  let closing: Promise<void> | undefined
  return {
    close: () =>
      (closing ??= (async () => {
        await loop?.stop()
        await Promise.all(registrations.map((registration) => registration.close()))
        await server.close()
        await batcher.close()
      })()),
  }
}

/** Tells the nodes of this installation from those of another one on the same registry. */
async function installationId(sql: Sql): Promise<string> {
  const found = await sql.query<{ value: string }>(
    `with made as (insert into setting (key, value) values ('installation-id', to_jsonb($1::text)) on conflict do nothing returning value)
     select value from made union all select value from setting where key = 'installation-id' limit 1`,
    [randomUUID()],
  )
  return found.rows[0]?.value ?? 'unknown'
}
