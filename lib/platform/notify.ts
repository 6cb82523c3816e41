// Writers tell readers what changed. A notice is one row (so that a stream resumes after a gap) and one NOTIFY (so that it is live).
import pg from 'pg'
import { messageOf } from './errors.ts'
import { prepared, type Sql } from './database.ts'

export const noticeTopics = [
  'sources',
  'registry',
  'rules',
  'statistics',
  'kafka',
  'messages',
  'operations',
  'releases',
  'audit',
  'locks',
] as const
export type NoticeTopic = (typeof noticeTopics)[number]

/** `keys` name what changed (service ids, operation ids …), at most 200; none = "anything of this topic". */
export type Notice = { id: string; at: string; topic: string; keys: string[] }

const channel = 'pilothouse'
const maxKeys = 200
/** PostgreSQL refuses 8,000 bytes and more: a listener fetches the keys of a longer notice from its row. */
const maxPayloadBytes = 7900

/** Writes and announces a notice. Inside a transaction it becomes visible with the commit. */
export async function announce(sql: Sql, topic: NoticeTopic, keys: readonly string[] = []): Promise<void> {
  const kept = keys.length > maxKeys ? [] : [...keys]
  await sql.query(
    prepared(
      `with written as (insert into notice (topic, keys) values ($1, $2) returning id, at, topic, keys)
     select pg_notify('${channel}', case when octet_length(whole) <= ${maxPayloadBytes} then whole else id::text end)
     from written, lateral (select json_build_object('id', id::text, 'at', at, 'topic', topic, 'keys', keys)::text as whole) as payload`,
      [topic, kept],
    ),
  )
}

type NoticeRow = Omit<Notice, 'at'> & { at: Date }
const fromRow = (row: NoticeRow): Notice => ({ ...row, at: row.at.toISOString() })

/** Notices after `lastId`, oldest first, at most 500; older ones are forgotten after an hour. */
export async function noticesAfter(sql: Sql, lastId: string): Promise<Notice[]> {
  const found = await sql.query<NoticeRow>('select id, at, topic, keys from notice where id > $1 order by id limit 500', [lastId])
  return found.rows.map(fromRow)
}

async function noticeOf(sql: Sql, id: string): Promise<Notice | undefined> {
  const found = await sql.query<NoticeRow>('select id, at, topic, keys from notice where id = $1', [id])
  return found.rows.map(fromRow)[0]
}

export type NoticeListener = { close(): Promise<void> }

/** Listens for ever: a lost connection is reopened, and `onGap` tells that notices may have been missed in between. */
export function listenForNotices(
  connectionString: string,
  { onNotice, onGap, onError }: { onNotice(notice: Notice): void; onGap(): void; onError?(reason: string): void },
): NoticeListener {
  let client: pg.Client | undefined
  let closed = false
  let timer: NodeJS.Timeout | undefined
  /** Notices are told in the order in which they came, also those whose keys must be fetched first */
  let told = Promise.resolve()

  async function tell(from: pg.Client, payload: string): Promise<void> {
    try {
      const notice = payload.startsWith('{') ? (JSON.parse(payload) as Notice) : await noticeOf(from, payload)
      if (notice) onNotice(notice)
    } catch (error) {
      onError?.(messageOf(error))
      onGap()
    }
  }

  async function connect(again: boolean): Promise<void> {
    const next = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 5000 })
    next.on('error', () => retry(next))
    next.on('end', () => retry(next))
    next.on('notification', (message) => {
      const { payload } = message
      if (payload) told = told.then(() => tell(next, payload))
    })
    client = next
    try {
      await next.connect()
      await next.query(`listen ${channel}`)
      if (again) onGap()
    } catch (error) {
      onError?.(messageOf(error))
      retry(next)
    }
  }

  function retry(failed: pg.Client): void {
    if (closed || client !== failed) return
    client = undefined
    failed.end().catch(() => {})
    timer = setTimeout(() => void connect(true), 1000)
  }

  void connect(false)
  return {
    async close() {
      closed = true
      clearTimeout(timer)
      await client?.end().catch(() => {})
    },
  }
}
