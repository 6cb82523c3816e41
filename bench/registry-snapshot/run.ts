// ZooKeeper → database, cold and warm (restarted with nothing changed), against a pipelined Java client that only reads the same tree:
// interleaved, each run in a fresh process, each cold start into a fresh database.
// node bench/registry-snapshot/run.ts [interfaces=2000] [providers=10] [consumers=20] [rounds=3] [directory]
//   [--level=interface|both|application] [--registries=1]
// A directory keeps the seeded tree for the next run. `both`: processes of Dubbo 3 register instances too, with mapping and metadata;
// `application`: all of them do, and nothing else. Registries lie side by side, each of the given size. Prints one JSON line: medians, and the ratios of each round.
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { buildModule } from '../../demo/maven.ts'
import { startZooKeeper } from '../../demo/servers/zookeeper.ts'
import { configSchema } from '../../lib/platform/config.ts'
import { isAppError } from '../../lib/platform/errors.ts'
import { silentLog as log } from '../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../lib/platform/zookeeper/create-session.ts'
import { treePathsOf } from '../../lib/registry/tree.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'
import { seedApplicationLevel } from './seed-application-level.ts'
import { seed } from './seed.ts'

const run = promisify(execFile)
const here = import.meta.dirname
const { values, positionals } = parseArgs({
  options: { level: { type: 'string', default: 'interface' }, registries: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const [interfaces = 2000, providers = 10, consumers = 20, rounds = 3] = positionals.slice(0, 4).map(Number)
const kept = positionals[4]
const level = z.enum(['interface', 'both', 'application']).parse(values.level)
const size = { interfaces, providers, consumers }
const registries = configSchema.parse({
  registries: Array.from({ length: z.coerce.number().int().min(1).max(20).parse(values.registries) }, (_, index) => {
    const root = index === 0 ? 'dubbo' : `dubbo-${index + 1}`
    return { id: root, connect: 'unused:1', root }
  }),
}).registries
const yardstickSchema = z.object({ ms: z.number(), urls: z.number(), nodes: z.number() })
const oursSchema = z.object({
  ms: z.number(),
  /** Until every provider of the application level is there too */
  completeMs: z.number(),
  cpuMs: z.number(),
  rssMb: z.number(),
  idleMb: z.number(),
  leftoversMs: z.number(),
  providers: z.number(),
  consumers: z.number(),
  services: z.number(),
  instances: z.number(),
  events: z.number(),
})
type Ours = z.infer<typeof oursSchema>
type Round = { yardstick: z.infer<typeof yardstickSchema>; cold: Ours; warm: Ours }

const scratch = await mkdtemp(join(tmpdir(), 'registry-bench-'))
await run('chmod', ['755', scratch])
const dir = kept ?? join(scratch, 'zookeeper')
await mkdir(dir, { recursive: true })
const classpath = await buildModule('zookeeper')
const zookeeper = await startZooKeeper({ dir, heapMb: interfaces > 3000 ? 3072 : 768 })
const postgres = await startEmbeddedPostgres({ dir: join(scratch, 'postgres') })
try {
  const connect = `127.0.0.1:${zookeeper.port}`
  await fill(connect)
  const template = await ensureDatabase(postgres.url, 'bench_template')
  await applyMigrations(template)
  const results: Round[] = []
  for (let round = 0; round < rounds; round += 1) {
    const yardstick = await readOnly(connect)
    const url = await ensureDatabase(postgres.url, `bench_${round}`, 'bench_template')
    const cold = await start(connect, url)
    const warm = await start(connect, url)
    console.error(`round ${round + 1}: yardstick ${yardstick.ms} ms, cold ${JSON.stringify(cold)}, warm ${JSON.stringify(warm)}`)
    results.push({ yardstick, cold, warm })
  }
  console.log(JSON.stringify(summary(results)))
} finally {
  await postgres.close()
  await zookeeper.close()
  await rm(scratch, { recursive: true, force: true })
}

/** Seeds the tree unless a kept directory brought it. */
async function fill(connect: string): Promise<void> {
  const writer = createZooKeeperSession({ id: 'seed', connect, digest: undefined, sessionTimeoutMs: 10_000 }, { log })
  await writer.waitConnected({ timeoutMs: 60_000 })
  const startedAt = performance.now()
  try {
    let urlBytes = 0
    for (const registry of registries) {
      urlBytes = await seed(writer, size, { root: registry.root, hasProviders: level !== 'application' })
      if (level !== 'interface') await seedApplicationLevel(writer, { size, level, paths: treePathsOf(registry) })
    }
    console.error(
      `seeded ${registries.length} × ${interfaces} interfaces (${level}) in ${Math.round(performance.now() - startedAt)} ms, ${urlBytes} bytes per URL`,
    )
  } catch (error) {
    if (!kept || !isAppError(error, 'conflict')) throw error
  }
  await writer.close()
}

/** The yardstick: it reads what ours has to read, and does nothing with it. */
async function readOnly(connect: string): Promise<Round['yardstick']> {
  const roots = registries.map(({ root }) => `/${root}`).join(',')
  const services = registries.map(({ servicesPath }) => servicesPath).join(',')
  const told = [connect, roots, '256', ...(level === 'interface' ? [] : [services])]
  const { stdout } = await run('java', ['-Xmx1g', '-cp', classpath, join(here, 'Yardstick.java'), ...told])
  return yardstickSchema.parse(JSON.parse(stdout))
}

/** One start, under the memory settings of the worker (scripts/start). */
async function start(zookeeperAt: string, url: string): Promise<Ours> {
  const { stdout } = await run(process.execPath, [...workerFlags(), join(here, 'ours.ts')], {
    env: {
      ...process.env,
      ZOOKEEPER: zookeeperAt,
      DATABASE_URL: url,
      ROOTS: registries.map(({ root }) => root).join(','),
      PROVIDERS: String(registries.length * interfaces * providers),
    },
  })
  return oursSchema.parse(JSON.parse(stdout))
}

function workerFlags(): string[] {
  const extra = process.env['BENCH_NODE_FLAGS']
  return ['--max-semi-space-size=16', ...(extra ? extra.split(' ') : [])]
}

function summary(results: readonly Round[]): unknown {
  const first = results[0]
  const of = (which: 'cold' | 'warm') => {
    const ms = median(results.map((result) => result[which].ms))
    const completeMs = median(results.map((result) => result[which].completeMs))
    return {
      ratio: ratio(ms, median(results.map((result) => result.yardstick.ms))),
      ms,
      completeMs,
      rounds: results.map((result) => ratio(result[which].ms, result.yardstick.ms)),
      rssMb: Math.max(...results.map((result) => result[which].rssMb)),
    }
  }
  return {
    level,
    registries: registries.length,
    cold: of('cold'),
    warm: of('warm'),
    yardstick_ms: median(results.map((result) => result.yardstick.ms)),
    urls: first?.yardstick.urls,
    nodes: first?.yardstick.nodes,
    rows: first && first.cold.providers + first.cold.consumers + first.cold.services + first.cold.instances,
    warmEvents: first?.warm.events,
    leftovers_ms: median(results.map((result) => result.warm.leftoversMs)),
  }
}

function ratio(ours: number, yardstick: number): number {
  return Number((ours / yardstick).toFixed(2))
}

function median(values: number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}
