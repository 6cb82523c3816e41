import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, sleep, startRig, type Rig } from './rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.close())

describe('recursive watches', () => {
  it('tell of every one of 3,000 creates, changes and deletes', async () => {
    const watcher = rig.session({ sessionTimeoutMs: 10_000 })
    const counts = { created: 0, changed: 0, deleted: 0 }
    let resyncs = 0
    await rig.direct.create('/storm', Buffer.alloc(0))
    watcher.watchRecursive('/storm', { onEvent: (event) => (counts[event.kind] += 1), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    const paths = Array.from({ length: 3000 }, (_, index) => `/storm/n${index}`)
    await Promise.all(paths.map((path) => rig.direct.create(path, Buffer.alloc(0), { timeoutMs: 30_000 })))
    await Promise.all(paths.map((path) => rig.direct.setData(path, Buffer.from('x'), 0, { timeoutMs: 30_000 })))
    await Promise.all(paths.map((path) => rig.direct.remove(path, 1, { timeoutMs: 30_000 })))
    await eventually('the last event', () => counts.deleted === 3000)
    expect(counts).toEqual({ created: 3000, changed: 3000, deleted: 3000 })
  })

  it('keep their session while something changes all the time and nobody asks for anything', async () => {
    const watcher = rig.session()
    const seen = new Set<string>()
    const states: string[] = []
    let resyncs = 0
    await rig.direct.create('/busy', Buffer.alloc(0))
    watcher.watchRecursive('/busy', { onEvent: (event) => seen.add(event.path), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    watcher.onState((state) => states.push(state))
    // three session time-outs, and never a third of one without an event
    for (let index = 0; index < 60; index += 1) {
      await rig.direct.create(`/busy/n${index}`, Buffer.alloc(0))
      await sleep(100)
    }
    expect({ events: seen.size, states: states.filter((state) => state !== 'connected'), resyncs }).toEqual({
      events: 60,
      states: [],
      resyncs: 1,
    })
  })

  it('are made of child watches where the server is older than 3.6', async () => {
    const watcher = rig.session({}, true)
    const seen: string[] = []
    let resyncs = 0
    await rig.direct.create('/old/a', Buffer.alloc(0), { parents: true })
    watcher.watchRecursive('/old', { onEvent: (event) => seen.push(`${event.kind} ${event.path}`), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    await rig.direct.create('/old/a/b', Buffer.from('1'))
    await eventually('the child', () => seen.includes('created /old/a/b'))
    await rig.direct.setData('/old/a/b', Buffer.from('2'), 0)
    await eventually('its change', () => seen.includes('changed /old/a/b'))
    await rig.direct.setData('/old/a/b', Buffer.from('3'), 1)
    await eventually('its second change', () => seen.filter((line) => line === 'changed /old/a/b').length === 2)
    await rig.direct.remove('/old/a/b', -1)
    await eventually('its end', () => seen.includes('deleted /old/a/b'))
    rig.network.cut()
    await eventually('the second reading', () => resyncs === 2)
    await rig.direct.create('/old/c', Buffer.alloc(0))
    await eventually('a child after the reconnect', () => seen.includes('created /old/c'))
  })

  it('are set again after a half-open connection, an expiry and a restart, and ask to read again each time', async () => {
    const watcher = rig.session()
    let resyncs = 0
    const seen: string[] = []
    watcher.watchRecursive('/again', { onEvent: (event) => seen.push(event.path), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    rig.network.hold()
    await eventually('the silence being noticed', () => watcher.state() === 'connecting', 4000)
    await sleep(3500)
    rig.network.resume()
    await eventually('the second reading', () => resyncs >= 2)
    await rig.direct.create('/again', Buffer.alloc(0))
    await eventually('the event', () => seen.includes('/again'))
    const before = resyncs
    rig.network.cut()
    await eventually('the third reading', () => resyncs > before)
    await rig.direct.create('/again/b', Buffer.alloc(0))
    await eventually('the event', () => seen.includes('/again/b'))
  })
})

describe('kept nodes', () => {
  it('come again after an expiry, replace an earlier life, and go with the session', async () => {
    const earlier = rig.session({ connect: `127.0.0.1:${rig.server.port}`, sessionTimeoutMs: 10_000 })
    await earlier.create('/kept/node', Buffer.from('old'), { ephemeral: true, parents: true })
    const keeper = rig.session()
    const kept = keeper.keepEphemeral('/kept/node', Buffer.from('new'))
    await kept.ready
    const owner = (await rig.direct.exists('/kept/node'))?.ephemeralOwner
    expect((await rig.direct.getData('/kept/node')).data.toString()).toBe('new')
    rig.network.hold()
    await eventually('the node going with the session', async () => (await rig.direct.exists('/kept/node')) === undefined)
    rig.network.resume()
    await eventually('the node coming again', async () => (await rig.direct.exists('/kept/node')) !== undefined)
    expect((await rig.direct.exists('/kept/node'))?.ephemeralOwner).not.toBe(owner)
    await kept.set(Buffer.from('newer'))
    expect((await rig.direct.getData('/kept/node')).data.toString()).toBe('newer')
    await keeper.close()
    await keeper.close()
    expect(await rig.direct.exists('/kept/node')).toBeUndefined()
    expect(keeper.state()).toBe('closed')
    await expect(keeper.getChildren('/')).rejects.toMatchObject({ code: 'unavailable' })
  })
})
