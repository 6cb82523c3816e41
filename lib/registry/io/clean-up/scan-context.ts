// How a scan asks the registry: bounded, tolerant of what is gone or not ours to read.
import { isAppError } from '../../../platform/errors.ts'
import type { NodeStat } from '../../../platform/zookeeper/session.ts'
import type { Alive } from '../../clean-up/facts.ts'
import type { ZxidTimes } from '../../clean-up/zxid-time.ts'
import { childrenOf, type TreeReader } from '../read-tree.ts'

/** requests under way at once: a registry notices a scan no more than a handful of clients */
export const scanInFlight = 8
/** longer paths do not fit the key of our table; Dubbo's own are below 1,500 */
export const maxPath = 2000

/** `alive`: what surely belongs to these is forgotten as soon as it was read, so that memory is bounded by what may be left over */
export type ScanContext = { reader: TreeReader; times: ZxidTimes; alive: Alive; nowMs: number }

/** The stat of a node, and what it says of times; undefined where it is gone or not ours to read. */
export async function statOf({ reader, times }: Pick<ScanContext, 'reader' | 'times'>, path: string): Promise<NodeStat | undefined> {
  try {
    const stat = await reader.zookeeper.exists(path, reader.options)
    if (stat) times.add(stat)
    return stat
  } catch (error) {
    if (isAppError(error, 'forbidden')) return undefined
    throw error
  }
}

/** Children, none where it is gone; undefined where we may not look. */
export async function childrenIfAllowed(reader: TreeReader, path: string): Promise<string[] | undefined> {
  try {
    return await childrenOf(reader, path)
  } catch (error) {
    if (isAppError(error, 'forbidden')) return undefined
    throw error
  }
}
