// Rows, relays and planned operations of one outbox under test. A delivery is a row of `delivered`: the topic's stand-in.
import { setTimeout as sleep } from 'node:timers/promises'
import { resolveMessage } from '../../../../lib/messages/commands.ts'
import { saveItem } from '../../../../lib/messages/io/store.ts'
import { getMessage } from '../../../../lib/messages/queries.ts'
import type { MessageDetail } from '../../../../lib/messages/schema.ts'
import type { VerbName } from '../../../../lib/messages/verb-names.ts'
import type { OperationRow } from '../../../../lib/operations/schema.ts'
import { plainTable, type OutboxRig } from './outbox-rig.ts'

export type Kind = 'failed' | 'expired' | 'pending'

export type Acting = {
  rig: OutboxRig
  seed(kind: Kind): Promise<string>
  row(id: string): Promise<{ status: string; attempts: number } | undefined>
  /** The message as an operator sees it now. */
  message(id: string): Promise<MessageDetail>
  plan(id: string, verb: VerbName): Promise<OperationRow>
  deliveries(id: string): Promise<number>
  /** One turn of a relay: takes what is new, delivers it, marks it. */
  relay(): Promise<void>
  /** The server ends our sessions that stand in a transaction, as it does when a worker dies. */
  endSessions(): Promise<void>
}

export async function startActing(rig: OutboxRig, mariadb: boolean): Promise<Acting> {
  const { sql } = rig
  await sql.run(plainTable(mariadb))
  await sql.run('create table delivered (message_id bigint not null)')
  const key = mariadb ? '`key`' : 'key'
  const past = mariadb ? 'now(3) - interval 1 hour' : `now() - interval '1 hour'`
  const soon = mariadb ? 'now(3) + interval 10 second' : `now() + interval '10 seconds'`
  const state: Record<Kind, string> = { failed: `'FAILED', 5, ${past}`, expired: `'CLAIMED', 1, ${past}`, pending: `'NEW', 0, null` }
  let next = 1
  const source = rig.source()

  const message = async (id: string): Promise<MessageDetail> => {
    const item = await source.reread(id, undefined, AbortSignal.timeout(10_000))
    if (item) await saveItem(source, item)
    return (await getMessage(`${rig.sourceId}:${id}`)).data
  }
  return {
    rig,
    async seed(kind) {
      const id = String(next++)
      await sql.run(`insert into outbox (id, topic, ${key}, payload, status, attempts, locked_until, created_at)
        values (${id}, 't', 'k${id}', '{"n":1}', ${state[kind]}, ${past})`)
      return id
    },
    async row(id) {
      const [found] = await sql.run(`select status, attempts from outbox where id = ${id}`)
      return found && { status: String(found['status']), attempts: Number(found['attempts']) }
    },
    message,
    async plan(id, verb) {
      const { fingerprint } = await message(id)
      return resolveMessage(`${rig.sourceId}:${id}`, { verb, fingerprint, reason: 'because of the test' }, 'ada')
    },
    async deliveries(id) {
      const [found] = await sql.run(`select count(*) as n from delivered where message_id = ${id}`)
      return Number(found?.['n'])
    },
    async relay() {
      await sql.run('begin')
      const rows = await sql.run(`select id from outbox where status = 'NEW' order by id limit 20 for update skip locked`)
      const ids = rows.map((row) => String(row['id'])).join(', ')
      if (ids !== '')
        await sql.run(`update outbox set status = 'CLAIMED', attempts = attempts + 1, locked_until = ${soon} where id in (${ids})`)
      await sql.run('commit')
      if (ids === '') return
      await sql.run(`insert into delivered select id from outbox where id in (${ids})`)
      await sql.run(`update outbox set status = 'SENT', sent_at = now() where id in (${ids})`)
    },
    endSessions: () => endSessions(rig, mariadb),
  }
}

async function endSessions({ sql }: OutboxRig, mariadb: boolean): Promise<void> {
  if (!mariadb) {
    await sql.run(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'pilothouse' and state like 'idle in transaction%' and datname = current_database()`,
    )
    return
  }
  // not innodb_trx: it shows what was a tenth of a second ago; nor one that is not idle: it is 'Query' until after its answer was read, and
  // KILL of a session that is ending by itself has taken MariaDB down
  const idle = `select id from information_schema.processlist
    where db = database() and id <> connection_id() and command = 'Sleep' and time_ms >= 50`
  let found = await sql.run(idle)
  for (const deadline = Date.now() + 1_000; found.length === 0 && Date.now() < deadline; found = await sql.run(idle)) await sleep(25)
  for (const { id } of found) await sql.run(`kill ${String(id)}`).catch(() => {})
}
