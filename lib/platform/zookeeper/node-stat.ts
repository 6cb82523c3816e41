import type zookeeper from 'node-zookeeper-client'
import { AppError } from '../errors.ts'
import type { NodeStat } from './session.ts'

/** org.apache.zookeeper.data.Stat; its 64-bit fields come as 8 bytes, big endian. */
export function toNodeStat(stat: zookeeper.Stat | undefined): NodeStat {
  if (!stat) throw new AppError('internal', "ZooKeeper answered without the node's stat.")
  return {
    version: stat.version,
    childrenVersion: stat.cversion,
    aclVersion: stat.aversion,
    childCount: stat.numChildren,
    dataLength: stat.dataLength,
    createdZxid: text(stat.czxid),
    modifiedZxid: text(stat.mzxid),
    childrenZxid: text(stat.pzxid),
    createdAt: new Date(Number(text(stat.ctime))),
    modifiedAt: new Date(Number(text(stat.mtime))),
    ephemeralOwner: text(stat.ephemeralOwner),
  }
}

const text = (bytes: Buffer): string => bytes.readBigInt64BE(0).toString()
