// A worker that dies, hangs or loses ZooKeeper anywhere in a clean-up or its undo.
import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { claimNext, recordStep } from '../../../lib/operations/io/store.ts'
import { cleanUpWorld, type Crash } from './clean-up-world.ts'
import { deadDirectory, liveProvider } from './clean-up-seed.ts'
import { put, sourceId, untilFresh } from './estate.ts'

const world = cleanUpWorld()
const names = ['com.shop.One', 'com.shop.Two', 'com.shop.Three']
const paths = names.map((name) => `/dubbo/${name}`)

beforeEach(async () => {
  const { writer } = world.estate()
  for (const name of names) await deadDirectory(writer, name)
  await put(writer, '/dubbo/mapping/com.shop.Order', 'shop')
  // the test before may have cut the connection
  await untilFresh()
  await world.search()
})

const remaining = async (): Promise<string[]> =>
  Object.keys(await world.tree()).filter((path) => paths.some((leftover) => path.startsWith(leftover)))
const crashes = [1, 2, 3].flatMap((change): Crash[] => [
  { when: 'before', change },
  { when: 'after', change },
])

describe('a worker that is killed', () => {
  it.each(crashes)('$when transaction $change of a clean-up: the next one finishes exactly the plan', async (crash) => {
    const done = await world.run((await world.plan(paths)).id, { crash })
    expect([done.state, done.outcome]).toEqual(['succeeded', 'read back: 3 of 3 removed (15 znodes)'])
    expect(await remaining()).toEqual([])
    expect(done.steps.filter((step) => step.name === 'removed')).toHaveLength(3)
  })

  it.each(crashes)('$when transaction $change of an undo: the next one makes exactly the same again', async (crash) => {
    const before = await world.tree()
    const done = await world.run((await world.plan(paths)).id)
    const undone = await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too early' })).id, { crash })
    expect([undone.state, undone.outcome]).toEqual(['succeeded', 'read back: 3 made again'])
    expect(await world.tree()).toEqual(before)
  })

  it('in the middle, and a provider came back meanwhile: that directory is kept, the rest is done', async () => {
    const operation = await world.plan(paths)
    const between = async () => void (await liveProvider(world.estate().writer, 'com.shop.Two'))
    // the items are in the order of their paths: One, Three, Two
    const done = await world.run(operation.id, { crash: { when: 'after', change: 1 }, between })
    expect([done.state, done.outcome.includes('2 of 3 removed'), done.outcome.includes('1 kept')]).toEqual(['succeeded', true, true])
    expect((await remaining()).every((path) => path.startsWith('/dubbo/com.shop.Two'))).toBe(true)
  })

  it('before anything, and everything moved meanwhile: refused, nothing touched', async () => {
    const operation = await world.plan(['/dubbo/com.shop.One'])
    const between = async () => void (await liveProvider(world.estate().writer, 'com.shop.One'))
    const done = await world.run(operation.id, { crash: { when: 'before', change: 1 }, between })
    expect(done.state).toBe('refused')
    expect(await remaining()).toHaveLength(16)
  })
})

describe('a worker that was declared dead', () => {
  it('records nothing after its claim was lost', async () => {
    const operation = await world.plan(paths)
    const zombie = await claimNext('zombie', { sourceIds: [sourceId], claimTtlMs: 1, foregroundOnly: false })
    await delay(20)
    const done = await world.run(operation.id)
    expect(done.state).toBe('succeeded')
    await expect(
      recordStep(operation.id, zombie?.epoch ?? '', { name: 'removing', status: 'waiting', text: 'late' }),
    ).rejects.toMatchObject({
      code: 'conflict',
    })
  })

  it('whose last transaction arrives late removes nothing that was not planned', async () => {
    const operation = await world.plan(paths)
    const { writer } = world.estate()
    // the same transaction of another worker goes through first: the late one finds nothing to compare with
    const act = async () => {
      for (const path of ['providers', 'consumers', 'configurators', 'routers']) await writer.remove(`${paths[0]}/${path}`, -1)
      await writer.remove(paths[0] ?? '', -1)
    }
    const done = await world.run(operation.id, { racing: { change: 1, act } })
    expect([done.state, done.outcome.includes('2 of 3 removed')]).toEqual(['succeeded', true])
    expect(await remaining()).toEqual([])
  })
})

describe('ZooKeeper that is lost', () => {
  it('between removal and read-back: waits, and proves it when it is back', async () => {
    const { network } = world.estate()
    const act = async () => {
      network.hold()
      setTimeout(() => {
        network.cut()
        network.resume()
      }, 1500)
    }
    const done = await world.run((await world.plan(paths)).id, { answering: { change: 3, act } })
    expect([done.state, done.outcome]).toEqual(['succeeded', 'read back: 3 of 3 removed (15 znodes)'])
    expect(await remaining()).toEqual([])
  })

  it('with the answer of a removal under way: unknown, looked at again, never failed', async () => {
    const { network } = world.estate()
    const act = async () => {
      setTimeout(() => network.cut(), 1)
    }
    const done = await world.run((await world.plan(paths)).id, { racing: { change: 2, act } })
    expect(done.state).toBe('succeeded')
    expect(await remaining()).toEqual([])
  })
})
