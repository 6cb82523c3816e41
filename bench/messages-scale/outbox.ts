// An outbox with a million open rows: each look reads what is known again and one page more, whatever else is open.
import pg from 'pg'
import { share, timesOf } from '../support/times.ts'
import { openLooking, type LookTimes } from './looks.ts'

const maxLooks = 50

/** `url`: an empty database of the application. */
export async function benchOutbox(url: string, rows: number) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(
    `create table outbox (id bigserial primary key, topic text not null, key text not null, payload jsonb not null, status text not null default 'NEW',
       attempts int not null default 0, locked_until timestamptz, last_error text, created_at timestamptz not null default now(), sent_at timestamptz)`,
  )
  await client.query(
    `insert into outbox (topic, key, payload, created_at) select 'orders', 'order-' || n, '{"amount": 1}', now() - interval '1 hour' from generate_series(1, $1) n`,
    [rows],
  )
  await client.query('vacuum analyze outbox')
  const looking = await openLooking({ messages: [{ kind: 'outbox', id: 'bench', url, columns: { key: 'key' }, suspectAfterMs: 1_000 }] })
  try {
    const looks: LookTimes[] = []
    do looks.push(await looking.look())
    while (looks.length < maxLooks && looks.at(-1)?.detail['cut'] !== true)
    const full = await timesOf(10, () => looking.look())
    // a relay sends a hundred rows between two looks
    const moving = await timesOf(10, async (round) => {
      await client.query(`update outbox set status = 'SENT', sent_at = now() where id between $1 and $2`, [
        round * 100 + 1,
        round * 100 + 100,
      ])
      await looking.look()
    })
    const countMs = share(await timesOf(5, () => client.query(`select count(*) from outbox where status = 'NEW'`)), 0.5)
    const last = await looking.look()
    return {
      rows,
      looksUntilCut: looks.length,
      firstLookMs: (looks[0]?.listMs ?? 0) + (looks[0]?.saveMs ?? 0),
      listed: last.items,
      said: last.detail,
      fullLookMs: share(full, 0.5),
      lookAfter100SentMs: share(moving, 0.5),
      countMs,
      lookToCount: Number((share(full, 0.5) / countMs).toFixed(2)),
    }
  } finally {
    await looking.close()
    await client.end()
  }
}
