import { randomBytes } from 'node:crypto'
import type { Config } from './config.ts'
import type { Database, Sql } from './database.ts'
import type { Log } from './log.ts'
import { startLoop } from './loop.ts'
import { configIdOf } from './source-id.ts'
import type { SourceKind, SourceRow } from './sources.ts'
import type { Running } from './worker-task.ts'

/** The key of the internal port: made at first start, kept in the database, known to web and workers only. */
export async function internalKey(sql: Sql): Promise<string> {
  await sql.query(`insert into setting (key, value) values ('internal-key', to_jsonb($1::text)) on conflict do nothing`, [
    randomBytes(24).toString('base64url'),
  ])
  const found = await sql.query<{ key: string }>(`select value #>> '{}' as key from setting where key = 'internal-key'`)
  return found.rows[0]?.key ?? ''
}

/** Makes this worker known, with a heartbeat; forgets workers that have been silent for a minute and notices older than an hour. */
export async function registerWorker(
  database: Database,
  { holder, url, log }: { holder: string; url: string; log: Log },
): Promise<Running> {
  const { pool } = database
  await pool.query('insert into worker (id, internal_url, started_at, heartbeat_at) values ($1, $2, now(), now())', [holder, url])
  const loop = startLoop({
    name: 'heartbeat',
    intervalMs: 5000,
    log,
    async run() {
      await pool.query('update worker set heartbeat_at = now() where id = $1', [holder])
      await pool.query(`delete from worker where heartbeat_at < now() - interval '1 minute'`)
      await pool.query(`delete from notice where at < now() - interval '1 hour'`)
    },
  })
  return {
    async close() {
      await loop.stop()
      await pool.query('delete from worker where id = $1', [holder])
    },
  }
}

/** What the sources table says of each task's source: kind from the id, name and addresses from the configuration. */
export function describeSources(config: Config, sourceIds: readonly string[]): Pick<SourceRow, 'id' | 'kind' | 'name' | 'detail'>[] {
  return sourceIds.map((id) => {
    const kind = id.slice(0, id.indexOf(':')) as SourceKind
    const configId = configIdOf(id)
    const named = [...config.registries, ...config.kafka, ...config.rocketmq, ...config.messages].find(
      (item) => item.id === configId && belongs(kind, item),
    )
    return { id, kind, name: named?.name ?? configId, detail: named ? addressesOf(named) : {} }
  })
}

type Named = Config['registries'][number] | Config['kafka'][number] | Config['rocketmq'][number] | Config['messages'][number]

function belongs(kind: SourceKind, item: Named): boolean {
  if (kind === 'registry') return 'connect' in item
  if (kind === 'kafka') return 'brokers' in item
  return 'kind' in item
}

/** Only what is no secret. */
function addressesOf(item: Named): Record<string, unknown> {
  if ('connect' in item) {
    const { connect, root, configNamespace, metadataRoot } = item
    return { connect, root, configNamespace, ...(metadataRoot === root ? {} : { metadataRoot }) }
  }
  if ('brokers' in item) return { brokers: item.brokers }
  if ('nameServers' in item) return { nameServers: item.nameServers }
  if (item.kind !== 'ledger') return {}
  const { path, registry, kafka, rocketmq } = item
  return { path, registry, ...(kafka === undefined ? { rocketmq } : { kafka }) }
}
