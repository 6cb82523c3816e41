// ZooKeeper → database against a pipelined Java client that only reads the same tree, interleaved, each run in a fresh process.
// node bench/registry-snapshot/run.ts [interfaces=2000] [providers=10] [consumers=20] [rounds=3]
// Prints one JSON line: medians, and the ratio of the medians.
import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { buildModule } from '../../demo/maven.ts'
import { startZooKeeper } from '../../demo/servers/zookeeper.ts'
import { silentLog as log } from '../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../lib/platform/zookeeper/create-session.ts'
import { ensureDatabase, startEmbeddedPostgres } from '../../scripts/database/embedded-postgres.ts'
import { applyMigrations } from '../../scripts/database/schema-engine.ts'
import { seed } from './seed.ts'

const run = promisify(execFile)
const here = import.meta.dirname
const [interfaces = 2000, providers = 10, consumers = 20, rounds = 3] = process.argv.slice(2).map(Number)
const yardstickSchema = z.object({ ms: z.number(), urls: z.number() })
const oursSchema = z.object({ ms: z.number(), rssMb: z.number(), rows: z.number() })

const dir = await mkdtemp(join(tmpdir(), 'registry-bench-'))
await run('chmod', ['755', dir])
const classpath = await buildModule('zookeeper')
const zookeeper = await startZooKeeper({ dir: join(dir, 'zookeeper'), heapMb: interfaces > 3000 ? 3072 : 768 })
const postgres = await startEmbeddedPostgres({ dir: join(dir, 'postgres') })
try {
  const connect = `127.0.0.1:${zookeeper.port}`
  const writer = createZooKeeperSession({ id: 'seed', connect, digest: undefined, sessionTimeoutMs: 10_000 }, { log })
  await writer.waitConnected({ timeoutMs: 20_000 })
  console.error(`seeding ${interfaces} interfaces…`)
  const urlBytes = await seed(writer, { interfaces, providers, consumers })
  await writer.close()
  const template = await ensureDatabase(postgres.url, 'bench_template')
  await applyMigrations(template)
  const results: { yardstick: z.infer<typeof yardstickSchema>; ours: z.infer<typeof oursSchema> }[] = []
  for (let round = 0; round < rounds; round += 1) {
    const yardstick = yardstickSchema.parse(
      JSON.parse((await run('java', ['-Xmx1g', '-cp', classpath, join(here, 'Yardstick.java'), connect, '/dubbo', '256'])).stdout),
    )
    const url = await ensureDatabase(postgres.url, `bench_${round}`, 'bench_template')
    const { stdout } = await run(process.execPath, [join(here, 'ours.ts')], {
      env: { ...process.env, ZOOKEEPER: connect, DATABASE_URL: url },
    })
    const ours = oursSchema.parse(JSON.parse(stdout))
    console.error(`round ${round + 1}: yardstick ${yardstick.ms} ms, ours ${ours.ms} ms, ${ours.rssMb} MB`)
    results.push({ yardstick, ours })
  }
  const ours = median(results.map((result) => result.ours.ms))
  const yardstick = median(results.map((result) => result.yardstick.ms))
  console.log(
    JSON.stringify({
      ratio: Number((ours / yardstick).toFixed(2)),
      ours_ms: ours,
      yardstick_ms: yardstick,
      rssMb: Math.max(...results.map((result) => result.ours.rssMb)),
      rows: results[0]?.ours.rows,
      urls: results[0]?.yardstick.urls,
      urlBytes,
      rounds: results.map((result) => Number((result.ours.ms / result.yardstick.ms).toFixed(2))),
    }),
  )
} finally {
  await postgres.close()
  await zookeeper.close()
  await rm(dir, { recursive: true, force: true })
}

function median(values: number[]): number {
  return [...values].sort((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0
}
