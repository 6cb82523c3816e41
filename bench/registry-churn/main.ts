// Memory of worker and web, as the processes npm start runs, while a registry changes all the time and a page listens.
// node bench/registry-churn/main.ts [minutes=60] [changes per second=100] [interfaces=500]
// Prints one JSON line: resident memory after the warm-up and at the end, and its slope by linear regression, in MB per hour.
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { startBenchConsole } from '../support/console.ts'
import { ChangeMaker, makeChanges } from '../support/changes.ts'
import { readStream } from '../registry-freshness/stream.ts'

const [minutes = 60, perSecond = 100, interfaces = 500] = process.argv.slice(2, 5).map(Number)
const size = { interfaces, providers: 10, consumers: 20 }
const sampleMs = 5000
const warmUpMs = Math.min(5, minutes / 4) * 60_000
const parts = ['worker', 'web'] as const

type Sample = { atMs: number; worker: number; web: number }

const console_ = await startBenchConsole(size)
try {
  const maker = new ChangeMaker(size, { seed: 7, distinct: false })
  const stream = readStream(console_.url, console_.token)
  await stream.open
  const writer = console_.openSession()
  const samples: Sample[] = []
  const startedAt = Date.now()
  let changes = 0
  while (Date.now() - startedAt < minutes * 60_000) {
    const { pids } = console_
    changes += (await makeChanges(maker, writer, { perSecond, durationMs: sampleMs })).length
    await refetch()
    const { worker, web } = pids()
    samples.push({ atMs: Date.now() - startedAt, worker: residentMb(worker), web: residentMb(web) })
    if (samples.length % 12 === 0) console.error(JSON.stringify({ ...samples.at(-1), notices: stream.count() }))
  }
  stream.close()
  await sleep(1000)
  const steady = samples.filter((sample) => sample.atMs >= warmUpMs)
  const figures = parts.map((part) => [
    part,
    { firstMb: average(steady.slice(0, 12), part), lastMb: average(steady.slice(-12), part), mbPerHour: slope(steady, part) },
  ])
  console.log(JSON.stringify({ minutes, perSecond, interfaces, changes, notices: stream.count(), ...Object.fromEntries(figures) }))
} finally {
  await console_.close()
}

/** What an open list does when it hears of a change, at the pace its refresher allows over the time of a sample. */
async function refetch(): Promise<void> {
  for (let times = 0; times < 10; times += 1)
    await fetch(`${console_.url}/api/v1/services?pageSize=50`, { headers: { authorization: `Bearer ${console_.token}` } }).then((answer) =>
      answer.arrayBuffer(),
    )
}

function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
}

function average(samples: readonly Sample[], part: (typeof parts)[number]): number {
  return Math.round(samples.reduce((sum, sample) => sum + sample[part], 0) / samples.length)
}

/** Least squares, in MB per hour. */
function slope(samples: readonly Sample[], part: (typeof parts)[number]): number {
  const hours = samples.map((sample) => sample.atMs / 3_600_000)
  const meanHours = hours.reduce((sum, hour) => sum + hour, 0) / hours.length
  const meanMb = samples.reduce((sum, sample) => sum + sample[part], 0) / samples.length
  let above = 0
  let below = 0
  for (const [index, sample] of samples.entries()) {
    const distance = (hours[index] ?? 0) - meanHours
    above += distance * (sample[part] - meanMb)
    below += distance * distance
  }
  return Number((above / below).toFixed(1))
}
