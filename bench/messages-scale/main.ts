// In-doubt messages at scale: what a look at each source costs, and how fast the console lists what was found.
// node bench/messages-scale/main.ts [outbox rows=1000000] [ledger entries=50000] [half messages=100000] [rows of others=150000]; 0 leaves one out.
// The lists are asked twice: over what was found, and with so many open rows of other sources beside it.
// Prints one JSON line. Yardsticks of the same run: a bare count, bare reads of the same znodes and topics, `select 1`.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { listMessages } from '../../lib/messages/queries.ts'
import type { MessageQuery } from '../../lib/messages/queries/filter.ts'
import { groupMessages } from '../../lib/messages/queries/groups.ts'
import { database } from '../../lib/platform/database.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'
import { benchHalves } from './halves.ts'
import { benchLedger } from './ledger.ts'
import { share, timesOf } from '../support/times.ts'
import { benchOutbox } from './outbox.ts'

const [rows = 1_000_000, entries = 50_000, halves = 100_000, others = 150_000] = process.argv.slice(2).map(Number)

const lists: Record<string, MessageQuery> = {
  urgent: {},
  oldest: { sort: 'oldest' },
  newest: { sort: 'newest' },
  attempts: { sort: 'attempts' },
  ofOutbox: { source: 'outbox:bench' },
  ofLedger: { source: 'ledger:bench' },
  ofHalves: { source: 'rocketmq-half:bench' },
  search: { search: 'k-4321' },
}

async function main(): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'messages-bench-'))
  await chmod(dir, 0o755)
  const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres') })
  try {
    process.env['DATABASE_URL'] = await ensureDatabase(postgres.url, 'bench')
    await applyMigrations(process.env['DATABASE_URL'])
    const outbox = rows > 0 ? await benchOutbox(await ensureDatabase(postgres.url, 'shop'), rows) : undefined
    console.error(JSON.stringify({ outbox }))
    const ledger = entries > 0 ? await benchLedger(dir, entries) : undefined
    console.error(JSON.stringify({ ledger }))
    const half = halves > 0 ? await benchHalves(join(dir, 'rocketmq'), halves) : undefined
    console.error(JSON.stringify({ half }))
    const peakRssMb = peakMb()
    const found = await measureLists()
    await addOthers()
    const crowded = await measureLists()
    console.log(JSON.stringify({ bench: 'messages-scale', outbox, ledger, half, lists: { found, crowded }, peakRssMb }))
  } finally {
    await database().close()
    await postgres.close()
    await rm(dir, { recursive: true, force: true })
  }
}

/** More than sources list: thirty of them with five thousand each. */
async function addOthers(): Promise<void> {
  await database().pool.query(
    `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, business_key, owner, topic, fingerprint, verdict, prepared_at, first_seen, updated_at)
     select 'outbox:other-' || n % 30 || ':' || n, 'outbox:other-' || n % 30, 'outbox', 'k-' || n, (array['outbox-failed', 'outbox-pending', 'outbox-claim-expired'])[1 + n % 3],
       'failed', 'order-' || n, 'owner-' || n % 50, 'topic-' || n % 20, '1', '', now() - n * interval '1 second', now(), now() from generate_series(1, $1::int) n`,
    [others],
  )
}

async function measureLists() {
  await database().pool.query('vacuum analyze in_doubt_message')
  const bare = share(await timesOf(100, () => database().pool.query('select 1')), 0.95)
  const p95: Record<string, number> = {}
  for (const [name, query] of Object.entries(lists))
    p95[name] = share(await timesOf(40, () => listMessages({ pageSize: 50, ...query })), 0.95)
  p95['groups'] = share(await timesOf(40, () => groupMessages()), 0.95)
  const total = (await listMessages({})).page?.total ?? 0
  return { total, selectOneP95Ms: bare, p95Ms: p95 }
}

const peakMb = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

await main()
