import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, type Server as TcpServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Server } from '../../../demo/servers/server.ts'
import { startZooKeeper } from '../../../demo/servers/zookeeper.ts'
import { silentLog as log } from '../../../lib/platform/log.ts'
import { createZooKeeperSession, type SessionConfig } from '../../../lib/platform/zookeeper/create-session.ts'
import type { NodeEvent, ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { startNetwork, type Network } from './network.ts'

let dir: string
let server: Server
let network: Network
let direct: ZooKeeperSession
const open: ZooKeeperSession[] = []

function session(options: Partial<SessionConfig> = {}): ZooKeeperSession {
  const made = createZooKeeperSession(
    { id: 'test', connect: `127.0.0.1:${network.port}`, digest: undefined, sessionTimeoutMs: 2000, ...options },
    { log },
  )
  open.push(made)
  return made
}

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'zookeeper-test-'))
  server = await startZooKeeper({ dir, tickTimeMs: 500 })
  network = await startNetwork(server.port)
  direct = session({ connect: `127.0.0.1:${server.port}`, sessionTimeoutMs: 10_000 })
  await direct.waitConnected({ timeoutMs: 20_000 })
})
afterAll(async () => {
  await Promise.all(open.map((item) => item.close()))
  await network.close()
  await server.close()
  await rm(dir, { recursive: true, force: true })
})

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
async function eventually(what: string, holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const startedAt = Date.now()
  while (!(await holds())) {
    if (Date.now() - startedAt > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await sleep(20)
  }
}

describe('calls', () => {
  it('translate what ZooKeeper refuses', async () => {
    await direct.create('/calls/a', Buffer.from('1'), { parents: true })
    await expect(direct.getData('/calls/none')).rejects.toMatchObject({ code: 'not-found' })
    await expect(direct.create('/calls/a')).rejects.toMatchObject({ code: 'conflict' })
    await expect(direct.remove('/calls', -1)).rejects.toMatchObject({ code: 'conflict' })
    await expect(direct.setData('/calls/a', Buffer.from('2'), 5)).rejects.toMatchObject({ code: 'stale-version' })
    await expect(direct.getChildren('no/slash')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(direct.create('/calls/big', Buffer.alloc(1_100_000))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await direct.exists('/calls/none')).toBeUndefined()
  })

  it('compare the version 0 too, alone and in a transaction', async () => {
    await direct.create('/calls/cas', Buffer.from('0'))
    await direct.setData('/calls/cas', Buffer.from('1'), 0)
    await expect(direct.setData('/calls/cas', Buffer.from('2'), 0)).rejects.toMatchObject({ code: 'stale-version' })
    await expect(
      direct.multi([
        { kind: 'check', path: '/calls/cas', version: 0 },
        { kind: 'create', path: '/calls/never' },
      ]),
    ).rejects.toMatchObject({ code: 'stale-version', details: { index: 0 } })
    await expect(direct.multi([{ kind: 'set', path: '/calls/cas', data: Buffer.from('2'), version: 0 }])).rejects.toMatchObject({
      code: 'stale-version',
    })
    await expect(direct.multi([{ kind: 'remove', path: '/calls/cas', version: 0 }])).rejects.toMatchObject({ code: 'stale-version' })
    expect(await direct.exists('/calls/never')).toBeUndefined()
    await direct.multi([
      { kind: 'check', path: '/calls/cas', version: 1 },
      { kind: 'create', path: '/calls/both', data: Buffer.from('x') },
      { kind: 'set', path: '/calls/cas', data: Buffer.from('2'), version: 1 },
    ])
    expect((await direct.getData('/calls/both')).data.toString()).toBe('x')
  })

  it('end at their deadline and at their signal while ZooKeeper says nothing', async () => {
    const patient = session({ sessionTimeoutMs: 10_000 })
    await patient.waitConnected()
    network.hold()
    await expect(patient.getChildren('/', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout', details: { sent: true } })
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 100)
    await expect(patient.getChildren('/', { signal: stop.signal })).rejects.toMatchObject({ code: 'unavailable' })
    network.resume()
    expect(await patient.getChildren('/')).toContain('calls')
  })

  it('are never sent later when they failed for want of a connection', async () => {
    const lonely = session()
    await lonely.waitConnected()
    await server.kill()
    await eventually('the loss being seen', () => lonely.state() === 'connecting')
    await expect(lonely.create('/calls/ghost', Buffer.alloc(0), { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'timeout',
      details: { sent: false },
    })
    expect(lonely.problem()).toMatch(/ECONNREFUSED|ECONNRESET|not connected/)
    await server.restart()
    await lonely.waitConnected({ timeoutMs: 10_000 })
    await sleep(300)
    expect(await lonely.exists('/calls/ghost')).toBeUndefined()
  })

  it('see only what is below the chroot, watches included', async () => {
    await direct.create('/chroot', Buffer.alloc(0))
    const inner = session({ connect: `127.0.0.1:${server.port}/chroot` })
    const events: NodeEvent[] = []
    let resyncs = 0
    inner.watchRecursive('/tree', { onEvent: (event) => events.push(event), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    await inner.create('/tree/a', Buffer.from('1'), { parents: true })
    expect((await direct.getData('/chroot/tree/a')).data.toString()).toBe('1')
    await eventually('the events', () => events.length === 2)
    expect(events).toEqual([
      { kind: 'created', path: '/tree' },
      { kind: 'created', path: '/tree/a' },
    ])
  })

  it('read what only a digest user may read, and are forbidden without', async () => {
    process.env['TEST_DIGEST'] = 'secret'
    const owner = session({ digest: { user: 'dubbo', password: { env: 'TEST_DIGEST' } } })
    await owner.create('/owned', Buffer.from('mine'))
    const zookeeper = await import('node-zookeeper-client')
    const raw = zookeeper.default.createClient(`127.0.0.1:${server.port}`, { sessionTimeout: 5000, spinDelay: 100, retries: 0 })
    raw.addAuthInfo('digest', Buffer.from('dubbo:secret'))
    // the library sends its credentials after what was queued before the connection: so nothing is queued before
    await new Promise<void>((resolve) => {
      raw.once('connected', () => resolve())
      raw.connect()
    })
    await new Promise<void>((resolve, reject) =>
      raw.create('/locked', Buffer.from('x'), zookeeper.default.ACL.CREATOR_ALL_ACL, 0, (error) => (error ? reject(error) : resolve())),
    )
    raw.close()
    expect((await owner.getData('/locked')).data.toString()).toBe('x')
    await owner.create('/locked/child', Buffer.from('y'))
    await expect(direct.getData('/locked')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(direct.getData('/locked/child')).rejects.toMatchObject({ code: 'forbidden' })
    expect((await direct.getData('/owned')).data.toString()).toBe('mine')
  })
})

describe('recursive watches', () => {
  it('tell of every one of 3,000 creates, changes and deletes', async () => {
    const watcher = session({ sessionTimeoutMs: 10_000 })
    const counts = { created: 0, changed: 0, deleted: 0 }
    let resyncs = 0
    await direct.create('/storm', Buffer.alloc(0))
    watcher.watchRecursive('/storm', { onEvent: (event) => (counts[event.kind] += 1), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    const paths = Array.from({ length: 3000 }, (_, index) => `/storm/n${index}`)
    await Promise.all(paths.map((path) => direct.create(path, Buffer.alloc(0), { timeoutMs: 30_000 })))
    await Promise.all(paths.map((path) => direct.setData(path, Buffer.from('x'), 0, { timeoutMs: 30_000 })))
    await Promise.all(paths.map((path) => direct.remove(path, 1, { timeoutMs: 30_000 })))
    await eventually('the last event', () => counts.deleted === 3000)
    expect(counts).toEqual({ created: 3000, changed: 3000, deleted: 3000 })
  })

  it('are made of child watches where the server is older than 3.6', async () => {
    const watcher = createZooKeeperSession(
      { id: 'old', connect: `127.0.0.1:${network.port}`, digest: undefined, sessionTimeoutMs: 2000 },
      { log, isOldServer: true },
    )
    open.push(watcher)
    const seen: string[] = []
    let resyncs = 0
    await direct.create('/old/a', Buffer.alloc(0), { parents: true })
    watcher.watchRecursive('/old', { onEvent: (event) => seen.push(`${event.kind} ${event.path}`), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    await direct.create('/old/a/b', Buffer.from('1'))
    await eventually('the child', () => seen.includes('created /old/a/b'))
    await direct.setData('/old/a/b', Buffer.from('2'), 0)
    await eventually('its change', () => seen.includes('changed /old/a/b'))
    await direct.setData('/old/a/b', Buffer.from('3'), 1)
    await eventually('its second change', () => seen.filter((line) => line === 'changed /old/a/b').length === 2)
    await direct.remove('/old/a/b', -1)
    await eventually('its end', () => seen.includes('deleted /old/a/b'))
    network.cut()
    await eventually('the second reading', () => resyncs === 2)
    await direct.create('/old/c', Buffer.alloc(0))
    await eventually('a child after the reconnect', () => seen.includes('created /old/c'))
  })

  it('are set again after a half-open connection, an expiry and a restart, and ask to read again each time', async () => {
    const watcher = session()
    let resyncs = 0
    const seen: string[] = []
    watcher.watchRecursive('/again', { onEvent: (event) => seen.push(event.path), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    network.hold()
    await eventually('the silence being noticed', () => watcher.state() === 'connecting', 4000)
    await sleep(3500)
    network.resume()
    await eventually('the second reading', () => resyncs >= 2)
    await direct.create('/again', Buffer.alloc(0))
    await eventually('the event', () => seen.includes('/again'))
    const before = resyncs
    network.cut()
    await eventually('the third reading', () => resyncs > before)
    await direct.create('/again/b', Buffer.alloc(0))
    await eventually('the event', () => seen.includes('/again/b'))
  })
})

describe('kept nodes', () => {
  it('come again after an expiry, replace an earlier life, and go with the session', async () => {
    const earlier = session({ connect: `127.0.0.1:${server.port}`, sessionTimeoutMs: 10_000 })
    await earlier.create('/kept/node', Buffer.from('old'), { ephemeral: true, parents: true })
    const keeper = session()
    const kept = keeper.keepEphemeral('/kept/node', Buffer.from('new'))
    await kept.ready
    const owner = (await direct.exists('/kept/node'))?.ephemeralOwner
    expect((await direct.getData('/kept/node')).data.toString()).toBe('new')
    network.hold()
    await eventually('the node going with the session', async () => (await direct.exists('/kept/node')) === undefined)
    network.resume()
    await eventually('the node coming again', async () => (await direct.exists('/kept/node')) !== undefined)
    expect((await direct.exists('/kept/node'))?.ephemeralOwner).not.toBe(owner)
    await kept.set(Buffer.from('newer'))
    expect((await direct.getData('/kept/node')).data.toString()).toBe('newer')
    await keeper.close()
    await keeper.close()
    expect(await direct.exists('/kept/node')).toBeUndefined()
    expect(keeper.state()).toBe('closed')
    await expect(keeper.getChildren('/')).rejects.toMatchObject({ code: 'unavailable' })
  })
})

describe('a server that speaks another language', () => {
  it('is a reason, not a crash', async () => {
    const stranger: TcpServer = createServer((socket) => {
      socket.on('error', () => {})
      socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    const address = stranger.address()
    const lost = session({ connect: `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` })
    await expect(lost.waitConnected({ timeoutMs: 700 })).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('does not speak'),
    })
    await lost.close()
    stranger.close()
  })
})
