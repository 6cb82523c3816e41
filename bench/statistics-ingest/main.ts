// How much of plain COPY's speed our ingest keeps: the same rows, the same table, the same run, durable writes.
//   COPY    rows into call_report, no conflict check, no minutes
//   ingest  the batcher of the receiver: conflict check, and every row added to its minute
// Rows: 2,000 caller/callee/method keys that report every 5 s. Prints one JSON line. Run: node bench/statistics-ingest/main.ts [rounds]
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { copyRows } from '../../lib/platform/bulk.ts'
import { openDatabase, type Database } from '../../lib/platform/database.ts'
import { silentLog } from '../../lib/platform/log.ts'
import { ensureDayPartitions } from '../../lib/platform/partitions.ts'
import type { CallRow } from '../../lib/statistics/call-row.ts'
import { createFrameReader } from '../../lib/statistics/dubbo-frame.ts'
import { reportedUrlOf } from '../../lib/statistics/hessian-url.ts'
import { decodeInvocation } from '../../lib/statistics/invocation.ts'
import { createReportBatcher } from '../../lib/statistics/io/report-batcher.ts'
import { toCallRow } from '../../lib/statistics/monitor-row.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'

const keys = 2000
const reports = 30
const rowCount = keys * reports
const sourceId = 'monitor:receiver'

/** Rows of one round, each at its own instant: 2,000 keys, one report each per 5 s. */
function rowsOf(round: number, startMs: number): CallRow[] {
  return Array.from({ length: rowCount }, (_, index) => {
    const key = index % keys
    return {
      atMs: startMs + (round * reports + Math.floor(index / keys)) * 5000,
      side: key % 2 === 0 ? ('provider' as const) : ('consumer' as const),
      application: `application-${key % 40}`,
      interface: `com.example.shop.service.Service${key % 200}`,
      group: '',
      version: '1.0.0',
      method: `method${key % 7}`,
      client: `10.0.${key % 16}.${key % 250}`,
      server: `10.1.${key % 32}.${key % 199}:20880`,
      success: 120,
      failure: key % 50 === 0 ? 1 : 0,
      elapsedMs: 480,
      maxElapsedMs: 37,
      concurrent: 2,
      inputBytes: 16_000,
      outputBytes: 0,
    }
  })
}

const columns = [
  'source_id',
  'at',
  'side',
  'application',
  'interface',
  'group',
  'version',
  'method',
  'client',
  'server',
  'success',
  'failure',
  'elapsed_ms',
  'max_elapsed_ms',
  'concurrent',
  'input_bytes',
  'output_bytes',
]

async function copy({ pool }: Database, rows: readonly CallRow[]): Promise<number> {
  const client = await pool.connect()
  const started = performance.now()
  await copyRows(
    client,
    'call_report',
    columns,
    rows.map((row) => [
      'copy',
      new Date(row.atMs),
      row.side,
      row.application,
      row.interface,
      row.group,
      row.version,
      row.method,
      row.client,
      row.server,
      row.success,
      row.failure,
      row.elapsedMs,
      row.maxElapsedMs,
      row.concurrent,
      row.inputBytes,
      row.outputBytes,
    ]),
  )
  client.release()
  return performance.now() - started
}

async function ingest({ pool }: Database, rows: readonly CallRow[]): Promise<number> {
  const batcher = createReportBatcher({ sql: pool, sourceId, log: silentLog, maxWaiting: rowCount + 1 })
  const started = performance.now()
  for (const row of rows) batcher.add(row)
  while (batcher.counts().waiting > 0 || batcher.counts().stored < rows.length) await new Promise((resolve) => setTimeout(resolve, 2))
  const took = performance.now() - started
  await batcher.close()
  return took
}

/** Frames per second from bytes to row, on one thread. */
function decodeRate(): number {
  const frame = readFileSync(new URL('../../tests/fixtures/dubbo/monitor-frame-3.2.18-provider-1.bin', import.meta.url))
  const reader = createFrameReader()
  const count = 20_000
  const started = performance.now()
  for (let index = 0; index < count; index += 1)
    for (const { body } of reader.push(frame)) {
      const url = reportedUrlOf(decodeInvocation(body).argument)
      if (url) toCallRow(url, Date.now())
    }
  return Math.round(count / ((performance.now() - started) / 1000))
}

/** The best round: what else the machine does only ever adds time. */
const best = (values: readonly number[]): number => Math.min(...values)

async function main(): Promise<void> {
  const rounds = Number(process.argv[2] ?? 3)
  const dir = mkdtempSync(join(tmpdir(), 'pilothouse-bench-'))
  chmodSync(dir, 0o755)
  const server = await startEmbeddedPostgres({ dir })
  const url = await ensureDatabase(server.url, 'bench')
  await applyMigrations(url)
  const database = openDatabase(url)
  try {
    await ensureDayPartitions(database.pool, 'call_report', 2)
    await ensureDayPartitions(database.pool, 'call_minute', 2)
    const startMs = Math.floor(Date.now() / 60_000) * 60_000
    const times = { copy: [] as number[], ingest: [] as number[] }
    for (let round = 0; round < rounds; round += 1) {
      const rows = rowsOf(round, startMs)
      times.copy.push(await copy(database, rows))
      times.ingest.push(await ingest(database, rows))
    }
    const [copyMs, ingestMs] = [best(times.copy), best(times.ingest)]
    const perSecond = (ms: number): number => Math.round(rowCount / (ms / 1000))
    console.log(
      JSON.stringify({
        bench: 'statistics-ingest',
        ratio: Number((copyMs / ingestMs).toFixed(3)),
        rows: rowCount,
        rounds,
        copyRowsPerSecond: perSecond(copyMs),
        ingestRowsPerSecond: perSecond(ingestMs),
        decodedFramesPerSecond: decodeRate(),
      }),
    )
  } finally {
    await database.close()
    await server.close()
    rmSync(dir, { recursive: true, force: true })
  }
}

await main()
