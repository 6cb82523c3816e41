// The simulator against the real jars of 2.6.12, 2.7.23, 3.2.18 and 3.3.6: random registries, rules, consumers and calls. A difference prints
// its seed; `PARITY_SEED` begins there.
import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../lib/governance/simulate/simulate.ts'
import { simulatedGenerations, type SimulatedGeneration } from '../../../../lib/governance/simulate/model.ts'
import type { SimulationRequest } from '../../../../lib/governance/simulate/simulation-schema.ts'
import { differenceOf } from './compare.ts'
import { drawnCase } from './drawn-case.ts'
import { startHarness, type Counts, type Harness } from './harness.ts'
import { oddCase } from './odd-case.ts'
import { randomCase, type CaseInput } from './random-case.ts'

const cases = process.env['PILOTHOUSE_LONG'] ? 20_000 : 2000
const firstSeed = Number(process.env['PARITY_SEED'] ?? 1)
/** Questions on their way at a time: Dubbo 3 builds a model for each */
const window = 8
/** Of one JVM: Dubbo keeps something of each model that it built */
const perHarness = 5000

type Kind = {
  name: string
  make(input: CaseInput): SimulationRequest
  count: number
  /** Of so many cases one has its shares counted, too */
  countedEach: number
  counts: Counts
  only?: SimulatedGeneration
}
const counts = { calls: 400, routings: 40 }
const kinds: readonly Kind[] = [
  { name: 'random', make: randomCase, count: cases, countedEach: 4, counts },
  { name: 'odd', make: oddCase, count: cases / 4, countedEach: 4, counts },
  // v3.1 alone draws, and so rarely among the rules of random cases that a wrong chance would never be seen
  { name: 'drawn', make: drawnCase, count: cases / 25, countedEach: 1, counts: { calls: 0, routings: 600 }, only: '3.3' },
]

type Part = Kind & { first: number; end: number }

const partsOf = (generation: SimulatedGeneration): Part[] =>
  kinds
    .filter(({ only }) => only === undefined || only === generation)
    .flatMap((kind) =>
      Array.from({ length: Math.ceil(kind.count / perHarness) }, (_, index) => {
        const first = firstSeed + index * perHarness
        return { ...kind, first, end: Math.min(first + perHarness, firstSeed + kind.count) }
      }),
    )

describe('the simulator', () => {
  it.each(simulatedGenerations)(
    `agrees with real Dubbo %s on ${cases} random cases, and on ${cases / 4} with what people write by hand`,
    async (generation) => {
      const differences: string[] = []
      for (const part of partsOf(generation)) {
        const harness = await startHarness(generation)
        try {
          await Promise.all(askAll(part, generation, harness, differences))
        } finally {
          await harness.close()
        }
      }
      expect(differences).toEqual([])
    },
    40 * 60_000,
  )
})

/** Questions side by side, until all are asked or five differences are found. */
function askAll(
  { name, make, first, end, countedEach, counts }: Part,
  generation: SimulatedGeneration,
  harness: Harness,
  differences: string[],
): Promise<void>[] {
  let next = first
  async function askNext(): Promise<void> {
    while (next < end && differences.length < 5) {
      const seed = next
      next += 1
      const request = make({ seed, generation, host: harness.host, nowMs: Date.now() })
      const real = await harness.ask(request, seed % countedEach === 0 ? counts : undefined)
      const difference = differenceOf(request, (change) => simulate({ ...request, ...change }), real)
      if (difference !== undefined) differences.push(`${name} case, seed ${seed}: ${difference}\n${JSON.stringify(request)}`)
    }
  }
  return Array.from({ length: window }, askNext)
}
