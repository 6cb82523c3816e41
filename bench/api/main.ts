// How fast the console's API reads the largest registry: the real web process, asked over kept-alive HTTP, alone and by 20 users at once.
// node bench/api/main.ts [interfaces=10000] [providers=10] [consumers=20] [seconds=15]
// BENCH_DIR keeps the filled database there for the next run. Prints one JSON line; yardsticks are of the same process and database.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { createToken } from '../../lib/access/commands.ts'
import { database } from '../../lib/platform/database.ts'
import { cpuMsOf } from './cpu.ts'
import { filledDatabase } from './fill.ts'
import {
  createClient,
  cpuPer,
  figuresOf,
  measureAlone,
  measureTogether,
  timed,
  type Client,
  type Cpu,
  type Figures,
  type Target,
} from './load.ts'
import { openEveryPage } from './pages.ts'
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
  const targets = await targetsOf(client)
  const yardsticks = await measureAlone(client, [{ name: 'health/live', path: 'health/live' }], { rounds, cpu })
  const roundTrips: number[] = []
  for (let round = 0; round < rounds * 4; round += 1) roundTrips.push(await timed(() => database().pool.query('select 1')))
  // what a person waits for all day; the graph and the facets are asked for once in a while and have targets of their own
  const mix = targets.filter(({ name }) => !name.startsWith('topology'))
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
  const before = cpu()
  const together = await measureTogether(client, mix, { users, seconds })
  const asked = [...together.values()].reduce((sum, figures) => sum + figures.count, 0)
  const cpuTogether = cpuPer(asked, before, cpu())
  peaksMb.together = web.rssMb()
  client.close()
  const live = yardsticks.get('health/live')?.p50 ?? 0
  console.log(
    JSON.stringify({
      interfaces,
      live_ms: live,
      select1_ms: figuresOf(roundTrips).p50,
      worst_alone_p95_ms: worst(alone),
      worst_together_p95_ms: worst(together),
      requests_per_second: Math.round(asked / seconds),
      cpu_ms_per_request_together: cpuTogether,
      web_peak_rss_mb: peaksMb,
      targets: Object.fromEntries(targets.map(({ name }) => [name, row(alone.get(name), together.get(name), live)])),
    }),
  )
} finally {
  await database().close()
  await web.close()
  await postgres.close()
  if (kept === undefined) await rm(dir, { recursive: true, force: true })
}

/** What is asked, with ids that the registry really has. */
async function targetsOf(client: Client): Promise<Target[]> {
  const list = z.object({ data: z.array(z.looseObject({ id: z.string(), applications: z.array(z.string()) })) })
  const [service] = list.parse(JSON.parse(await client.get('services?search=service04200&pageSize=1'))).data
  const provided = z.object({ data: z.array(z.object({ address: z.string() })) })
  const id = encodeURIComponent(service?.id ?? '')
  const [provider] = provided.parse(JSON.parse(await client.get(`services/${id}/providers?pageSize=1`))).data
  const address = provider?.address ?? ''
  const host = address.replace(/:\d+$/, '')
  const application = encodeURIComponent(service?.applications[0] ?? '')
  const deep = Buffer.from(`o:${Math.floor(interfaces * 0.9)}`).toString('base64url')
  const paths: Record<string, string> = {
    'list: first page': 'services?pageSize=100',
    'list: problems first': 'services?pageSize=100&sort=-health',
    'list: most providers': 'services?pageSize=100&sort=-providers',
    'list: filtered': `services?pageSize=100&application=${application}&protocol=dubbo&generation=3.2&health=ok`,
    'list: deep page': `services?pageSize=100&cursor=${deep}`,
    'search: one service': 'services?search=service04200',
    'search: every service': 'services?search=com.acme',
    'search: a method': 'services?search=findbyid',
    'search: two words': 'services?search=order%20create',
    'search: a host': `services?search=${host}`,
    'list: of a host': `services?host=${host}`,
    facets: 'services/facets',
    'facets: filtered': 'services/facets?search=order&generation=3.2',
    'detail: service': `services/${id}`,
    'detail: providers': `services/${id}/providers`,
    'detail: consumers': `services/${id}/consumers`,
    'detail: application': `applications/${application}`,
    'detail: instance': `instances/${encodeURIComponent(address)}`,
    'list: applications': 'applications?pageSize=100',
    'list: instances': 'instances?pageSize=100',
    events: 'events?since=-1d&pageSize=100',
    'search everywhere: a service': 'search?q=service0420',
    'search everywhere: a method': 'search?q=findbyid',
    'search everywhere: a host': `search?q=${host}`,
    'topology: applications': 'topology',
    'topology: every service': 'topology?level=service&maxNodes=20000',
    'topology: one in focus': `topology?focus=${application}&depth=1`,
  }
  return Object.entries(paths).map(([name, path]) => ({ name, path }))
}

function worst(all: ReadonlyMap<string, Figures>): number {
  return Math.max(...[...all].filter(([name]) => !/^(topology|facets)/.test(name)).map(([, figures]) => figures.p95))
}

function row(alone: Figures | undefined, together: Figures | undefined, live: number): Record<string, unknown> {
  return {
    alone: [alone?.p50, alone?.p95],
    cpu_ms: alone?.cpu,
    together: together ? [together.p50, together.p95] : undefined,
    times_live: Number(((alone?.p50 ?? 0) / live).toFixed(1)),
  }
}

/** What asking costs: on the same machine, it is taken from those who answer. */
function loadMs(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
