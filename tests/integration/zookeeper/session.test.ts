import { createServer, type Server as TcpServer } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NodeEvent } from '../../../lib/platform/zookeeper/session.ts'
import { eventually, sleep, startRig, type Rig } from './rig.ts'

let rig: Rig
beforeAll(async () => {
  rig = await startRig()
})
afterAll(() => rig.close())

describe('calls', () => {
  it('translate what ZooKeeper refuses', async () => {
    await rig.direct.create('/calls/a', Buffer.from('1'), { parents: true })
    await expect(rig.direct.getData('/calls/none')).rejects.toMatchObject({ code: 'not-found' })
    await expect(rig.direct.create('/calls/a')).rejects.toMatchObject({ code: 'conflict' })
    await expect(rig.direct.remove('/calls', -1)).rejects.toMatchObject({ code: 'conflict' })
    await expect(rig.direct.setData('/calls/a', Buffer.from('2'), 5)).rejects.toMatchObject({ code: 'stale-version' })
    await expect(rig.direct.getChildren('no/slash')).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(rig.direct.create('/calls/big', Buffer.alloc(1_100_000))).rejects.toMatchObject({ code: 'invalid-input' })
    expect(await rig.direct.exists('/calls/none')).toBeUndefined()
  })

  it('compare the version 0 too, alone and in a transaction', async () => {
    await rig.direct.create('/calls/cas', Buffer.from('0'))
    await rig.direct.setData('/calls/cas', Buffer.from('1'), 0)
    await expect(rig.direct.setData('/calls/cas', Buffer.from('2'), 0)).rejects.toMatchObject({ code: 'stale-version' })
    await expect(
      rig.direct.multi([
        { kind: 'check', path: '/calls/cas', version: 0 },
        { kind: 'create', path: '/calls/never' },
      ]),
    ).rejects.toMatchObject({ code: 'stale-version', details: { index: 0 } })
    await expect(rig.direct.multi([{ kind: 'set', path: '/calls/cas', data: Buffer.from('2'), version: 0 }])).rejects.toMatchObject({
      code: 'stale-version',
    })
    await expect(rig.direct.multi([{ kind: 'remove', path: '/calls/cas', version: 0 }])).rejects.toMatchObject({ code: 'stale-version' })
    expect(await rig.direct.exists('/calls/never')).toBeUndefined()
    await rig.direct.multi([
      { kind: 'check', path: '/calls/cas', version: 1 },
      { kind: 'create', path: '/calls/both', data: Buffer.from('x') },
      { kind: 'set', path: '/calls/cas', data: Buffer.from('2'), version: 1 },
    ])
    expect((await rig.direct.getData('/calls/both')).data.toString()).toBe('x')
  })

  it('end at their deadline and at their signal while ZooKeeper says nothing', async () => {
    const patient = rig.session({ sessionTimeoutMs: 10_000 })
    await patient.waitConnected()
    rig.network.hold()
    await expect(patient.getChildren('/', { timeoutMs: 200 })).rejects.toMatchObject({ code: 'timeout', details: { sent: true } })
    const stop = new AbortController()
    setTimeout(() => stop.abort(), 100)
    await expect(patient.getChildren('/', { signal: stop.signal })).rejects.toMatchObject({ code: 'unavailable' })
    rig.network.resume()
    expect(await patient.getChildren('/')).toContain('calls')
  })

  it('are never sent later when they failed for want of a connection', async () => {
    const lonely = rig.session()
    await lonely.waitConnected()
    await rig.server.kill()
    await eventually('the loss being seen', () => lonely.state() === 'connecting')
    await expect(lonely.create('/calls/ghost', Buffer.alloc(0), { timeoutMs: 200 })).rejects.toMatchObject({
      code: 'timeout',
      details: { sent: false },
    })
    expect(lonely.problem()?.text).toMatch(/ECONNREFUSED|ECONNRESET|not connected/)
    await rig.server.restart()
    await lonely.waitConnected({ timeoutMs: 10_000 })
    await sleep(300)
    expect(await lonely.exists('/calls/ghost')).toBeUndefined()
  })

  it('see only what is below the chroot, watches included', async () => {
    await rig.direct.create('/chroot', Buffer.alloc(0))
    const inner = rig.session({ connect: `127.0.0.1:${rig.server.port}/chroot` })
    const events: NodeEvent[] = []
    let resyncs = 0
    inner.watchRecursive('/tree', { onEvent: (event) => events.push(event), onResync: () => (resyncs += 1) })
    await eventually('the watch', () => resyncs === 1)
    await inner.create('/tree/a', Buffer.from('1'), { parents: true })
    expect((await rig.direct.getData('/chroot/tree/a')).data.toString()).toBe('1')
    await eventually('the events', () => events.length === 2)
    expect(events).toEqual([
      { kind: 'created', path: '/tree' },
      { kind: 'created', path: '/tree/a' },
    ])
  })

  it('read what only a digest user may read, and are forbidden without', async () => {
    process.env['TEST_DIGEST'] = 'secret'
    const owner = rig.session({ digest: { user: 'dubbo', password: { env: 'TEST_DIGEST' } } })
    await owner.create('/owned', Buffer.from('mine'))
    const zookeeper = await import('node-zookeeper-client')
    const raw = zookeeper.default.createClient(`127.0.0.1:${rig.server.port}`, { sessionTimeout: 5000, spinDelay: 100, retries: 0 })
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
    await expect(rig.direct.getData('/locked')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(rig.direct.getData('/locked/child')).rejects.toMatchObject({ code: 'forbidden' })
    expect((await rig.direct.getData('/owned')).data.toString()).toBe('mine')
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
    const lost = rig.session({ connect: `127.0.0.1:${typeof address === 'object' && address ? address.port : 0}` })
    await expect(lost.waitConnected({ timeoutMs: 2_000 })).rejects.toMatchObject({
      code: 'timeout',
      message: expect.stringContaining('does not speak'),
    })
    await lost.close()
    stranger.close()
  })
})
