// What a proof works with.
import type { Estate } from '../../../../demo/estate.ts'
import type { ZooKeeperSession } from '../../../../lib/platform/zookeeper/session.ts'
import type { Console } from './console.ts'
import type { Fleet } from './fleets.ts'

export type EstateWorld = {
  estate: Estate
  console: Console
  /** What other tools write through */
  zookeeper: ZooKeeperSession
  /** Of the fleet's target, `host:port` as registered */
  addressOf(fleet: Fleet): string
}
