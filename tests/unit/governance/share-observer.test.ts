import { expect, it } from 'vitest'
import { createShareObserver, defaultTiming, type Observation } from '../../../lib/governance/io/share-observer.ts'
import type { WeightPlan } from '../../../lib/governance/plan-schema.ts'
import { silentLog as log } from '../../../lib/platform/log.ts'

const provider = (address: string, weightAfter: number) => ({
  address,
  weightBefore: 100,
  weightAfter,
  timestampMs: 0,
  warmupMs: 0,
  generation: '3.3' as const,
  byApplication: true,
  tag: '',
})

const consumer = (generation: '3.2' | '3.3') => ({
  release: `${generation}.6`,
  generation,
  loadBalance: 'random',
  discovery: 'application' as const,
  tag: '',
})

/** Consumers of two generations: proof takes enough calls to see a few that stay behind. */
const plan: WeightPlan = {
  service: 'com.shop.Stock',
  registry: 'registry:shop',
  weights: { 'a:1': 300 },
  setting: 'weight',
  writes: [],
  contents: {},
  directory: '',
  expectedShares: {},
  proof: 'calls',
  observe: {
    providers: [provider('a:1', 300), provider('b:1', 100)],
    consumers: [consumer('3.2'), consumer('3.3')],
    countsActive: false,
  },
}

const writtenAt = new Date('2026-01-01T00:00:00Z')

/** Looks every 1.5 s at ten calls a second, of which `shareOf` go to the first provider. */
async function watch(shareOf: (calls: number, elapsedMs: number) => number): Promise<Observation & { afterMs: number }> {
  let elapsedMs = 0
  const observedShares = (_: string, sinceIso: string) => {
    const calls = (elapsedMs - (Date.parse(sinceIso) - writtenAt.getTime())) / 100
    const hits = Math.round(calls * shareOf(calls, elapsedMs))
    return Promise.resolve([
      { address: 'a:1', calls: hits },
      { address: 'b:1', calls: Math.round(calls) - hits },
    ])
  }
  const clock = { now: () => new Date(writtenAt.getTime() + elapsedMs), sleep: () => Promise.resolve() }
  const observe = createShareObserver({ observedShares, clock, log, timing: defaultTiming })
  for (;;) {
    const seen = await observe(plan, writtenAt)
    if (seen.result !== 'waiting') return { ...seen, afterMs: elapsedMs }
    elapsedMs += seen.retryAfterMs
  }
}

it('proves a change as soon as the calls fit', async () => {
  expect(await watch(() => 0.75)).toMatchObject({ result: 'succeeded', text: expect.stringContaining('observed 0.75') })
})

it('calls a person when the consumers do not obey', async () => {
  const end = await watch(() => 0.5)
  expect(end).toMatchObject({ result: 'contradiction', text: expect.stringMatching(/calls do not follow it: a:1 observed 0\.50/) })
  expect(end.afterMs).toBeGreaterThanOrEqual(defaultTiming.contradictionAfterMs)
})

/** 3.4 standard deviations above the planned share, whatever the number of calls */
const badLuck = (calls: number): number => 0.75 + 3.4 * Math.sqrt(0.1875 / Math.max(calls, 1))

it('watches on through a stroke of bad luck, and takes the proof that comes after it', async () => {
  const end = await watch((calls, elapsedMs) => (elapsedMs < 85_000 ? badLuck(calls) : 0.76))
  expect(end).toMatchObject({ result: 'succeeded', text: expect.stringContaining('observed 0.76') })
})

it('says that the fit is bad where chance alone may be the reason, and calls nobody', async () => {
  const end = await watch(badLuck)
  expect(end).toMatchObject({ result: 'succeeded', text: expect.stringContaining('a bad fit, but chance alone can bring it about') })
})
