// ZooKeeper is lost around each change of a publish, and comes back: the worker lives, its connection does not.
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { configSchema } from '../../../lib/platform/config.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../../lib/platform/zookeeper/sessions.ts'
import { startNetwork, type Network } from '../zookeeper/network.ts'
import { planWeights as plan, plannedState } from './plan-weights.ts'
import { addresses } from './registry-rows.ts'
import { governanceWorld, yamlPath } from './world.ts'

const world = governanceWorld()
const [first] = addresses
let network: Network
let sessions: ReturnType<typeof createZooKeeperSessions>

beforeAll(async () => {
  network = await startNetwork(world.zookeeperPort())
  const registry = { id: 'main', connect: `127.0.0.1:${network.port}`, sessionTimeoutMs: 4000 }
  sessions = createZooKeeperSessions(configSchema.parse({ registries: [registry] }), { log: silentLog })
})
afterAll(async () => {
  await sessions.close()
  await network.close()
})

/** How ZooKeeper is lost: around the change `act`. */
const losses: Record<string, <T>(act: () => Promise<T>) => Promise<T>> = {
  'before it hears of it': (act) => {
    network.cut()
    return act()
  },
  'after it was made and before that was answered': async (act) => {
    network.mute()
    const answer = act()
    answer.catch(() => {})
    await delay(300)
    network.cut()
    return answer
  },
  'once it was answered, before it is read back': async (act) => {
    const answer = await act()
    network.hold()
    setTimeout(() => {
      network.cut()
      network.resume()
    }, 1500)
    return answer
  },
}

/** A session that loses ZooKeeper at its n-th change, counted from 1. */
function losing(change: number, lose: <T>(act: () => Promise<T>) => Promise<T>): { session: ZooKeeperSession; wasLost(): boolean } {
  const session = sessions.get('main')
  let changes = 0
  const around = <T>(act: () => Promise<T>): Promise<T> => {
    changes += 1
    return changes === change ? lose(act) : act()
  }
  return {
    wasLost: () => changes >= change,
    session: {
      ...session,
      create: (path, data, options) => around(() => session.create(path, data, options)),
      setData: (path, data, version, options) => around(() => session.setData(path, data, version, options)),
      remove: (path, version, options) => around(() => session.remove(path, version, options)),
    },
  }
}

describe.each(Object.keys(losses))('ZooKeeper is lost %s', (how) => {
  const lose = losses[how]
  if (!lose) throw new Error(how)

  it.each([1, 2, 3])('change %i of a publish: it ends with exactly the plan, every node written once', async (change) => {
    await world.run((await plan({ [first]: 300 })).id)
    await world.mirror()
    const expected = await plannedState(world, { [first]: 200 })
    const before = await world.zookeeper().exists(yamlPath)
    const { session, wasLost } = losing(change, lose)
    const done = await world.run((await plan({ [first]: 200 })).id, { session })
    expect([done.state, wasLost()]).toEqual(['succeeded', true])
    expect(await world.mirror()).toEqual(expected)
    expect((await world.zookeeper().exists(yamlPath))?.version).toBe((before?.version ?? 0) + 1)
  })

  it.each([1, 2, 3])('change %i of a clearing: nothing is left', async (change) => {
    await world.run((await plan({ [first]: 300 })).id)
    await world.mirror()
    const { session, wasLost } = losing(change, lose)
    const done = await world.run((await plan({ [first]: null })).id, { session })
    expect([done.state, wasLost()]).toEqual(['succeeded', true])
    expect(await world.mirror()).toEqual({})
  })
})
