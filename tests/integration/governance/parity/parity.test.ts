// The simulator against the real jars of 2.6.12, 2.7.23, 3.2.18 and 3.3.6: random registries, rules, consumers and calls. A difference prints
// its seed; `PARITY_SEED` begins there.
import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../lib/governance/simulate/simulate.ts'
import { simulatedGenerations, type SimulatedGeneration } from '../../../../lib/governance/simulate/model.ts'
import { differenceOf } from './compare.ts'
import { startHarness, type Harness } from './harness.ts'
import { oddCase } from './odd-case.ts'
import { randomCase } from './random-case.ts'

const cases = process.env['PILOTHOUSE_LONG'] ? 20_000 : 2000
const firstSeed = Number(process.env['PARITY_SEED'] ?? 1)
/** Questions on their way at a time: Dubbo 3 builds a model for each */
const window = 8
/** Of so many cases one has its shares counted, too */
const countedEach = 4
/** Of one JVM: Dubbo keeps something of each model that it built */
const perHarness = 5000

const kinds = [
  { name: 'random', make: randomCase, count: cases },
  { name: 'odd', make: oddCase, count: cases / 4 },
]

const parts = kinds.flatMap(({ name, make, count }) =>
  Array.from({ length: Math.ceil(count / perHarness) }, (_, index) => {
    const first = firstSeed + index * perHarness
    return { name, make, first, end: Math.min(first + perHarness, firstSeed + count) }
  }),
)
type Part = (typeof parts)[number]

describe('the simulator', () => {
  it.each(simulatedGenerations)(
    `agrees with real Dubbo %s on ${cases} random cases, and on ${cases / 4} with what people write by hand`,
    async (generation) => {
      const differences: string[] = []
      for (const part of parts) {
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
  { name, make, first, end }: Part,
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
      const real = await harness.ask(request, seed % countedEach === 0)
      const difference = differenceOf(request, (change) => simulate({ ...request, ...change }), real)
      if (difference !== undefined) differences.push(`${name} case, seed ${seed}: ${difference}\n${JSON.stringify(request)}`)
    }
  }
  return Array.from({ length: window }, askNext)
}
