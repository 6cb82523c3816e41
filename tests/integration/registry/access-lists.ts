import zookeeper from 'node-zookeeper-client'
import { rows } from './estate.ts'

const readBit = 1
const everything = 31

export type AccessLists = {
  /** Takes the right to read away from everybody, and no other */
  lock(path: string): Promise<void>
  unlock(path: string): Promise<void>
  close(): void
}

/** Sets access lists, which the product never does. */
export async function openAccessLists(port: number): Promise<AccessLists> {
  const client = zookeeper.createClient(`127.0.0.1:${port}`, { sessionTimeout: 20_000, spinDelay: 100, retries: 2 })
  await new Promise<void>((resolve) => {
    client.once('connected', () => resolve())
    client.connect()
  })
  const allow = (path: string, permissions: number): Promise<void> =>
    new Promise((resolve, reject) => {
      const acl = new zookeeper.ACL(permissions, new zookeeper.Id('world', 'anyone'))
      client.setACL(path, [acl], -1, (error) => (error ? reject(error) : resolve()))
    })
  return {
    lock: (path) => allow(path, everything & ~readBit),
    unlock: (path) => allow(path, everything),
    close: () => client.close(),
  }
}

/** What is told to be closed, in order. */
export const closedPaths = async (): Promise<string[]> =>
  (await rows<{ path: string }>(`select path from registry_oddity where code = 'unreadable' order by path`)).map((row) => row.path)
