// What reading a registry needs, a whole of it or a batch.
import type { Database } from '../../platform/database.ts'
import type { Lease } from '../../platform/leases.ts'
import type { Log } from '../../platform/log.ts'
import type { RuleFact } from '../rows.ts'
import type { RegistryModel } from './model.ts'
import type { TreeReader } from './read-tree.ts'

export type BatchContext = {
  /** Of the rows that are made: see rowFormat */
  format: string
  reader: TreeReader
  model: RegistryModel
  database: Pick<Database, 'pool' | 'pipelined'>
  lease: Lease
  log: Log
  now(): Date
  /** Rules as the database has them, by path: kept here because there are few and an interface's are not found by key */
  storedRules: Map<string, RuleFact>
}

/** Requests of a batch that are under way at once. */
export const inFlight = 64
