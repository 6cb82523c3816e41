// The port to one ZooKeeper ensemble (one registry). Everything here has a deadline and never waits for ever: the client library
// below may keep callbacks for as long as it is disconnected.
// Paths are absolute and below the chroot of the connect string; nobody above this port sees the chroot.
import type { Sentence } from '../sentence.ts'

/** `connecting`: not yet, or again. `connected`: calls go out. `auth-failed` and `closed` are final. */
export type ZooKeeperState = 'connecting' | 'connected' | 'auth-failed' | 'closed'

/** What ZooKeeper knows of a node. 64-bit ids are decimal text. */
export type NodeStat = {
  /** Changes of the data; what compare-and-set compares */
  version: number
  /** Changes of the children */
  childrenVersion: number
  /** Changes of the access list */
  aclVersion: number
  childCount: number
  dataLength: number
  createdZxid: string
  modifiedZxid: string
  /** Transaction that last added or removed a child (or made the node) */
  childrenZxid: string
  createdAt: Date
  modifiedAt: Date
  /** Session id of the owner as decimal text; "0" = persistent */
  ephemeralOwner: string
}

/** Children of a node, and what ZooKeeper knew of it when it listed them. */
export type NodeList = { names: string[]; stat: NodeStat }

/** `timeoutMs` defaults to 5,000 and counts the waiting for a connection. */
export type CallOptions = { timeoutMs?: number; signal?: AbortSignal }

/** One entry of an access list; `permissions` are ZooKeeper's bits (read 1, write 2, create 4, delete 8, admin 16). */
export type ZnodeAcl = { permissions: number; scheme: string; id: string }

export type MultiOperation =
  | { kind: 'check'; path: string; version: number }
  | { kind: 'create'; path: string; data?: Buffer; ephemeral?: boolean; acl?: readonly ZnodeAcl[] }
  | { kind: 'set'; path: string; data: Buffer; version: number }
  | { kind: 'remove'; path: string; version: number }

export type NodeEvent = { kind: 'created' | 'deleted' | 'changed'; path: string }

/** Ends a watch or a listener; repeating it is harmless. */
export type Unsubscribe = () => void

export type RecursiveWatch = {
  onEvent(event: NodeEvent): void
  /**
   * True for a node whose children have neither data nor children that matter. On servers before 3.6 they cost no watches then, and
   * what happens to them is told as a change of the node.
   */
  holdsLeaves?(path: string): boolean
  /**
   * The watch is in place (again) and events between the last one and now may be missing: read the subtree again. Called once
   * after the first set-up and after every reconnect or new session.
   */
  onResync(): void
}

/** A node of ours that must exist as long as we live. */
export type KeptNode = {
  /** Resolves when the node was made for the first time; rejects with `forbidden` or when closed before. */
  ready: Promise<void>
  /** Replaces the data now and for every later re-creation. */
  set(data: Buffer): Promise<void>
  /** Removes the node and stops keeping it. */
  close(): Promise<void>
}

/**
 * Errors of every call: not-found (NO_NODE), stale-version (BAD_VERSION), conflict (NODE_EXISTS, NOT_EMPTY), forbidden (NO_AUTH,
 * AUTH_FAILED), timeout (the deadline passed: the write may or may not have happened), unavailable (connection lost before an
 * answer: the same; or closed), invalid-input (bad path, more than 1 MB).
 * Of `timeout` and `unavailable`, `details.sent` is false when it is certain that nothing reached the server.
 */
export interface ZooKeeperSession {
  /** Configured id of the registry. */
  readonly registryId: string
  state(): ZooKeeperState
  /** Why it is not connected, in words; undefined while it is. */
  problem(): Sentence | undefined
  /** Negotiated session time-out, in milliseconds. */
  sessionTimeoutMs(): number
  /** Resolves once connected; rejects with timeout, unavailable (closed) or forbidden (auth failed). */
  waitConnected(options?: CallOptions): Promise<void>
  onState(listener: (state: ZooKeeperState) => void): Unsubscribe

  getChildren(path: string, options?: CallOptions): Promise<string[]>
  listChildren(path: string, options?: CallOptions): Promise<NodeList>
  /**
   * Children of several nodes: in one request where a watch (see watchRecursive) has shown that the server knows it (3.6), else in one
   * each. Rejects where nothing was answered; a node that is not there or may not be listed is a rejected result.
   */
  listAll(paths: readonly string[], options?: CallOptions): Promise<PromiseSettledResult<NodeList>[]>
  /** The stats alone, in the same way. */
  statAll(paths: readonly string[], options?: CallOptions): Promise<PromiseSettledResult<NodeStat>[]>
  getData(path: string, options?: CallOptions): Promise<{ data: Buffer; stat: NodeStat }>
  /** Undefined where there is no such node. */
  exists(path: string, options?: CallOptions): Promise<NodeStat | undefined>
  getAcl(path: string, options?: CallOptions): Promise<ZnodeAcl[]>

  /** `parents`: makes missing parents, persistent and empty. */
  create(path: string, data?: Buffer, options?: CallOptions & { ephemeral?: boolean; parents?: boolean }): Promise<void>
  /** Compare-and-set; `version` −1 = whatever it is. */
  setData(path: string, data: Buffer, version: number, options?: CallOptions): Promise<NodeStat>
  remove(path: string, version: number, options?: CallOptions): Promise<void>
  /** All or nothing. The error is that of the operation that failed first; `details.index` is its place. */
  multi(operations: readonly MultiOperation[], options?: CallOptions): Promise<void>

  /**
   * Watches a node and everything below it, now and after every reconnect. The node need not exist. On servers before 3.6 it falls
   * back to one-shot watches of at most 60,000 nodes; where there are more, `onResync` is called every 30 s.
   */
  watchRecursive(path: string, watch: RecursiveWatch): Unsubscribe

  /**
   * Keeps an ephemeral node of ours: made now, made again after an expired session, a foreign leftover under the same path (an
   * earlier life of this process) removed first. Missing parents are made.
   */
  keepEphemeral(path: string, data: Buffer): KeptNode

  /** Removes kept nodes, ends the session at the server so that ephemerals go at once. Idempotent; takes at most 2 s. */
  close(): Promise<void>
}

/** One session per registry, shared by every slice of the worker; opened at first use. */
export interface ZooKeeperSessions {
  /** Throws not-found when no registry has this configured id. */
  get(registryId: string): ZooKeeperSession
  close(): Promise<void>
}
