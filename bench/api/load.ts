// Requests over kept-alive connections, one after the other or from many users at once, and how long each took.
import { Agent, request } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

export type Target = { name: string; path: string }
/** `cpu`: milliseconds that a request cost each process, where that was asked for */
export type Figures = { p50: number; p95: number; count: number; cpu?: Cpu }
export type Cpu = Readonly<Record<string, number>>
/** CPU time used so far, by process */
export type CpuClock = () => Cpu
export type Client = { get(path: string): Promise<string>; close(): void }

/** Speaks to one origin as one person or script; an answer that is no success is an error. */
export function createClient(origin: string, token: string, connections: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  return {
    get: (path) =>
      new Promise((resolve, reject) => {
        const sent = request(`${origin}/api/v1/${path}`, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
          const parts: Buffer[] = []
          answer.on('data', (part: Buffer) => parts.push(part))
          answer.on('error', reject)
          answer.on('end', () => {
            const body = Buffer.concat(parts).toString()
            if (answer.statusCode === 200) resolve(body)
            else reject(new Error(`${path}: ${answer.statusCode} ${body.slice(0, 300)}`))
          })
        })
        sent.on('error', reject)
        sent.end()
      }),
    close: () => agent.destroy(),
  }
}

/** Each target by itself, after a warm-up. */
export async function measureAlone(
  client: Client,
  targets: readonly Target[],
  { rounds, cpu }: { rounds: number; cpu: CpuClock },
): Promise<Map<string, Figures>> {
  const figures = new Map<string, Figures>()
  for (const { name, path } of targets) {
    for (let warm = 0; warm < 10; warm += 1) await client.get(path)
    const times: number[] = []
    const before = cpu()
    for (let round = 0; round < rounds; round += 1) times.push(await timed(() => client.get(path)))
    figures.set(name, { ...figuresOf(times), cpu: cpuPer(rounds, before, cpu()) })
  }
  return figures
}

/** Every user asks for one of their targets after the other, each beginning elsewhere in the list; without a pause unless one is given. */
export async function measureTogether(
  client: Client,
  users: readonly (readonly Target[])[],
  { seconds, cpu, pauseMs = 0 }: { seconds: number; cpu: CpuClock; pauseMs?: number },
): Promise<{ figures: Map<string, Figures>; perSecond: number; cpu: Cpu }> {
  const times = new Map<string, number[]>(users.flatMap((targets) => targets.map(({ name }) => [name, []])))
  const before = cpu()
  const end = performance.now() + seconds * 1000
  await Promise.all(
    users.map(async (targets, user) => {
      // they do not press keys in step
      if (pauseMs > 0) await sleep((pauseMs * user) / users.length)
      for (let turn = user * 7; performance.now() < end; turn += 1) {
        const target = targets[turn % targets.length]
        if (target) times.get(target.name)?.push(await timed(() => client.get(target.path)))
        if (pauseMs > 0) await sleep(pauseMs)
      }
    }),
  )
  const asked = [...times.values()].reduce((sum, all) => sum + all.length, 0)
  return {
    figures: new Map([...times].map(([name, all]) => [name, figuresOf(all)])),
    perSecond: Math.round(asked / seconds),
    cpu: cpuPer(asked, before, cpu()),
  }
}

/** Milliseconds per request, with two decimals. */
export const cpuPer = (requests: number, before: Cpu, after: Cpu): Cpu =>
  Object.fromEntries(
    Object.entries(after).map(([name, used]) => [name, Number(((used - (before[name] ?? 0)) / Math.max(1, requests)).toFixed(2))]),
  )

export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

export const figuresOf = (times: readonly number[]): Figures => ({ p50: at(times, 0.5), p95: at(times, 0.95), count: times.length })

/** The value below which this share of all lies, in milliseconds with one decimal. */
export function at(times: readonly number[], share: number): number {
  const sorted = [...times].sort((left, right) => left - right)
  return Number((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1))
}
