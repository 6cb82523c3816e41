// An application's outbox table, read only: rows that failed, that a relay claimed and did not finish, or that wait for too long.
// There is no standard schema: columns come from the configuration, and those that the table does not have are done without.
import { Client } from 'pg'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import type { OutboxConfig } from '../../platform/config.ts'
import { AppError, messageOf } from '../../platform/errors.ts'
import { sourceIdOf } from '../../platform/source-id.ts'
import { outboxItemOf, type OutboxRow } from '../outbox-item.ts'
import { readOnly } from './read-only.ts'
import type { MessageSource, SourceListing } from './source.ts'

const statementTimeoutMs = 5_000
/** more rows than this are a broken relay, not a list; the detail says that it was cut */
const maxRows = 5_000

/** The source; each look opens and closes its own connection, so that it costs the application at most one for a moment. */
export function createOutboxSource(config: OutboxConfig, clock: Clock): MessageSource {
  async function withClient<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({
      connectionString: resolveUrl(config.url),
      connectionTimeoutMillis: 5_000,
      statement_timeout: statementTimeoutMs,
      query_timeout: statementTimeoutMs + 1_000,
      application_name: 'pilothouse',
    })
    client.on('error', () => {})
    try {
      await client.connect()
      await client.query('begin transaction read only')
      return await work(client)
    } catch (error) {
      if (error instanceof AppError) throw error
      throw new AppError('unavailable', `outbox "${config.id}": ${messageOf(error)}`, { cause: error })
    } finally {
      await client.end().catch(() => {})
    }
  }

  const list = (): Promise<SourceListing> =>
    withClient(async (client) => {
      const columns = await existingColumns(client, config)
      const rows = await suspectRows(client, config, columns)
      const now = clock.now()
      const items = rows.slice(0, maxRows).map((row) => outboxItemOf(row, { owner: config.owner, table: config.table, now }))
      return { items, settledByOperation: new Set(), detail: { table: config.table, inDoubt: items.length, cut: rows.length > maxRows } }
    })

  return {
    sourceId: sourceIdOf('outbox', config.id),
    sourceKind: 'outbox',
    intervalMs: config.scanMs,
    list,
    ...readOnly(list),
    async payload(key) {
      return withClient(async (client) => {
        const found = await client.query<{ row: unknown }>(
          `select to_jsonb(t) as row from ${tableOf(config)} t where t.${quote(config.columns.id)}::text = $1`,
          [key],
        )
        return found.rows[0]?.row
      })
    },
    async close() {},
  }
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`
const tableOf = (config: OutboxConfig): string => config.table.split('.').map(quote).join('.')

function resolveUrl(url: string): string {
  if (!url.startsWith('$')) return url
  const value = process.env[url.slice(1)]
  if (!value) throw new AppError('invalid-input', `the environment variable ${url.slice(1)} that an outbox names is empty`)
  return value
}

async function existingColumns(client: Client, config: OutboxConfig): Promise<ReadonlySet<string>> {
  const found = await client.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = to_regclass($1) and attnum > 0 and not attisdropped`,
    [tableOf(config)],
  )
  if (found.rowCount === 0) throw new AppError('not-found', `outbox "${config.id}": there is no table ${config.table}`)
  const names = new Set(found.rows.map((row) => row.name))
  for (const need of ['id', 'status', 'createdAt'] as const) {
    if (!names.has(config.columns[need]))
      throw new AppError(
        'invalid-input',
        `outbox "${config.id}": table ${config.table} has no column ${config.columns[need]}; name it under columns.${need}`,
      )
  }
  return names
}

const rowSchema = z.object({
  id: z.string(),
  status: z.string(),
  key: z.string().nullable(),
  topic: z.string().nullable(),
  attempts: z.coerce.number().int().nullable(),
  createdAt: z.date().nullable(),
  claimedUntil: z.date().nullable(),
  error: z.string().nullable(),
})

async function suspectRows(
  client: Client,
  { columns, done, suspectAfterMs, ...config }: OutboxConfig,
  existing: ReadonlySet<string>,
): Promise<OutboxRow[]> {
  const claimColumn = [columns.claimedUntil, ...claimColumns].find((name) => existing.has(name)) ?? columns.claimedUntil
  const column = (name: string, type: string): string => (existing.has(name) ? `${quote(name)}::${type}` : `null::${type}`)
  const late = (name: string): string => `${column(name, 'timestamptz')} < now() - $2 * interval '1 millisecond'`
  const found = await client.query(
    `select ${column(columns.id, 'text')} as id, ${column(columns.status, 'text')} as status, ${column(columns.key, 'text')} as key,
       ${column(columns.topic, 'text')} as topic, ${column(columns.attempts, 'int')} as attempts, ${column(columns.createdAt, 'timestamptz')} as "createdAt",
       ${column(claimColumn, 'timestamptz')} as "claimedUntil", left(${column(columns.error, 'text')}, 500) as error
     from ${tableOf({ columns, done, suspectAfterMs, ...config })}
     where coalesce(${column(columns.status, 'text')}, '') <> all ($1)
       and (upper(${column(columns.status, 'text')}) = any ($3) or ${late(claimColumn)} or (${column(claimColumn, 'timestamptz')} is null and ${late(columns.createdAt)}))
     order by ${quote(columns.createdAt)} limit ${maxRows + 1}`,
    [done, suspectAfterMs, failedStatuses],
  )
  const parsed = z.array(rowSchema).safeParse(found.rows)
  if (!parsed.success)
    throw new AppError(
      'invalid-input',
      `outbox "${config.id}": a row cannot be understood: ${parsed.error.issues[0]?.path.slice(1).join('.')}`,
    )
  return parsed.data
}

/** where a table says when a row was claimed instead of until when */
const claimColumns = ['claimed_at', 'locked_at']
const failedStatuses = ['FAILED', 'FAILURE', 'ERROR', 'DEAD', 'ABANDONED', 'POISON']
