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

type Done<T> = (error: unknown, results: PromiseSettledResult<T>[]) => void
/** What is asked of each path, and what its answers make; undefined where they answer something else. */
type Question<T> = { types: readonly number[]; make(parts: readonly Part[]): T | undefined }

const listOf: Question<NodeList> = {
  types: [getData, getChildren],
  make: ([stat, names]) => (isStat(stat) && Array.isArray(names) ? { names, stat } : undefined),
}
const statOf: Question<NodeStat> = { types: [getData], make: ([stat]) => (isStat(stat) ? stat : undefined) }

/** Asks for children and stats of several nodes at once. A node that cannot be listed is a rejected result, like that of listChildren. */
export const requestLists = (manager: zookeeper.ConnectionManager, paths: readonly string[], done: Done<NodeList>): void =>
  request(manager, { paths, question: listOf }, done)

/** Asks for stats alone; what may not be read or is not there is a rejected result. */
export const requestStats = (manager: zookeeper.ConnectionManager, paths: readonly string[], done: Done<NodeStat>): void =>
  request(manager, { paths, question: statOf }, done)

function request<T>(
  manager: zookeeper.ConnectionManager,
  { paths, question }: { paths: readonly string[]; question: Question<T> },
  done: Done<T>,
): void {
  const write = (full: readonly string[]): Buffer => readsOf(full, question.types)
  queueUnknown(manager, { type: multiRead, paths, write }, (error, reply) => {
    if (error || !reply) return done(error ?? new Error('an answer without a body'), [])
    let results: PromiseSettledResult<T>[]
    try {
      results = readReply(new Parts(reply), paths, question)
    } catch (failure) {
      return done(failure, [])
    }
    done(null, results)
  })
}

function readsOf(paths: readonly string[], types: readonly number[]): Buffer {
  const bytes = paths.reduce((sum, path) => sum + types.length * (headerBytes + 5 + Buffer.byteLength(path)), headerBytes)
  const body = Buffer.allocUnsafe(bytes)
  let offset = 0
  const writeHeader = (type: number, isDone: boolean): void => {
    offset = body.writeInt32BE(type, offset)
    offset = body.writeUInt8(isDone ? 1 : 0, offset)
    offset = body.writeInt32BE(-1, offset)
  }
  for (const path of paths) {
    for (const type of types) {
      writeHeader(type, false)
      offset = body.writeInt32BE(Buffer.byteLength(path), offset)
      offset += body.write(path, offset)
      offset = body.writeUInt8(0, offset)
    }
  }
  writeHeader(failed, true)
  return body
}

function readReply<T>(parts: Parts, paths: readonly string[], { types, make }: Question<T>): PromiseSettledResult<T>[] {
  return paths.map((path) => {
    const answers = types.map(() => parts.next())
    const code = answers.find((part) => typeof part === 'number')
    if (code !== undefined) return { status: 'rejected', reason: translateFailure({ code }, path, { sent: true }) }
    const value = make(answers)
    if (value === undefined) throw new Error('an answer to something else')
    return { status: 'fulfilled', value }
  })
}

type Part = NodeStat | string[] | number

const isStat = (part: Part | undefined): part is NodeStat => typeof part === 'object' && !Array.isArray(part)

/** The parts of a reply: a stat, names, or the code of an error. Throws where the bytes end before they should. */
class Parts {
  readonly #frame: Buffer
  /** After length, xid, zxid and err */
  #offset = 20

  constructor(frame: Buffer) {
    this.#frame = frame
  }

  next(): Part {
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
