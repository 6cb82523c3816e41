import { createServer } from 'node:http'
import { collectDefaultMetrics, Counter, Gauge, Registry } from 'prom-client'
import { closeServer } from './internal-http.ts'
import type { Database } from './database.ts'
import { listSourceRows } from './sources.ts'
import type { Running } from './worker-task.ts'

export type Metrics = Running & { operationsEnded: Counter<'kind'> }

/** GET /metrics (Prometheus) on a listener of its own: age and state of every source, operations, the process itself. */
export async function startMetrics({
  host,
  port,
  database,
  onError,
}: {
  host: string
  port: number
  database: Database
  onError(reason: string): void
}): Promise<Metrics> {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry, prefix: 'pilothouse_worker_' })
  const operationsEnded = new Counter({
    name: 'pilothouse_operations_worked_total',
    help: 'Turns of the operations runner that found work',
    labelNames: ['kind'],
    registers: [registry],
  })
  const age = new Gauge({
    name: 'pilothouse_source_age_seconds',
    help: 'Seconds since the last complete read',
    labelNames: ['source', 'kind'],
    registers: [registry],
  })
  const fresh = new Gauge({
    name: 'pilothouse_source_fresh',
    help: '1 when the source is fresh',
    labelNames: ['source', 'kind'],
    registers: [registry],
  })
  const live = new Gauge({ name: 'pilothouse_operations_live', help: 'Operations that have not ended', registers: [registry] })

  async function refresh(): Promise<void> {
    for (const source of await listSourceRows(database.pool)) {
      const labels = { source: source.id, kind: source.kind }
      fresh.set(labels, source.state === 'fresh' ? 1 : 0)
      if (source.asOf) age.set(labels, (Date.now() - source.asOf.getTime()) / 1000)
    }
    const found = await database.pool.query<{ count: string }>(`select count(*) from operation where finished_at is null`)
    live.set(Number(found.rows[0]?.count ?? 0))
  }

  const server = createServer((request, response) => {
    if (request.url !== '/metrics') return void response.writeHead(404).end()
    refresh()
      .then(() => registry.metrics())
      .then(
        (text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text),
        () => response.writeHead(503).end(),
      )
  })
  server.on('error', (error) => onError(error.message))
  server.listen(port, host)
  return { operationsEnded, close: () => closeServer(server) }
}
