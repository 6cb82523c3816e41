// A real ZooKeeper behind a network that can be held or cut, and sessions that are closed at the end.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Server } from '../../../demo/servers/server.ts'
import { startZooKeeper } from '../../../demo/servers/zookeeper.ts'
import { silentLog as log } from '../../../lib/platform/log.ts'
import { createZooKeeperSession, type SessionConfig } from '../../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession } from '../../../lib/platform/zookeeper/session.ts'
import { startNetwork, type Network } from './network.ts'

export type Rig = {
  server: Server
  network: Network
  /** Not through the network */
  direct: ZooKeeperSession
  /** Through the network, with a session time-out of 2 s, unless said otherwise */
  session(options?: Partial<SessionConfig>, isOldServer?: boolean): ZooKeeperSession
  close(): Promise<void>
}

export async function startRig(): Promise<Rig> {
  const dir = await mkdtemp(join(tmpdir(), 'zookeeper-test-'))
  const server = await startZooKeeper({ dir, tickTimeMs: 500 })
  const network = await startNetwork(server.port)
  const open: ZooKeeperSession[] = []
  function session(options: Partial<SessionConfig> = {}, isOldServer = false): ZooKeeperSession {
    const config = { id: 'test', connect: `127.0.0.1:${network.port}`, digest: undefined, sessionTimeoutMs: 2000, ...options }
    const made = createZooKeeperSession(config, { log, isOldServer })
    open.push(made)
    return made
  }
  const direct = session({ connect: `127.0.0.1:${server.port}`, sessionTimeoutMs: 10_000 })
  await direct.waitConnected({ timeoutMs: 20_000 })
  return {
    server,
    network,
    direct,
    session,
    async close() {
      await Promise.all(open.map((item) => item.close()))
      await network.close()
      await server.close()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

export const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export async function eventually(what: string, holds: () => boolean | Promise<boolean>, limitMs = 10_000): Promise<void> {
  const startedAt = Date.now()
  while (!(await holds())) {
    if (Date.now() - startedAt > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`)
    await sleep(20)
  }
}
