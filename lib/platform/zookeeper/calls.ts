import zookeeper from 'node-zookeeper-client'
import { AppError, isAppError } from '../errors.ts'
import type { SessionLife } from './session-life.ts'
import { defaultTimeoutMs, withDeadline } from './deadline.ts'
import { translateFailure } from './failures.ts'
import { requestLists, requestStats } from './read-lists.ts'
import { toNodeStat } from './node-stat.ts'
import type { CallOptions, MultiOperation, NodeList, NodeStat, ZnodeAcl, ZooKeeperSession } from './session.ts'

export type Calls = Pick<
  ZooKeeperSession,
  'getChildren' | 'listChildren' | 'listAll' | 'statAll' | 'getData' | 'exists' | 'getAcl' | 'create' | 'setData' | 'remove' | 'multi'
>

type RequestAll<T> = (
  manager: zookeeper.ConnectionManager,
  paths: readonly string[],
  done: (error: unknown, results: PromiseSettledResult<T>[]) => void,
) => void
type Start<T> = (client: zookeeper.Client, done: (error: unknown, value: T) => void) => void

const { PERSISTENT, EPHEMERAL } = zookeeper.CreateMode
const empty = Buffer.alloc(0)
const open = zookeeper.ACL.OPEN_ACL_UNSAFE

/** The requests of a session. Nothing is handed to the library while it is disconnected: it would keep it and send it later. */
/** `hasMultiRead`: whether the server at the other end is known to have it. */
export function createCalls(life: SessionLife, { withDigest, hasMultiRead }: { withDigest: boolean; hasMultiRead(): boolean }): Calls {
  const requests = new Requests(life, withDigest)
  const { run } = requests
  const listChildren: Calls['listChildren'] = (path, options = {}) =>
    run<NodeList>(path, options, (client, done) =>
      client.getChildren(path, (error, names, stat) => finish(done, error, () => ({ names: names ?? [], stat: toNodeStat(stat) }))),
    )
  const exists: Calls['exists'] = (path, options = {}) =>
    run<NodeStat | undefined>(path, options, (client, done) =>
      client.exists(path, (error, stat) => done(error, stat ? toNodeStat(stat) : undefined)),
    )
  const existing = async (path: string, options: CallOptions): Promise<NodeStat> => {
    const stat = await exists(path, options)
    if (!stat) throw new AppError('not-found', `${path}: there is no such node.`)
    return stat
  }
  /** All in one request where the server takes such a one, else one by one. */
  const askAll =
    <T>(request: RequestAll<T>, one: (path: string, options: CallOptions) => Promise<T>) =>
    (paths: readonly string[], options: CallOptions = {}): Promise<PromiseSettledResult<T>[]> =>
      hasMultiRead()
        ? run(paths.join(', '), options, (client, done) => request(client.connectionManager, paths, done))
        : Promise.allSettled(paths.map((path) => one(path, options)))
  return {
    listChildren,
    listAll: askAll(requestLists, listChildren),
    statAll: askAll(requestStats, existing),
    create: (path, data, options) => requests.create(path, data, options),
    multi: (operations, options) => requests.multi(operations, options),
    getChildren: (path, options = {}) =>
      run<string[]>(path, options, (client, done) => client.getChildren(path, (error, children) => done(error, children ?? []))),
    getData: (path, options = {}) =>
      run<{ data: Buffer; stat: NodeStat }>(path, options, (client, done) =>
        client.getData(path, (error, data, stat) => finish(done, error, () => ({ data: data ?? empty, stat: toNodeStat(stat) }))),
      ),
    exists,
    getAcl: (path, options = {}) =>
      run<ZnodeAcl[]>(path, options, (client, done) => client.getACL(path, (error, acls) => done(error, (acls ?? []).map(toZnodeAcl)))),
    setData: (path, data, version, options = {}) =>
      run<NodeStat>(path, options, (client, done) =>
        client.setData(path, data, version, (error, stat) => finish(done, error, () => toNodeStat(stat))),
      ),
    remove: async (path, version, options = {}) => {
      await run<undefined>(path, options, (client, done) => client.remove(path, version, (error) => done(error, undefined)))
    },
  }
}

class Requests {
  readonly #life: SessionLife
  readonly #withDigest: boolean

  constructor(life: SessionLife, withDigest: boolean) {
    this.#life = life
    this.#withDigest = withDigest
  }

  readonly run = async <T>(path: string, options: CallOptions, start: Start<T>): Promise<T> => {
    const deadline = Date.now() + (options.timeoutMs ?? defaultTimeoutMs)
    if (this.#life.state !== 'connected') await this.#life.waitConnected(options)
    const client = this.#life.client?.library
    if (!client) throw new AppError('unavailable', `${path}: no ZooKeeper client.`, { details: { sent: false } })
    const remaining = { ...options, timeoutMs: Math.max(1, deadline - Date.now()) }
    try {
      return await withDeadline<T>(path, remaining, (done) => start(client, done))
    } catch (error) {
      throw translateFailure(error, path, isAppError(error) ? {} : { sent: !isUnsent(error) })
    }
  }

  async create(path: string, data: Buffer = empty, options: CallOptions & { ephemeral?: boolean; parents?: boolean } = {}): Promise<void> {
    const acls = await this.#aclOf(path, options)
    const mode = options.ephemeral ? EPHEMERAL : PERSISTENT
    const attempt = () =>
      this.run<undefined>(path, options, (client, done) => client.create(path, data, acls, mode, (error) => done(error, undefined)))
    try {
      await attempt()
    } catch (error) {
      if (!options.parents || !isAppError(error, 'not-found') || parentOf(path) === '/') throw error
      await this.create(parentOf(path), empty, { ...options, ephemeral: false }).catch((failure: unknown) => {
        if (!isAppError(failure, 'conflict')) throw failure
      })
      await attempt()
    }
  }

  async multi(operations: readonly MultiOperation[], options: CallOptions = {}): Promise<void> {
    const what = operations.map((operation) => operation.path).join(', ')
    const acls = await Promise.all(operations.map((operation) => this.#aclFor(operation, options)))
    const results = await this.run<{ type: number; err?: number }[]>(what, options, (client, done) => {
      const transaction = client.transaction()
      // its own builders turn version 0 into −1, "whatever it is": a compare-and-set would not compare
      transaction.ops.push(...operations.map((operation, index) => toTransactionOperation(operation, acls[index] ?? open)))
      transaction.commit((error, found) => (found ? done(null, found) : done(error, [])))
    })
    const index = results.findIndex((result) => result.type === -1 && result.err !== 0 && result.err !== undefined)
    const code = results[index]?.err
    if (code !== undefined) throw translateFailure({ code }, operations[index]?.path ?? what, { index, sent: true })
  }

  #aclFor(operation: MultiOperation, options: CallOptions): readonly zookeeper.Acl[] | Promise<readonly zookeeper.Acl[]> {
    if (operation.kind !== 'create') return open
    return operation.acl ? operation.acl.map(toLibraryAcl) : this.#aclOf(operation.path, options)
  }

  /** With credentials, what we make carries its parent's access list: readable by exactly those who could read what is there. */
  async #aclOf(path: string, options: CallOptions): Promise<readonly zookeeper.Acl[]> {
    if (!this.#withDigest) return open
    const parent = parentOf(path)
    const read: Start<readonly zookeeper.Acl[] | undefined> = (client, done) => client.getACL(parent, (error, acls) => done(error, acls))
    return (await this.run(parent, options, read).catch(() => undefined)) ?? zookeeper.ACL.CREATOR_ALL_ACL
  }
}

const toZnodeAcl = ({ permission, id }: zookeeper.Acl): ZnodeAcl => ({ permissions: permission, scheme: id.scheme, id: id.id })

const toLibraryAcl = ({ permissions, scheme, id }: ZnodeAcl): zookeeper.Acl => new zookeeper.ACL(permissions, new zookeeper.Id(scheme, id))

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
