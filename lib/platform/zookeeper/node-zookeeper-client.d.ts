// What we use of node-zookeeper-client 1.1.3, which ships no types. The connection manager is internal to it: we reach in because
// it has no persistent watches, no read time-out and keeps half a frame over a reconnect (see hardened-client.ts).
declare module 'node-zookeeper-client' {
  import type { EventEmitter } from 'node:events'
  import type { Socket } from 'node:net'

  namespace zookeeper {
    type Stat = {
      czxid: Buffer
      mzxid: Buffer
      pzxid: Buffer
      ctime: Buffer
      mtime: Buffer
      version: number
      cversion: number
      aversion: number
      ephemeralOwner: Buffer
      dataLength: number
      numChildren: number
    }
    type Failure = Error & { code?: number }
    type Id = { readonly scheme: string; readonly id: string }
    type Acl = { readonly permission: number; readonly id: Id }
    type Watcher = (event: { type: number; path: string }) => void
    type Payload = { takeReply?(frame: Buffer): void }
    type Packet = { request: { payload?: Payload | null }; callback?: (error: Failure | null, response?: unknown) => void }
    type WatcherManager = {
      emit(event: { type: number; path: string }): void
      dataWatchers: object
      childWatchers: object
      existenceWatchers: object
    }
    type ConnectionManager = {
      servers: { host: string; port: number }[]
      state: number
      socket: Socket | undefined
      pingTimeout: number
      pendingBuffer: Buffer | null
      pendingQueue: Packet[]
      packetQueue: EventEmitter & { queue: Packet[] }
      watcherManager: WatcherManager
      connect(): void
      onSocketData(chunk: Buffer): void
      onSocketConnected(): void
      onSocketError(error: Error): void
      onPacketQueueReadable(): void
      cleanupPendingQueue(code: number): void
      queue(request: object, callback?: (error: Failure | null, response?: unknown) => void): void
    }
    type TransactionOperation =
      | { type: 1; path: string; data: Buffer; acls: readonly Acl[]; mode: number }
      | { type: 2; path: string; version: number }
      | { type: 5; path: string; data: Buffer; version: number }
      | { type: 13; path: string; version: number }
    type Transaction = {
      ops: TransactionOperation[]
      commit(callback: (error: Failure | null, results?: { type: number; err?: number }[]) => void): void
    }
    type Client = EventEmitter & {
      connectionManager: ConnectionManager
      connect(): void
      close(): void
      addAuthInfo(scheme: string, auth: Buffer): void
      getSessionId(): Buffer
      getSessionTimeout(): number
      getChildren(path: string, callback: (error: Failure | null, children?: string[], stat?: Stat) => void): void
      getChildren(path: string, watcher: Watcher, callback: (error: Failure | null, children?: string[], stat?: Stat) => void): void
      getData(path: string, callback: (error: Failure | null, data?: Buffer, stat?: Stat) => void): void
      getData(path: string, watcher: Watcher, callback: (error: Failure | null, data?: Buffer, stat?: Stat) => void): void
      getACL(path: string, callback: (error: Failure | null, acls?: Acl[]) => void): void
      setACL(path: string, acls: readonly Acl[], version: number, callback: (error: Failure | null) => void): void
      exists(path: string, callback: (error: Failure | null, stat?: Stat | null) => void): void
      exists(path: string, watcher: Watcher, callback: (error: Failure | null, stat?: Stat | null) => void): void
      create(path: string, data: Buffer, acls: readonly Acl[], mode: number, callback: (error: Failure | null) => void): void
      setData(path: string, data: Buffer, version: number, callback: (error: Failure | null, stat?: Stat) => void): void
      remove(path: string, version: number, callback: (error: Failure | null) => void): void
      transaction(): Transaction
    }
  }
  const zookeeper: {
    createClient(connect: string, options: { sessionTimeout: number; spinDelay: number; retries: number }): zookeeper.Client
    Id: new (scheme: string, id: string) => zookeeper.Id
    ACL: (new (permission: number, id: zookeeper.Id) => zookeeper.Acl) & {
      OPEN_ACL_UNSAFE: readonly zookeeper.Acl[]
      CREATOR_ALL_ACL: readonly zookeeper.Acl[]
    }
    CreateMode: { PERSISTENT: number; EPHEMERAL: number }
    Exception: { create(code: number): zookeeper.Failure } & Record<string, number>
  }
  export = zookeeper
}

declare module 'node-zookeeper-client/lib/jute/index.js' {
  const jute: {
    protocol: { RequestHeader: new (xid?: number, type?: number) => { type: number } }
    Request: new (header: object, payload: object | null) => object
  }
  export = jute
}
