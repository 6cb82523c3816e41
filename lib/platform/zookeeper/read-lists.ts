// Request type 22 (multiRead), ZooKeeper 3.6+: several reads for the price of one, which is what a registry's thousands of small
// directories cost. The data is asked for before the children, for its stat: what changes in between is younger than the stat says,
// never older. Format: org.apache.zookeeper.MultiOperationRecord and MultiResponse. Each part begins with a MultiHeader (int type,
// boolean done, int err).
import type zookeeper from 'node-zookeeper-client'
import { translateFailure } from './failures.ts'
import { readStat, statBytes } from './node-stat.ts'
import type { NodeList, NodeStat } from './session.ts'
import { queueUnknown } from './unknown-request.ts'

const multiRead = 22
const getData = 4
const getChildren = 8
const failed = -1
const headerBytes = 9

/** Asks for children and stats of several nodes at once. A node that cannot be listed is a rejected result, like that of listChildren. */
export function requestLists(
  manager: zookeeper.ConnectionManager,
  paths: readonly string[],
  done: (error: unknown, lists: PromiseSettledResult<NodeList>[]) => void,
): void {
  queueUnknown(manager, { type: multiRead, paths, write: readsOf }, (error, reply) => {
    if (error || !reply) return done(error ?? new Error('an answer without a body'), [])
    let lists: PromiseSettledResult<NodeList>[]
    try {
      lists = readReply(new Parts(reply), paths)
    } catch (failure) {
      return done(failure, [])
    }
    done(null, lists)
  })
}

function readsOf(paths: readonly string[]): Buffer {
  const body = Buffer.allocUnsafe(paths.reduce((sum, path) => sum + 2 * (headerBytes + 5 + Buffer.byteLength(path)), headerBytes))
  let offset = 0
  const writeHeader = (type: number, isDone: boolean): void => {
    offset = body.writeInt32BE(type, offset)
    offset = body.writeUInt8(isDone ? 1 : 0, offset)
    offset = body.writeInt32BE(-1, offset)
  }
  for (const path of paths) {
    for (const type of [getData, getChildren]) {
      writeHeader(type, false)
      offset = body.writeInt32BE(Buffer.byteLength(path), offset)
      offset += body.write(path, offset)
      offset = body.writeUInt8(0, offset)
    }
  }
  writeHeader(failed, true)
  return body
}

function readReply(parts: Parts, paths: readonly string[]): PromiseSettledResult<NodeList>[] {
  return paths.map((path) => {
    const stat = parts.next()
    const names = parts.next()
    const code = [stat, names].find((part) => typeof part === 'number')
    if (code !== undefined) return { status: 'rejected', reason: translateFailure({ code }, path, { sent: true }) }
    if (Array.isArray(stat) || typeof stat !== 'object' || !Array.isArray(names)) throw new Error('an answer to something else')
    return { status: 'fulfilled', value: { names, stat } }
  })
}

/** The parts of a reply: a stat, names, or the code of an error. Throws where the bytes end before they should. */
class Parts {
  readonly #frame: Buffer
  /** After length, xid, zxid and err */
  #offset = 20

  constructor(frame: Buffer) {
    this.#frame = frame
  }

  next(): NodeStat | string[] | number {
    const type = this.#frame.readInt32BE(this.#offset)
    this.#offset += headerBytes
    if (type === failed) return this.#int()
    if (type === getChildren) return Array.from({ length: Math.max(0, this.#int()) }, () => this.#text())
    if (type !== getData) throw new Error(`an answer of type ${type}`)
    const dataBytes = Math.max(0, this.#int())
    this.#offset += dataBytes
    this.#offset += statBytes
    return readStat(this.#frame, this.#offset - statBytes)
  }

  #int(): number {
    this.#offset += 4
    return this.#frame.readInt32BE(this.#offset - 4)
  }

  #text(): string {
    const start = this.#offset + 4
    this.#offset = start + this.#int()
    return this.#frame.toString('utf8', start, this.#offset)
  }
}
