import { afterEach, describe, expect, it } from 'vitest'
import { randomRuns } from '../../support/long.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { rows, until } from './estate.ts'
import { planStorm } from './storm-plan.ts'
import { startStormRig, type StormRig } from './storm-rig.ts'
import { differences, differencesOf, kinds, snapshotOf, undoHistory } from './storm-rows.ts'

useTestDatabase()
let rig: StormRig | undefined
afterEach(async () => {
  await rig?.close()
  rig = undefined
})

const isLong = process.env['PILOTHOUSE_LONG'] !== undefined
const seedOf = (index: number): number => Number(process.env['STORM_SEED'] ?? Math.floor(Math.random() * 2 ** 31)) + index

type Storm = { seed: number; count: number; durationMs: number; version?: '3.4.14' | '3.5.10'; maxDirty?: number; mix?: 'all' | 'names' }

/** Longest time that our own work kept the event loop, in milliseconds: time in which others had the processor does not count. */
function watchEventLoop(): () => number {
  let longest = 0
  let [at, used] = [performance.now(), process.cpuUsage()]
  const timer = setInterval(() => {
    const busy = process.cpuUsage(used)
    const busyMs = (busy.user + busy.system) / 1000
    longest = Math.max(longest, Math.min(performance.now() - at, busyMs) - 10)
    ;[at, used] = [performance.now(), process.cpuUsage()]
  }, 10)
  return () => {
    clearInterval(timer)
    return Math.round(longest)
  }
}

type Weather = { snapshots: number; expired: number; losses: number; blockedMs: number; listed: number; unlisted: number }

/** One storm with its faults; answers what the collector did. Every failure names the seed. */
async function weather(storm: Storm): Promise<Weather> {
  const { seed, count, durationMs, mix } = storm
  rig = await startStormRig(storm.version)
  const { writer, network } = rig
  const plan = planStorm(seed, { startCount: 600, count, mix })
  await rig.carryOut(plan.start, 0)
  const collector = await rig.collect('registry:main', storm)
  await collector.settled()
  const startRows = await snapshotOf('registry:main')
  const blocked = watchEventLoop()
  const expiredBefore = await rig.expiredSessions()
  const lossesBefore = collector.losses()
  await Promise.all([rig.carryOut(plan.storm, durationMs), mix === 'names' ? undefined : faults(durationMs)])
  const blockedMs = blocked()
  await collector.settled()
  const expired = (await rig.expiredSessions()) - expiredBefore
  const fresh = await rig.collect('registry:fresh', {})
  await fresh.settled()
  // one-shot watches tell one by one: nothing but what is still on its way can become right by waiting
  const differing = () => differences('registry:main', 'registry:fresh')
  await until(`seed ${seed}: nothing lost or made up`, differing, (found) => found.length === 0, 15_000)
  const undone = await undoHistory('registry:main', await snapshotOf('registry:main'))
  expect(undone.contradictions, `seed ${seed}: events that contradict each other`).toEqual([])
  for (const kind of kinds) expect(differencesOf(kind, undone.start[kind], startRows[kind]), `seed ${seed}: history`).toEqual([])
  expect(await writer.exists('/dubbo')).toBeDefined()
  expect(blockedMs, `seed ${seed}: the event loop was blocked`).toBeLessThan(200)
  return { snapshots: collector.snapshots(), expired, losses: collector.losses() - lossesBefore, blockedMs, ...collector.looks() }

  /** Two cuts, a silence short enough for the session to live on, and one that it does not. */
  async function faults(totalMs: number): Promise<void> {
    const startedAt = Date.now()
    const at = (part: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, startedAt + part * totalMs - Date.now())))
    await at(0.1)
    await lose(() => network.cut())
    await back()
    await at(0.25)
    const heldAt = Date.now()
    await lose(() => network.hold())
    // two ping intervals are two thirds of the session's 4 s, and the pulse is felt every 250 ms; a busy machine is late, but no session long
    expect(Date.now() - heldAt).toBeLessThan(4000)
    network.resume()
    await back()
    await at(0.5)
    network.hold()
    await new Promise((resolve) => setTimeout(resolve, 6000))
    network.resume()
    await back()
    await at(0.9)
    await lose(() => network.cut())
  }
  /** Resolves when the collector's session has noticed. */
  async function lose(fault: () => void): Promise<void> {
    const before = collector.losses()
    fault()
    await until(
      'the loss being noticed',
      async () => collector.losses(),
      (losses) => losses > before,
    )
  }
  /** A fault of a connection that is not there yet would be none. */
  async function back(): Promise<void> {
    await until(
      'the connection being back',
      async () => collector.state(),
      (state) => state === 'connected',
      30_000,
    )
  }
}

describe('a storm of random changes with cuts, a silence and an expiry', () => {
  const runs = isLong ? 3 : 1
  const count = randomRuns(1000) === 1000 ? 4000 : 20_000
  for (let index = 0; index < runs; index += 1) {
    const seed = seedOf(index)
    it(`loses none of ${count} changes and its history can be taken back (seed ${seed})`, async () => {
      const result = await weather({ seed, count, durationMs: 20_000 })
      if (isLong) process.stdout.write(`${JSON.stringify({ seed, count, ...result })}\n`)
      expect(result.expired).toBeGreaterThanOrEqual(1)
      expect(result.losses).toBeGreaterThanOrEqual(4)
    })
  }

  it(`loses nothing where names alone are looked at, and finds out where they do not tell all (seed ${seedOf(300)})`, async () => {
    const result = await weather({ seed: seedOf(300), count, durationMs: 20_000, mix: 'names' })
    if (isLong) process.stdout.write(`${JSON.stringify({ seed: seedOf(300), count, ...result })}\n`)
    expect(result.unlisted).toBeGreaterThan(result.listed)
    expect(result.listed).toBeGreaterThan(0)
  })

  it('reads everything again instead of remembering more than its bound', async () => {
    const result = await weather({ seed: seedOf(100), count: isLong ? 10_000 : 2000, durationMs: 14_000, maxDirty: 20 })
    expect(result.snapshots).toBeGreaterThan(2)
  })

  const old = isLong ? (['3.4.14', '3.5.10'] as const) : (['3.4.14'] as const)
  for (const version of old) {
    const seed = seedOf(200)
    it(`loses nothing on the one-shot watches of ZooKeeper ${version} (seed ${seed})`, async () => {
      const result = await weather({ seed, count: isLong ? 10_000 : 2000, durationMs: 16_000, version })
      expect(result.losses).toBeGreaterThanOrEqual(4)
    })
  }
})

describe('the first instance of a registry', () => {
  it('brings what its application offers on the application level, which was mapped long before', async () => {
    rig = await startStormRig()
    await rig.writer.create('/dubbo/mapping/com.shop.Late', Buffer.from('late'), { parents: true })
    const collector = await rig.collect('registry:main', {})
    await collector.settled()
    await rig.writer.create('/services/late/10.9.9.9:20880', Buffer.from('{"address":"10.9.9.9","port":20880}'), { parents: true })
    const providers = () => rows('select address from provider where service = $1', ['com.shop.Late'])
    await until('the provider', providers, (found) => found.length === 1)
    await rig.writer.remove('/dubbo/mapping/com.shop.Late', -1)
    await until('its end with the mapping', providers, (found) => found.length === 0)
  })
})
