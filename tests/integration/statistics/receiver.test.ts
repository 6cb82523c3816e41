import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server as HttpServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Server } from '#demo/servers/server'
import { startZooKeeper } from '#demo/servers/zookeeper'
import { systemClock as clock } from '#lib/platform/clock'
import { configSchema } from '#lib/platform/config'
import { database } from '#lib/platform/database'
import { silentLog } from '#lib/platform/log'
import { declareSources, listSourceRows } from '#lib/platform/sources'
import type { Running } from '#lib/platform/worker-task'
import { createZooKeeperSession } from '#lib/platform/zookeeper/create-session'
import type { ZooKeeperSession } from '#lib/platform/zookeeper/session'
import { createZooKeeperSessions } from '#lib/platform/zookeeper/sessions'
import { prometheusSourceId, receiverSourceId } from '#lib/statistics/sources'
import { createStatisticsTasks } from '#lib/statistics/tasks'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
const fixture = (name: string): Buffer => readFileSync(new URL(`../../fixtures/dubbo/${name}`, import.meta.url))
const soon = { timeout: 15_000, interval: 100 }
const dir = mkdtempSync(join(tmpdir(), 'pilothouse-zk-'))
const lease = { sourceId: receiverSourceId, holder: 'test', epoch: '1' }
const directory = (name: string): string => `/dubbo/${name}.dubbo.monitor.MonitorService/providers`

let zookeeper: Server
let observer: ZooKeeperSession
let page = fixture('metrics-3.3.6.prom').toString('utf8')
let http: HttpServer
let url = ''

beforeAll(async () => {
  zookeeper = await startZooKeeper({ dir, tickTimeMs: 500 })
  observer = createZooKeeperSession({ id: 'observer', connect: `127.0.0.1:${zookeeper.port}`, sessionTimeoutMs: 5000 }, { log: silentLog })
  http = createServer((_, response) => response.end(page))
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const address = http.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/metrics`
})

afterAll(async () => {
  http?.close()
  await observer?.close()
  await zookeeper?.close()
  rmSync(dir, { recursive: true, force: true })
})

const tasksFor = (prometheusUrl?: string) => {
  const config = configSchema.parse({
    registries: [{ id: 'main', connect: `127.0.0.1:${zookeeper.port}`, sessionTimeoutMs: 5000 }],
    statistics: {
      receiverHost: '127.0.0.1',
      prometheus: prometheusUrl ? [{ url: prometheusUrl, address: '10.0.0.9:20993', intervalMs: 1000 }] : [],
    },
  })
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  return { config, sessions, ...createStatisticsTasks({ config, sessions, log: silentLog, clock }) }
}

const startReceiver = async (): Promise<Running> => {
  const { tasks, sessions } = tasksFor()
  await declareSources(database().pool, [{ id: receiverSourceId, kind: 'monitor', name: 'receiver', detail: {} }])
  const running = await tasks[0]?.start(lease)
  return {
    async close() {
      await running?.close()
      await sessions.close()
    },
  }
}

const nodesOf = async (name: string): Promise<string[]> =>
  (await observer.getChildren(directory(name)).catch(() => [])).map((node) => decodeURIComponent(node))
const registeredPort = async (): Promise<number> => {
  await expect.poll(async () => (await nodesOf('org.apache')).length, soon).toBe(1)
  const [node] = await nodesOf('org.apache')
  return Number(/:(\d+)\//.exec(node ?? '')?.[1])
}
const dial = (port: number): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => resolve(socket))
    socket.on('error', () => {})
  })
const answerOf = (socket: Socket): Promise<Buffer> => new Promise((resolve) => socket.once('data', resolve))
const state = async () => (await listSourceRows())[0]
const rowCount = async (): Promise<number> =>
  Number((await database().pool.query<{ count: string }>('select count(*) from call_report')).rows[0]?.count)

describe('the monitor receiver', () => {
  it('is found under both names, takes reports of three generations once, and goes with its nodes', async () => {
    const running = await startReceiver()
    const port = await registeredPort()
    // both are made at the same time
    await expect
      .poll(async () => (await nodesOf('com.alibaba'))[0], soon)
      .toMatch(
        /^dubbo:\/\/127\.0\.0\.1:\d+\/com\.alibaba\.dubbo\.monitor\.MonitorService\?anyhost=true&application=pilothouse&collect\.return=false/,
      )
    const socket = await dial(port)
    const twoWay = fixture('monitor-frame-2.7.23-consumer-1.bin')
    const answer = answerOf(socket)
    socket.write(twoWay)
    expect((await answer).subarray(0, 12).toString('hex')).toBe(`dabb0214${twoWay.subarray(4, 12).toString('hex')}`)
    socket.write(
      Buffer.concat(
        ['monitor-frame-2.6.12-oneway-1.bin', 'monitor-frame-3.2.18-provider-1.bin', 'monitor-frame-2.7.23-consumer-1.bin'].map(fixture),
      ),
    )
    await expect.poll(rowCount, soon).toBe(3)
    // the first of their keys over a new connection: of an unknown time, so in no minute
    expect((await database().pool.query('select at from call_report where covers_unknown_time')).rowCount).toBe(3)
    expect((await database().pool.query('select minute from call_minute')).rowCount).toBe(0)
    const heartbeat = answerOf(socket)
    socket.write(Buffer.from('dabbe2000000000000000009000000014e', 'hex'))
    let received = await heartbeat
    if (received[2] !== 0x22) received = await answerOf(socket)
    expect(received.toString('hex')).toContain('dabb22140000000000000009000000014e')
    await expect.poll(async () => (await listSourceRows())[0]?.state, soon).toBe('fresh')
    socket.destroy()
    await running.close()
    expect([await nodesOf('com.alibaba'), await nodesOf('org.apache')]).toEqual([[], []])
  })

  it('removes the nodes an earlier life left behind, and no one else’s', async () => {
    const first = await startReceiver()
    await registeredPort()
    const [mine] = await observer.getChildren(directory('org.apache'))
    await first.close()
    const foreign = encodeURIComponent('dubbo://10.0.0.5:7070/org.apache.dubbo.monitor.MonitorService?application=other&side=provider')
    await observer.create(`${directory('org.apache')}/${mine ?? ''}`)
    await observer.create(`${directory('org.apache')}/${foreign}`)
    const second = await startReceiver()
    const own = async () => (await observer.getChildren(directory('org.apache'))).filter((node) => node !== foreign)
    await expect.poll(async () => [(await own()).length, (await own()).includes(mine ?? '')], soon).toEqual([1, false])
    expect(await observer.getChildren(directory('org.apache'))).toContain(foreign)
    await second.close()
    await observer.remove(`${directory('org.apache')}/${foreign}`, -1)
  })

  it('ends a connection that speaks something else, and serves the others', async () => {
    const running = await startReceiver()
    const port = await registeredPort()
    const [good, bad, truncated] = await Promise.all([dial(port), dial(port), dial(port)])
    truncated.write(fixture('monitor-frame-2.7.23-provider-2.bin').subarray(0, 100))
    bad.write('GET / HTTP/1.1\r\n\r\n')
    await new Promise((resolve) => bad.once('close', resolve))
    const undecodable = Buffer.from(fixture('monitor-frame-2.7.23-consumer-2.bin'))
    undecodable.fill(0xff, 40)
    const answer = answerOf(good)
    good.write(undecodable)
    expect((await answer)[3]).toBe(20)
    const before = await rowCount()
    good.write(fixture('monitor-frame-2.7.23-provider-2.bin'))
    await expect.poll(rowCount, soon).toBe(before + 1)
    for (const socket of [good, truncated]) socket.destroy()
    await running.close()
  })
})

describe('a Prometheus target', () => {
  it('stores what was counted between two looks, and says why it cannot look', async () => {
    const { config, tasks, sessions } = tasksFor(url)
    const [target] = config.statistics.prometheus
    if (!target) throw new Error('no target')
    const id = prometheusSourceId(target)
    await declareSources(database().pool, [{ id, kind: 'prometheus', name: 'pay', detail: {} }])
    const running = await tasks.find((task) => task.sourceId === id)?.start({ ...lease, sourceId: id })
    await expect.poll(async () => (await state())?.state, soon).toBe('fresh')
    page = page
      .replace(/(dubbo_provider_requests_total\{.*method="where".*\}) 80\.0/, '$1 120.0')
      .replace(/(dubbo_provider_requests_succeed_total\{.*method="where".*\}) 60\.0/, '$1 100.0')
    const stored = async () =>
      (
        await database().pool.query(
          `select side, application, interface, server, success::int, failure::int from call_report where source_id = $1`,
          [id],
        )
      ).rows as unknown[]
    await expect
      .poll(stored, soon)
      .toEqual([{ side: 'provider', application: 'mtp', interface: 'demo.EchoX', server: '10.0.0.9:20993', success: 40, failure: 0 }])
    page = '<html>no metrics here</html>'
    await expect.poll(state, soon).toMatchObject({ state: 'stale', error: 'the page is not in the Prometheus text format' })
    await running?.close()
    await sessions.close()
  })
})
