// What stands in for a recursive watch on servers before 3.6: one-shot watches on children and data of every node, read with a
// bound on how many are kept. Beyond the bound the owner is told every 30 s to read again.
// Whatever an answer or an event says is taken in at once, in the order of the wire: a node that went and came back between two
// readings of its parent is a new one, whose watches must be set.
import type { Log } from '../log.ts'
import { messageOf } from '../errors.ts'
import type { SessionLife } from './session-life.ts'
import { withDeadline } from './deadline.ts'
import { zooKeeperCodes } from './failures.ts'
import type { NodeEvent, RecursiveWatch } from './session.ts'

type Owner = Pick<RecursiveWatch, 'onEvent' | 'holdsLeaves'> & { onLost(): void; log: Log; maxNodes?: number }

const defaultMaxNodes = 60_000
const inFlight = 64
const rereadMs = 30_000
const nodeCreated = 1
const nodeDeleted = 2

/** Watches `root` and what is below it, as far as the bound goes. `start` resolves when every watch is in place. */
export class TreeWatch {
  readonly #root: string
  readonly #life: SessionLife
  readonly #owner: Owner
  /** Names below every node that is watched; those of leaves are not kept */
  readonly #children = new Map<string, Set<string>>()
  #over = false
  #reread: NodeJS.Timeout | undefined

  constructor(root: string, life: SessionLife, owner: Owner) {
    this.#root = root
    this.#life = life
    this.#owner = owner
  }

  async start(): Promise<void> {
    await this.#watchRoot()
    await this.#walk(this.#root, false)
  }

  close(): void {
    this.#over = true
    clearInterval(this.#reread)
    this.#children.clear()
  }

  /** Reads what is new below a node, level by level. A node is told of once its watches are set, so that no change of it is missed. */
  async #walk(start: string, isNew: boolean): Promise<void> {
    let level = await this.#watchChildren(start)
    while (level.length > 0 && !this.#over) {
      const next: string[] = []
      for (let from = 0; from < level.length; from += inFlight) {
        const paths = level.slice(from, from + inFlight)
        const found = await Promise.all(paths.flatMap((path) => [this.#watchData(path), this.#watchChildren(path)]))
        if (isNew) for (const path of paths) this.#tell('created', path)
        next.push(...found.flat())
      }
      level = next
    }
  }

  /** Sets the one-shot watch on a node's children; answers the paths that are new. */
  async #watchChildren(path: string): Promise<string[]> {
    const library = this.#life.client?.library
    if (this.#over || !library || this.#isRefused(path)) return []
    return withDeadline<string[]>(path, {}, (done) =>
      library.getChildren(
        path,
        () => void this.#onChildren(path),
        (error, names) => {
          if (isMissing(error)) this.#drop(path)
          done(undefined, error || !names ? [] : this.#compare(path, names))
        },
      ),
    )
  }

  #compare(path: string, names: readonly string[]): string[] {
    if (this.#over) return []
    const before = this.#children.get(path) ?? new Set<string>()
    const now = new Set(this.#owner.holdsLeaves?.(path) ? [] : names)
    this.#children.set(path, now)
    for (const name of before) if (!now.has(name)) this.#forget(join(path, name))
    return [...now].filter((name) => !before.has(name)).map((name) => join(path, name))
  }

  /** Sets the one-shot watch on a node's data. Unlike `exists`, getData leaves no watch behind where there is no node. */
  async #watchData(path: string): Promise<string[]> {
    const library = this.#life.client?.library
    if (this.#over || !library || this.#isRefused(path) || this.#owner.holdsLeaves?.(path)) return []
    return withDeadline<string[]>(path, {}, (done) =>
      library.getData(
        path,
        (event) => void this.#onData(path, event.type),
        (error) => {
          if (isMissing(error)) this.#drop(path)
          done(undefined, [])
        },
      ),
    )
  }

  /** The root need not exist: its coming is awaited. */
  async #watchRoot(): Promise<void> {
    const library = this.#life.client?.library
    if (this.#over || !library) return
    await withDeadline<undefined>(this.#root, {}, (done) =>
      library.exists(
        this.#root,
        (event) => void this.#onRoot(event.type),
        (error) => done(error, undefined),
      ),
    )
  }

  /** A node that is watched stays watched; only new ones are too many. */
  #isRefused(path: string): boolean {
    if (this.#children.size < (this.#owner.maxNodes ?? defaultMaxNodes) || this.#children.has(path)) return false
    this.#reread ??= setInterval(() => this.#owner.onLost(), rereadMs).unref()
    return true
  }

  async #onChildren(path: string): Promise<void> {
    if (this.#over || !this.#children.has(path)) return
    await this.#orReread(path, async () => {
      await this.#walk(path, true)
      if (this.#owner.holdsLeaves?.(path)) this.#tell('changed', path)
    })
  }

  /** The watch is set again before the change is told: what comes after that is told again. */
  async #onData(path: string, type: number): Promise<void> {
    if (type === nodeDeleted) return this.#drop(path)
    await this.#orReread(path, async () => {
      await this.#watchData(path)
      this.#tell('changed', path)
    })
  }

  async #onRoot(type: number): Promise<void> {
    if (type === nodeDeleted) for (const name of this.#children.get(this.#root) ?? []) this.#drop(join(this.#root, name))
    await this.#orReread(this.#root, async () => {
      await this.#watchRoot()
      if (type === nodeCreated) await this.#walk(this.#root, true)
      this.#tell(type === nodeCreated ? 'created' : type === nodeDeleted ? 'deleted' : 'changed', this.#root)
    })
  }

  async #orReread(path: string, act: () => Promise<void>): Promise<void> {
    if (this.#over) return
    try {
      await act()
    } catch (error) {
      this.#owner.log.debug({ path, reason: messageOf(error) }, 'a watch could not be renewed')
      if (!this.#over) this.#owner.onLost()
    }
  }

  /** The node is gone: should it come back, its parent must take it for new. */
  #drop(path: string): void {
    if (path === this.#root) return
    const slash = path.lastIndexOf('/')
    if (this.#children.get(path.slice(0, slash) || '/')?.delete(path.slice(slash + 1))) this.#forget(path)
  }

  #forget(path: string): void {
    for (const name of this.#children.get(path) ?? []) this.#forget(join(path, name))
    this.#children.delete(path)
    this.#tell('deleted', path)
  }

  #tell(kind: NodeEvent['kind'], path: string): void {
    if (!this.#over) this.#owner.onEvent({ kind, path })
  }
}

const isMissing = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === zooKeeperCodes.noNode

const join = (path: string, name: string): string => (path === '/' ? `/${name}` : `${path}/${name}`)
