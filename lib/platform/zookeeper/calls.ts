import zookeeper from 'node-zookeeper-client'
import { AppError, isAppError } from '../errors.ts'
import type { SessionLife } from './session-life.ts'
import { defaultTimeoutMs, withDeadline } from './deadline.ts'
import { translateFailure } from './failures.ts'
import { toNodeStat } from './node-stat.ts'
import type { CallOptions, MultiOperation, NodeStat, ZooKeeperSession } from './session.ts'

export type Calls = Pick<ZooKeeperSession, 'getChildren' | 'getData' | 'exists' | 'create' | 'setData' | 'remove' | 'multi'>

type Start<T> = (client: zookeeper.Client, done: (error: unknown, value: T) => void) => void

const { PERSISTENT, EPHEMERAL } = zookeeper.CreateMode
const empty = Buffer.alloc(0)

/** The requests of a session. Nothing is handed to the library while it is disconnected: it would keep it and send it later. */
export function createCalls(life: SessionLife, withDigest: boolean): Calls {
  async function run<T>(path: string, options: CallOptions, start: Start<T>): Promise<T> {
    const deadline = Date.now() + (options.timeoutMs ?? defaultTimeoutMs)
    if (life.state !== 'connected') await life.waitConnected(options)
    const client = life.client?.library
    if (!client) throw new AppError('unavailable', `${path}: no ZooKeeper client.`, { details: { sent: false } })
    try {
      return await withDeadline<T>(path, { ...options, timeoutMs: Math.max(1, deadline - Date.now()) }, (done) => start(client, done))
    } catch (error) {
      throw translateFailure(error, path, isAppError(error) ? {} : { sent: !isUnsent(error) })
    }
  }

  /** With credentials, what we make carries its parent's access list: readable by exactly those who could read what is there. */
  async function aclOf(path: string, options: CallOptions): Promise<readonly zookeeper.Acl[]> {
    if (!withDigest) return zookeeper.ACL.OPEN_ACL_UNSAFE
    const found = await run<readonly zookeeper.Acl[] | undefined>(parentOf(path), options, (client, done) =>
      client.getACL(parentOf(path), (error, acls) => done(error, acls)),
    ).catch(() => undefined)
    return found ?? zookeeper.ACL.CREATOR_ALL_ACL
  }

  async function create(
    path: string,
    data: Buffer = empty,
    options: CallOptions & { ephemeral?: boolean; parents?: boolean } = {},
  ): Promise<void> {
    const acls = await aclOf(path, options)
    const attempt = () =>
      run<undefined>(path, options, (client, done) =>
        client.create(path, data, acls, options.ephemeral ? EPHEMERAL : PERSISTENT, (error) => done(error, undefined)),
      )
    try {
      await attempt()
    } catch (error) {
      if (!options.parents || !isAppError(error, 'not-found') || parentOf(path) === '/') throw error
      await create(parentOf(path), empty, { ...options, ephemeral: false }).catch((failure: unknown) => {
        if (!isAppError(failure, 'conflict')) throw failure
      })
      await attempt()
    }
  }

  return {
    create,
    getChildren: (path, options = {}) =>
      run<string[]>(path, options, (client, done) => client.getChildren(path, (error, children) => done(error, children ?? []))),
    getData: (path, options = {}) =>
      run<{ data: Buffer; stat: NodeStat }>(path, options, (client, done) =>
        client.getData(path, (error, data, stat) => finish(done, error, () => ({ data: data ?? empty, stat: toNodeStat(stat) }))),
      ),
    exists: (path, options = {}) =>
      run<NodeStat | undefined>(path, options, (client, done) =>
        client.exists(path, (error, stat) => done(error, stat ? toNodeStat(stat) : undefined)),
      ),
    setData: (path, data, version, options = {}) =>
      run<NodeStat>(path, options, (client, done) =>
        client.setData(path, data, version, (error, stat) => finish(done, error, () => toNodeStat(stat))),
      ),
    remove: (path, version, options = {}) =>
      run<undefined>(path, options, (client, done) => client.remove(path, version, (error) => done(error, undefined))).then(() => {}),
    async multi(operations, options = {}) {
      const acls = await Promise.all(
        operations.map((operation) => (operation.kind === 'create' ? aclOf(operation.path, options) : zookeeper.ACL.OPEN_ACL_UNSAFE)),
      )
      await commit(operations, acls, options)
    },
  }

  async function commit(
    operations: readonly MultiOperation[],
    acls: readonly (readonly zookeeper.Acl[])[],
    options: CallOptions,
  ): Promise<void> {
    const what = operations.map((operation) => operation.path).join(', ')
    const failed = await run<{ type: number; err?: number }[]>(what, options, (client, done) => {
      const transaction = client.transaction()
      // its own builders turn version 0 into −1, "whatever it is": a compare-and-set would not compare
      transaction.ops.push(
        ...operations.map((operation, index) => toTransactionOperation(operation, acls[index] ?? zookeeper.ACL.OPEN_ACL_UNSAFE)),
      )
      transaction.commit((error, results) => (results ? done(null, results) : done(error, [])))
    })
    const index = failed.findIndex((result) => result.type === -1 && result.err !== 0 && result.err !== undefined)
    const code = failed[index]?.err
    if (code !== undefined) throw translateFailure({ code }, operations[index]?.path ?? what, { index, sent: true })
  }
}

function toTransactionOperation(operation: MultiOperation, acls: readonly zookeeper.Acl[]): zookeeper.TransactionOperation {
  switch (operation.kind) {
    case 'create':
      return { type: 1, path: operation.path, data: operation.data ?? empty, acls, mode: operation.ephemeral ? EPHEMERAL : PERSISTENT }
    case 'remove':
      return { type: 2, path: operation.path, version: operation.version }
    case 'set':
      return { type: 5, path: operation.path, data: operation.data, version: operation.version }
    case 'check':
      return { type: 13, path: operation.path, version: operation.version }
  }
}

/** The library leaves the values out where it gives an error. */
function finish<T>(done: (error: unknown, value: T) => void, error: unknown, value: () => T): void {
  try {
    done(error, error ? (undefined as T) : value())
  } catch (failure) {
    done(failure, undefined as T)
  }
}

const isUnsent = (error: unknown): boolean => typeof error === 'object' && error !== null && 'notSent' in error

export const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('/')) || '/'
