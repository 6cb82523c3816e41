// How fast the console's API reads the largest registry: the real web process, asked over kept-alive HTTP, alone and by 20 users at once.
// node bench/api/main.ts [interfaces=10000] [providers=10] [consumers=20] [seconds=15]. `together`: everybody asks for the same things, as
// after a change; `apart`: each for other services, words and page sizes, so that no answer is shared; `paced`: the same by people, who read
// for half a second what they asked for.
// BENCH_DIR keeps the filled database there for the next run. Prints one JSON line; yardsticks are of the same process and database.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createToken } from '../../lib/access/commands.ts'
import { database } from '../../lib/platform/database.ts'
import { cpuMsOf } from './cpu.ts'
import { filledDatabase } from './fill.ts'
import { createClient, figuresOf, measureAlone, measureTogether, timed, type Cpu, type Figures, type Target } from './load.ts'
import { openEveryPage } from './pages.ts'
import { targetsOf } from './targets.ts'
import { startWeb } from './web-process.ts'

const [interfaces = 10_000, providers = 10, consumers = 20, seconds = 15] = process.argv.slice(2).map(Number)
const users = 20
const rounds = 50
const kept = process.env['BENCH_DIR']
const dir = kept ?? (await mkdtemp(join(tmpdir(), 'api-bench-')))

const { postgres, url } = await filledDatabase(dir, { interfaces, providers, consumers })
process.env['DATABASE_URL'] = url
const web = await startWeb(url)
const cpu = (): Cpu => ({ web: cpuMsOf(web.pid), postgres: cpuMsOf(postgres.pid), load: loadMs() })
try {
  const client = createClient(web.url, await createToken('bench', 'viewer'), users)
  const targets = await targetsOf(client, interfaces)
  const yardsticks = await measureAlone(client, [{ name: 'health/live', path: 'health/live' }], { rounds, cpu })
  const roundTrips: number[] = []
  for (let round = 0; round < rounds * 4; round += 1) roundTrips.push(await timed(() => database().pool.query('select 1')))
  // what a person waits for all day; the graph and the facets are asked for once in a while and have targets of their own
  const mix = withoutTopology(targets)
  const peaksMb = { ready: web.rssMb(), pages: 0, lists: 0, graph: 0, together: 0 }
  await openEveryPage(web.url)
  peaksMb.pages = web.rssMb()
  const lists = await measureAlone(client, mix, { rounds, cpu })
  peaksMb.lists = web.rssMb()
  const graphs = await measureAlone(
    client,
    targets.filter((target) => !mix.includes(target)),
    { rounds, cpu },
  )
  peaksMb.graph = web.rssMb()
  const alone = new Map([...lists, ...graphs])
  const everybody = Array.from({ length: users }, (_, user) => user)
  const together = await measureTogether(
    client,
    everybody.map(() => mix),
    { seconds, cpu },
  )
  const others = (await Promise.all(everybody.map((user) => targetsOf(client, interfaces, user)))).map(withoutTopology)
  const apart = await measureTogether(client, others, { seconds, cpu })
  const paced = await measureTogether(client, others, { seconds, cpu, pauseMs: 500 })
  peaksMb.together = web.rssMb()
  client.close()
  const live = yardsticks.get('health/live')?.p50 ?? 0
  console.log(
    JSON.stringify({
      interfaces,
      live_ms: live,
      select1_ms: figuresOf(roundTrips).p50,
      worst_alone_p95_ms: worst(alone),
      together: manyOf(together),
      apart: manyOf(apart),
      paced: manyOf(paced),
      web_peak_rss_mb: peaksMb,
      targets: Object.fromEntries(
        targets.map(({ name }) => {
          const { p50 = 0, p95 = 0, cpu: spent } = alone.get(name) ?? {}
          const many = [together, apart].map(({ figures }) => figures.get(name)).map((found) => found && [found.p50, found.p95])
          return [
            name,
            { alone: [p50, p95], cpu_ms: spent, together: many[0], apart: many[1], times_live: Number((p50 / live).toFixed(1)) },
          ]
        }),
      ),
    }),
  )
} finally {
  await database().close()
  await web.close()
  await postgres.close()
  if (kept === undefined) await rm(dir, { recursive: true, force: true })
}

function withoutTopology(targets: readonly Target[]): Target[] {
  return targets.filter(({ name }) => !name.startsWith('topology'))
}

function worst(all: ReadonlyMap<string, Figures>): number {
  return Math.max(...[...all].filter(([name]) => !/^(topology|facets)/.test(name)).map(([, figures]) => figures.p95))
}

function manyOf({ figures, perSecond, cpu: spent }: Awaited<ReturnType<typeof measureTogether>>): Record<string, unknown> {
  return { worst_p95_ms: worst(figures), requests_per_second: perSecond, cpu_ms_per_request: spent }
}

/** What asking costs: on the same machine, it is taken from those who answer. */
function loadMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
