import { afterAll, beforeAll, expect, it } from 'vitest'
import { exchange } from '../../../demo/servers/exchange.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { loadFixture, providerPath, put, rows, sourceState, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
let estate: Estate
beforeAll(async () => {
  // the silence is noticed after 6.9 s, and the session goes after 10: a new one would count
  estate = await startEstate({ sessionTimeoutMs: 10_000 })
})
afterAll(() => estate.close())

/** Every node with everything ZooKeeper knows of it, its data included. */
async function wholeTree(path = '/'): Promise<Map<string, string>> {
  const { data, stat } = await estate.writer.getData(path)
  const { createdAt: _created, modifiedAt: _modified, ...known } = stat
  const found = new Map([[path, JSON.stringify({ ...known, data: data.toString('base64') })]])
  for (const name of await estate.writer.getChildren(path))
    for (const [below, text] of await wholeTree(path === '/' ? `/${name}` : `${path}/${name}`)) found.set(below, text)
  return found
}

/** The server's own counters: the last transaction, which no read moves, and how many nodes there are. */
async function counters(): Promise<{ transactions: number; nodes: number; ephemerals: number }> {
  const ask = async (send: string, last: string): Promise<string> =>
    (
      await exchange({ port: estate.server.port, send: Buffer.from(send), isWhole: (all) => all.includes(last), timeoutMs: 5000 })
    ).toString()
  const [srvr, mntr] = [await ask('srvr', 'Node count'), await ask('mntr', 'zk_ephemerals_count')]
  const number = (text: string, pattern: RegExp): number => Number(pattern.exec(text)?.[1])
  return {
    transactions: number(srvr, /Zxid: (0x[0-9a-f]+)/),
    nodes: number(mntr, /zk_znode_count\s+(\d+)/),
    ephemerals: number(mntr, /zk_ephemerals_count\s+(\d+)/),
  }
}

it('creates, changes and deletes no node: nothing of the tree moves, and the server counts a session and its end, no more', async () => {
  await loadFixture(estate.writer, 'znodes-32.txt')
  for (let host = 1; host <= 50; host += 1) await put(estate.writer, providerPath('com.shop.Read', { host: `10.0.0.${host}` }))
  await put(estate.writer, '/services/shop/10.0.0.1:20880', '{"address":"10.0.0.1","port":20880}')
  await put(estate.writer, '/dubbo/mapping/com.shop.Read', 'shop')
  await put(estate.writer, '/dubbo/config/dubbo/shop.tag-router', 'key: shop\n')
  const tree = await wholeTree()
  const before = await counters()
  // the server counts its root twice
  expect(before.nodes).toBe(tree.size + 1)

  const collector = await estate.startCollector()
  await untilFresh()
  estate.network.cut()
  await new Promise((resolve) => setTimeout(resolve, 1500))
  estate.network.hold()
  await until('the silence being noticed', sourceState, (state) => state === 'stale', 20_000)
  estate.network.resume()
  await untilFresh()
  expect(await rows('select 1 from provider where service like $1', ['com.shop.Read%'])).toHaveLength(50)
  await collector.close()

  expect(await wholeTree()).toEqual(tree)
  const after = await counters()
  expect(after).toEqual({ ...before, transactions: before.transactions + 2 })
})
