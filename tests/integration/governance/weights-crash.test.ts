import { describe, expect, it } from 'vitest'
import { addresses } from './registry-rows.ts'
import { foreign, plannedState, planWeights as plan } from './plan-weights.ts'
import { governanceWorld, yamlPath, type Crash } from './world.ts'

const world = governanceWorld()
const [first] = addresses

describe('a worker that is killed', () => {
  const crashes = [1, 2, 3].flatMap((change): Crash[] => [
    { when: 'before', change },
    { when: 'after', change },
  ])

  it.each(crashes)('$when change $change while setting: the next one finishes exactly the plan', async (crash) => {
    await world.run((await plan({ [first]: 300 })).id)
    await world.mirror()
    const expected = await plannedState(world, { [first]: 200 })
    const done = await world.run((await plan({ [first]: 200 })).id, { crash })
    expect(done.state).toBe('succeeded')
    expect(await world.mirror()).toEqual(expected)
  })

  it.each(crashes)('$when change $change while clearing (disable, delete, delete): nothing is left', async (crash) => {
    await world.run((await plan({ [first]: 300 })).id)
    await world.mirror()
    const done = await world.run((await plan({ [first]: null })).id, { crash })
    expect(done.state).toBe('succeeded')
    expect(await world.mirror()).toEqual({})
  })

  it('asks for a person when somebody changed a path while nobody worked, and leaves it alone', async () => {
    const operation = await plan({ [first]: 300 })
    const done = await world.run(operation.id, { crash: { when: 'after', change: 1 }, between: () => world.put(yamlPath, foreign) })
    expect([done.state, done.outcome]).toEqual([
      'needs-attention',
      `somebody else changed ${yamlPath}: it holds neither the planned nor the former content`,
    ])
    expect(await world.read(yamlPath)).toBe(foreign)
  })

  it('is refused when it died before it did anything and the world moved meanwhile', async () => {
    const operation = await plan({ [first]: 300 })
    const done = await world.run(operation.id, { crash: { when: 'before', change: 1 }, between: () => world.put(yamlPath, foreign) })
    expect(['refused', 'needs-attention']).toContain(done.state)
    expect(await world.mirror()).toEqual({ [yamlPath]: foreign })
  })
})
