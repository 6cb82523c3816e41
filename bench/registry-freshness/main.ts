// How long a znode change takes to be a committed row, an event at a reader of the web's stream, and an event in a browser's page;
// beside it what a bare ZooKeeper client's own watch takes under the same load. Everything counts from before the write is sent.
// node bench/registry-freshness/main.ts [interfaces=10000] [providers=10] [consumers=20] [rates=100,1000] [seconds=10]
// Prints one JSON line.
import { setTimeout as sleep } from 'node:timers/promises'
import { startBenchConsole, type BenchConsole } from '../support/console.ts'
import { ChangeMaker, makeChanges, preciseNow, type Change } from '../support/changes.ts'
import { watchInBrowser } from './browser.ts'
import { arrivalsOf, quantiles } from './arrivals.ts'
import { readStream } from './stream.ts'

const [interfaces = 10_000, providers = 10, consumers = 20] = process.argv.slice(2, 5).map(Number)
const rates = (process.argv[5] ?? '100,1000').split(',').map(Number)
const seconds = Number(process.argv[6] ?? 10)
const size = { interfaces, providers, consumers }
const warmUpMs = 3000

const console_ = await startBenchConsole(size)
try {
  const maker = new ChangeMaker(size, { seed: 1, distinct: true })
  const results: Record<string, unknown> = {}
  for (const perSecond of rates) results[`${perSecond}/s`] = await measure(console_, maker, perSecond)
  console.log(JSON.stringify({ urls: interfaces * (providers + consumers), seconds, ...results }))
} finally {
  await console_.close()
}

async function measure(target: BenchConsole, maker: ChangeMaker, perSecond: number): Promise<Record<string, unknown>> {
  const writer = target.openSession()
  const seen = await watchBare(target)
  const stream = readStream(target.url, target.token)
  const browser = await watchInBrowser(target)
  await stream.open
  await makeChanges(maker, writer, { perSecond, durationMs: warmUpMs })
  await sleep(2000)
  maker.forget()
  const since = new Date()
  const changes = await makeChanges(maker, writer, { perSecond, durationMs: seconds * 1000 })
  await sleep(3000)
  const rows = await arrivalsOf(target.database, changes, since)
  const inPage = await browser.close()
  stream.close()
  const latencies = (arrivedAt: (change: Change) => number | undefined): number[] =>
    changes.flatMap((change) => {
      const at = arrivedAt(change)
      return at === undefined ? [] : [at - change.sentAt]
    })
  const noticeOf = (change: Change): string | undefined => rows.get(change)?.notice
  return {
    changes: changes.length,
    bareWatch: quantiles(latencies((change) => seen.get(change.path))),
    row: quantiles(latencies((change) => rows.get(change)?.committedAt)),
    stream: quantiles(latencies((change) => stream.arrivedAt(noticeOf(change)))),
    browser: quantiles(latencies((change) => inPage(noticeOf(change)))),
    notices: { stream: stream.count() },
  }
}

/** A client of ZooKeeper that does nothing but note when the watch says something of a path for the last time. */
async function watchBare(target: BenchConsole): Promise<Map<string, number>> {
  const seen = new Map<string, number>()
  const session = target.openSession()
  await new Promise<void>((resolve) =>
    session.watchRecursive('/dubbo', { onEvent: (event) => seen.set(event.path, preciseNow()), onResync: resolve }),
  )
  return seen
}
