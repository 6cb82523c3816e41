// The simulator against the real jars of 2.6.12, 2.7.23, 3.2.18 and 3.3.6: random registries, rules, consumers and calls. A difference prints
// its seed; `PARITY_SEED` begins there.
import { describe, expect, it } from 'vitest'
import { simulate } from '../../../../lib/governance/simulate/simulate.ts'
import { simulatedGenerations } from '../../../../lib/governance/simulate/model.ts'
import { differenceOf } from './compare.ts'
import { startHarness } from './harness.ts'
import { randomCase } from './random-case.ts'

const cases = process.env['PILOTHOUSE_LONG'] ? 20_000 : 2000
const firstSeed = Number(process.env['PARITY_SEED'] ?? 1)
/** Questions on their way at a time: Dubbo 3 builds a model for each */
const window = 8

describe('the simulator', () => {
  it.each(simulatedGenerations)(
    `agrees with real Dubbo %s on ${cases} random cases`,
    async (generation) => {
      const harness = await startHarness(generation)
      const differences: string[] = []
      let next = firstSeed
      async function askNext(): Promise<void> {
        while (next < firstSeed + cases && differences.length < 5) {
          const seed = next
          next += 1
          const nowMs = Date.now()
          const request = randomCase({ seed, generation, host: harness.host, nowMs })
          const real = await harness.ask(request)
          const difference = differenceOf(request, (now) => simulate({ ...request, now }), real)
          if (difference !== undefined) differences.push(`seed ${seed}: ${difference}\n${JSON.stringify(request)}`)
        }
      }
      try {
        await Promise.all(Array.from({ length: window }, askNext))
      } finally {
        await harness.close()
      }
      expect(differences).toEqual([])
    },
    30 * 60_000,
  )
})
