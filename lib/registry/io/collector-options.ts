// What a collector of a registry is made of.
import type { Clock } from '../../platform/clock.ts'
import type { Database } from '../../platform/database.ts'
import type { Lease } from '../../platform/leases.ts'
import type { Log } from '../../platform/log.ts'
import type { ZooKeeperSession } from '../../platform/zookeeper/session.ts'
import type { TreePaths } from '../tree.ts'
import type { Beside } from './beside.ts'

export type CollectorOptions = {
  zookeeper: ZooKeeperSession
  paths: TreePaths
  lease: Lease
  log: Log
  clock: Clock
  database?: Pick<Database, 'pool' | 'pipelined'>
  /** Of the rows that are made; that of this version of the code */
  format?: string
  /** More than this waiting: reading everything again is cheaper, and memory stays bounded */
  maxDirty?: number
  beside?: Beside
  /** What only names were looked at of is listed when nothing has moved for so long */
  listAfterMs?: number
}
