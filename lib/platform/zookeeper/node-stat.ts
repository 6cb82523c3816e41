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

export const statBytes = 68

/** The same out of the bytes of a reply. */
export function readStat(frame: Buffer, at: number): NodeStat {
  const long = (offset: number): bigint => frame.readBigInt64BE(at + offset)
  return {
    createdZxid: long(0).toString(),
    modifiedZxid: long(8).toString(),
    createdAt: new Date(Number(long(16))),
    modifiedAt: new Date(Number(long(24))),
    version: frame.readInt32BE(at + 32),
    childrenVersion: frame.readInt32BE(at + 36),
    aclVersion: frame.readInt32BE(at + 40),
    ephemeralOwner: long(44).toString(),
    dataLength: frame.readInt32BE(at + 52),
    childCount: frame.readInt32BE(at + 56),
    childrenZxid: long(60).toString(),
  }
}
