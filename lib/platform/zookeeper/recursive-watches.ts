// Recursive watches of one session. A server forgets them with the connection, so after every connect they are set again and their
// owner is told to read again: what happened in between is not sent.
import { messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import { requestRecursiveWatch } from './add-watch.ts'
import type { SessionLife } from './session-life.ts'
import { withDeadline } from './deadline.ts'
import { translateFailure, zooKeeperCodeOf, zooKeeperCodes } from './failures.ts'
import { TreeWatch } from './tree-watch.ts'
import type { NodeEvent, RecursiveWatch, Unsubscribe } from './session.ts'

type Entry = { path: string; watch: RecursiveWatch; over: boolean; tree?: TreeWatch }

const retryMs = 1000
/** Old servers (3.4) drop the connection on a request they do not know; so many in a row mean that. */
const dropsThatMeanOld = 3

export class RecursiveWatches {
  readonly #entries = new Set<Entry>()
  readonly #life: SessionLife
  readonly #log: Log
  #drops = 0
  #isOldServer: boolean
  /** The connection over which a server has taken a persistent watch */
  #persistent: number | undefined

  constructor(life: SessionLife, log: Log, isOldServer: boolean) {
    this.#isOldServer = isOldServer
    this.#life = life
    this.#log = log
  }

  add(path: string, watch: RecursiveWatch): Unsubscribe {
    const entry: Entry = { path, watch, over: false }
    this.#entries.add(entry)
    if (this.#life.state === 'connected') void this.#establish(entry, this.#life.connection)
    return () => {
      entry.over = true
      entry.tree?.close()
      this.#entries.delete(entry)
    }
  }

  /** Whether the server that we are connected to has taken a persistent watch, so that it is 3.6 or later. */
  arePersistent(): boolean {
    return this.#life.state === 'connected' && this.#persistent === this.#life.connection
  }

  /** Sets every watch on a new connection. */
  restore(): void {
    for (const entry of this.#entries) void this.#establish(entry, this.#life.connection)
  }

  deliver(event: NodeEvent): void {
    // a fallback tree makes its own events out of one-shot watches
    for (const entry of this.#entries) if (!entry.tree && isBelow(event.path, entry.path)) this.#guarded(() => entry.watch.onEvent(event))
  }

  async #establish(entry: Entry, connection: number): Promise<void> {
    const isOurs = () => !entry.over && this.#life.state === 'connected' && this.#life.connection === connection
    while (isOurs()) {
      try {
        await (this.#isOldServer ? this.#watchTree(entry) : this.#request(entry.path))
        this.#drops = 0
        if (!this.#isOldServer) this.#persistent = connection
        if (isOurs()) this.#guarded(() => entry.watch.onResync())
        return
      } catch (error) {
        const wasOldServer = this.#isOldServer
        this.#isOldServer ||= this.#tellsOldServer(error)
        this.#log.warn({ path: entry.path, reason: messageOf(error), isOldServer: this.#isOldServer }, 'a recursive watch could not be set')
        if (this.#isOldServer === wasOldServer && isOurs()) await new Promise((resolve) => setTimeout(resolve, retryMs))
      }
    }
  }

  #tellsOldServer(error: unknown): boolean {
    if (zooKeeperCodeOf(error) === zooKeeperCodes.unimplemented) return true
    this.#drops = zooKeeperCodeOf(error) === zooKeeperCodes.connectionLoss ? this.#drops + 1 : 0
    return this.#drops >= dropsThatMeanOld
  }

  async #request(path: string): Promise<void> {
    const manager = this.#life.client?.library.connectionManager
    if (!manager) return
    await withDeadline<undefined>(path, {}, (done) => requestRecursiveWatch(manager, path, (error) => done(error, undefined))).catch(
      (error: unknown) => {
        throw translateFailure(error, path)
      },
    )
  }

  async #watchTree(entry: Entry): Promise<void> {
    entry.tree?.close()
    const { holdsLeaves } = entry.watch
    entry.tree = new TreeWatch(entry.path, this.#life, {
      onEvent: (event) => this.#guarded(() => entry.watch.onEvent(event)),
      onLost: () => this.#guarded(() => entry.watch.onResync()),
      ...(holdsLeaves ? { holdsLeaves } : {}),
      log: this.#log,
    })
    await entry.tree.start()
  }

  #guarded(act: () => void): void {
    try {
      act()
    } catch (error) {
      this.#log.error({ reason: messageOf(error) }, 'a watch listener failed')
    }
  }
}

export const isBelow = (path: string, root: string): boolean =>
  root === '/' || path === root || (path.startsWith(root) && path[root.length] === '/')
