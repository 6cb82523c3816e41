import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { silentLog as log } from '../../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../../lib/platform/zookeeper/create-session.ts'
import { startOldZooKeeper } from '../../support/old-zookeeper.ts'
import { startNetwork } from './network.ts'
import { eventually, sleep } from './rig.ts'

describe.each(['3.4.14', '3.5.10'] as const)('a real ZooKeeper %s, which has no recursive watches', (version) => {
  it('is recognised, watched with one-shot watches, also for nodes that come back, and healed after a reconnect', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'old-zookeeper-'))
    const server = await startOldZooKeeper(version, dir)
    const network = await startNetwork(server.port)
    const open = (port: number) =>
      createZooKeeperSession({ id: version, connect: `127.0.0.1:${port}`, digest: undefined, sessionTimeoutMs: 4000 }, { log })
    const [watcher, writer] = [open(network.port), open(server.port)]
    try {
      await writer.waitConnected({ timeoutMs: 20_000 })
      await writer.create('/dubbo/a/providers/x', Buffer.alloc(0), { parents: true })
      const seen: string[] = []
      let readings = 0
      watcher.watchRecursive('/dubbo', {
        onEvent: (event) => seen.push(`${event.kind} ${event.path}`),
        onResync: () => (readings += 1),
        holdsLeaves: (path) => path.endsWith('/providers'),
      })
      await eventually('the watch', () => readings === 1, 30_000)
      // nor can it list several at once: a request that it does not know would end the connection
      const lists = await watcher.listAll(['/dubbo/a/providers', '/dubbo/none'])
      expect(lists).toMatchObject([{ value: { names: ['x'] } }, { reason: { code: 'not-found' } }])
      await writer.create('/dubbo/a/providers/y', Buffer.alloc(0))
      await eventually('a leaf', () => seen.includes('changed /dubbo/a/providers'))
      for (let round = 0; round < 50; round += 1) {
        await writer.create('/dubbo/b', Buffer.from('1'))
        await writer.remove('/dubbo/b', -1)
      }
      await writer.create('/dubbo/b', Buffer.from('1'))
      await eventually('the node that came back', () => seen.lastIndexOf('created /dubbo/b') > seen.lastIndexOf('deleted /dubbo/b'))
      // every watch that was due is set: nothing is told any more
      for (let told = -1; told !== seen.length; await sleep(1000)) told = seen.length
      const before = seen.length
      await writer.setData('/dubbo/b', Buffer.from('2'), -1)
      await eventually('a change of it', () => seen.slice(before).includes('changed /dubbo/b'))
      network.cut()
      await eventually('the second reading', () => readings >= 2, 30_000)
      await writer.create('/dubbo/c', Buffer.alloc(0))
      await eventually('a node after the reconnect', () => seen.includes('created /dubbo/c'))
      expect(watcher.state()).toBe('connected')
    } finally {
      await Promise.all([watcher.close(), writer.close()])
      await network.close()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    }
  })
})
