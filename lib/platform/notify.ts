// Writers tell readers what changed. A notice is one row (so that a stream resumes after a gap) and one NOTIFY (so that it is live).
import pg from 'pg'
import { messageOf } from './errors.ts'
import type { Sql } from './database.ts'

export const noticeTopics = ['sources', 'registry', 'rules', 'statistics', 'kafka', 'messages', 'operations', 'audit', 'locks'] as const
export type NoticeTopic = (typeof noticeTopics)[number]

/** `keys` name what changed (service ids, operation ids …), at most 50; none = "anything of this topic". */
export type Notice = { id: string; at: string; topic: string; keys: string[] }

const channel = 'pilothouse'
const maxKeys = 50

/** Writes and announces a notice. Inside a transaction it becomes visible with the commit. */
export async function announce(sql: Sql, topic: NoticeTopic, keys: readonly string[] = []): Promise<void> {
  const kept = keys.length > maxKeys ? [] : [...keys]
  await sql.query(
    `with written as (insert into notice (topic, keys) values ($1, $2) returning id, at, topic, keys)
     select pg_notify('${channel}', json_build_object('id', id::text, 'at', at, 'topic', topic, 'keys', keys)::text) from written`,
    [topic, kept],
  )
}

/** Notices after `lastId`, oldest first, at most 500; older ones are forgotten after an hour. */
export async function noticesAfter(sql: Sql, lastId: string): Promise<Notice[]> {
  const found = await sql.query<{ id: string; at: Date; topic: string; keys: string[] }>(
    'select id, at, topic, keys from notice where id > $1 order by id limit 500',
    [lastId],
  )
  return found.rows.map((row) => ({ ...row, at: row.at.toISOString() }))
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

  async function connect(again: boolean): Promise<void> {
    const next = new pg.Client({ connectionString, keepAlive: true, connectionTimeoutMillis: 5000 })
    next.on('error', () => retry(next))
    next.on('end', () => retry(next))
    next.on('notification', (message) => {
      if (message.payload) onNotice(JSON.parse(message.payload) as Notice)
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
