import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { exchange } from '../../../demo/servers/exchange.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { eventually, startRig, type Rig } from './rig.ts'

let rig: Rig
let watching: ZooKeeperSession
const paths = ['/one', '/none', '/käse', '/empty', '/locked', '/one/a']

beforeAll(async () => {
  rig = await startRig()
  await rig.direct.create('/lists', Buffer.alloc(0))
  const owner = rig.session({ connect: `127.0.0.1:${rig.server.port}/lists` })
  for (const path of ['/one/a', '/one/b', '/käse/größe', '/empty'])
    await owner.create(path, Buffer.from(`data of ${path}`), { parents: true })
  await owner.multi([
    { kind: 'create', path: '/locked', acl: [{ permissions: 31, scheme: 'digest', id: 'somebody:XyZ=' }] },
    { kind: 'create', path: '/large' },
  ])
  const names = Array.from({ length: 5000 }, (_, index) => `${index}-${'n'.repeat(700)}`)
  for (let from = 0; from < names.length; from += 500)
    await owner.multi(names.slice(from, from + 500).map((name) => ({ kind: 'create', path: `/large/${name}` })))
  watching = rig.session({ connect: `127.0.0.1:${rig.network.port}/lists` })
  await watched(watching)
})
afterAll(() => rig.close())

/** Resolves when a recursive watch is set; answers how often it was. */
async function watched(session: ZooKeeperSession): Promise<() => number> {
  let resyncs = 0
  session.watchRecursive('/one', { onEvent: () => {}, onResync: () => (resyncs += 1) })
  await eventually('the watch', () => resyncs > 0)
  return () => resyncs
}

/** Requests that the server has received so far, pings among them. */
async function received(): Promise<number> {
  const answer = await exchange({
    port: rig.server.port,
    send: Buffer.from('srvr'),
    isWhole: (text) => text.includes('Node count'),
    timeoutMs: 5000,
  })
  return Number(/Received: (\d+)/.exec(answer.toString())?.[1])
}

describe('lists of several nodes', () => {
  it('say of each what a list of it alone says, whatever becomes of the others', async () => {
    const alone = await Promise.allSettled(paths.map((path) => watching.listChildren(path)))
    expect(alone.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
    const together = await watching.listAll(paths)
    expect(together.map(told)).toEqual(alone.map(told))
    expect(together[1]).toMatchObject({ reason: { code: 'not-found', message: '/none: there is no such node.' } })
    expect(together[4]).toMatchObject({ reason: { code: 'forbidden' } })
    expect(await watching.listAll([])).toEqual([])
  })

  it('are had as stats alone, too, which say what each says alone, also where they are asked one by one', async () => {
    const unknowing = rig.session({ connect: `127.0.0.1:${rig.server.port}/lists` })
    const there = paths.filter((path) => path !== '/none' && path !== '/locked')
    const alone = await Promise.all(there.map((path) => watching.exists(path)))
    for (const session of [watching, unknowing]) {
      const stats = await session.statAll(paths)
      expect(stats.flatMap((stat) => (stat.status === 'fulfilled' ? [stat.value] : []))).toEqual(alone)
      expect(stats[1]).toMatchObject({ reason: { code: 'not-found', message: '/none: there is no such node.' } })
      expect(stats[4]).toMatchObject({ reason: { code: 'forbidden' } })
      expect(await session.statAll([])).toEqual([])
    }
  })

  it('are one request where the server is known to have that, and one each where it is not', async () => {
    const unknowing = rig.session({ connect: `127.0.0.1:${rig.server.port}/lists` })
    await unknowing.waitConnected()
    const requestsOf = async (session: ZooKeeperSession, call: 'listAll' | 'statAll'): Promise<number> => {
      const before = await received()
      for (let round = 0; round < 50; round += 1) expect(await session[call](paths)).toHaveLength(paths.length)
      return (await received()) - before
    }
    for (const call of ['listAll', 'statAll'] as const) {
      expect(await requestsOf(unknowing, call)).toBeGreaterThanOrEqual(50 * paths.length)
      expect(await requestsOf(watching, call)).toBeLessThan(100)
    }
  })

  it('of megabytes come whole, many at once', async () => {
    const all = await Promise.all(Array.from({ length: 8 }, () => watching.listAll(['/large', '/one'])))
    for (const [large, one] of all) {
      expect(large).toMatchObject({ status: 'fulfilled', value: { stat: { childCount: 5000 } } })
      expect(large?.status === 'fulfilled' && new Set(large.value.names).size).toBe(5000)
      expect(one).toMatchObject({ value: { names: ['a', 'b'] } })
    }
  })

  it('are lost with the connection, and asked one by one until the next one has shown what it can', async () => {
    const session = rig.session({ connect: `127.0.0.1:${rig.network.port}/lists`, sessionTimeoutMs: 10_000 })
    const resyncs = await watched(session)
    rig.network.mute()
    const lost = session.listAll(paths)
    rig.network.cut()
    await expect(lost).rejects.toMatchObject({ code: 'unavailable', details: { sent: true } })
    rig.network.resume()
    await session.waitConnected({ timeoutMs: 10_000 })
    expect((await session.listAll(['/one'])).map(told)).toMatchObject([{ names: ['a', 'b'] }])
    await eventually('the watch again', () => resyncs() > 1)
    expect((await session.listAll(['/one'])).map(told)).toMatchObject([{ names: ['a', 'b'] }])
  })
})

function told(result: PromiseSettledResult<{ names: string[] }>): unknown {
  return result.status === 'rejected' ? String(result.reason) : { ...result.value, names: result.value.names.toSorted() }
}
