// What stands in for a recursive watch on servers before 3.6: one-shot watches on children and data of every node, read with a
// bound on how many are kept. Beyond the bound the owner is told every 30 s to read again.
import type { Log } from '../log.ts'
import { messageOf } from '../errors.ts'
import type { SessionLife } from './session-life.ts'
import { withDeadline } from './deadline.ts'
import type { NodeEvent } from './session.ts'

type Owner = { onEvent(event: NodeEvent): void; onLost(): void; log: Log }

const maxNodes = 20_000
const inFlight = 64
const rereadMs = 30_000
const nodeCreated = 1
const nodeDeleted = 2

/** Watches `root` and what is below it, as far as the bound goes. `start` resolves when every watch is in place. */
export class TreeWatch {
  readonly #root: string
  readonly #life: SessionLife
  readonly #owner: Owner
  readonly #children = new Map<string, Set<string>>()
  #over = false
  #reread: NodeJS.Timeout | undefined

  constructor(root: string, life: SessionLife, owner: Owner) {
    this.#root = root
    this.#life = life
    this.#owner = owner
  }

  async start(): Promise<void> {
    await this.#watchData(this.#root)
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
        await Promise.all(paths.map((path) => this.#watchData(path)))
        const found = await Promise.all(paths.map((path) => this.#watchChildren(path)))
        if (isNew) for (const path of paths) this.#owner.onEvent({ kind: 'created', path })
        next.push(...found.flat())
      }
      level = next
    }
  }

  /** Sets the one-shot watch on a node's children; answers the paths that are new. */
  async #watchChildren(path: string): Promise<string[]> {
    const library = this.#life.client?.library
    if (this.#over || !library || this.#isFull()) return []
    const names = await withDeadline<string[] | undefined>(path, {}, (done) =>
      library.getChildren(
        path,
        () => void this.#onChildren(path),
        (error, found) => done(undefined, error ? undefined : found),
      ),
    )
    if (!names) return []
    const before = this.#children.get(path) ?? new Set<string>()
    const now = new Set(names)
    this.#children.set(path, now)
    for (const name of before) if (!now.has(name)) this.#forget(join(path, name))
    return names.filter((name) => !before.has(name)).map((name) => join(path, name))
  }

  /** Sets the one-shot watch on a node's data. */
  async #watchData(path: string): Promise<void> {
    const library = this.#life.client?.library
    if (this.#over || !library) return
    await withDeadline<undefined>(path, {}, (done) =>
      library.exists(
        path,
        (event) => void this.#onData(path, event.type),
        (error) => done(error, undefined),
      ),
    )
  }

  #isFull(): boolean {
    if (this.#children.size < maxNodes) return false
    this.#reread ??= setInterval(() => this.#owner.onLost(), rereadMs).unref()
    return true
  }

  async #onChildren(path: string): Promise<void> {
    if (this.#over || !this.#children.has(path)) return
    await this.#orReread(path, () => this.#walk(path, true))
  }

  /** The watch is set again before the change is told: what comes after that is told again. */
  async #onData(path: string, type: number): Promise<void> {
    if (this.#over || (type === nodeDeleted && path !== this.#root)) return
    await this.#orReread(path, async () => {
      await this.#watchData(path)
      if (type === nodeDeleted) return
      if (type === nodeCreated && path === this.#root) await this.#walk(path, true)
      this.#owner.onEvent({ kind: type === nodeCreated ? 'created' : 'changed', path })
    })
  }

  async #orReread(path: string, act: () => Promise<void>): Promise<void> {
    try {
      await act()
    } catch (error) {
      this.#owner.log.debug({ path, reason: messageOf(error) }, 'a watch could not be renewed')
      this.#owner.onLost()
    }
  }

  #forget(path: string): void {
    for (const name of this.#children.get(path) ?? []) this.#forget(join(path, name))
    this.#children.delete(path)
    this.#owner.onEvent({ kind: 'deleted', path })
  }
}

const join = (path: string, name: string): string => (path === '/' ? `/${name}` : `${path}/${name}`)
