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
const dataChanged = 3

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

  start(): Promise<void> {
    return this.#walk(this.#root, false)
  }

  close(): void {
    this.#over = true
    clearInterval(this.#reread)
    this.#children.clear()
  }

  async #walk(start: string, isNew: boolean): Promise<void> {
    const queue = [start]
    while (queue.length > 0) {
      if (this.#over) return
      const found = await Promise.all(queue.splice(0, inFlight).map((path) => this.#read(path)))
      for (const path of found.flat()) {
        if (isNew) this.#owner.onEvent({ kind: 'created', path })
        queue.push(path)
      }
    }
  }

  /** Reads one node's children and sets its watches; answers the paths that are new. */
  async #read(path: string): Promise<string[]> {
    const library = this.#life.client?.library
    if (this.#over || !library || this.#isFull()) return []
    const names = await withDeadline<string[] | undefined>(path, {}, (done) =>
      library.getChildren(
        path,
        () => void this.#refresh(path),
        (error, found) => done(undefined, error ? undefined : found),
      ),
    )
    if (!names) return []
    await withDeadline<undefined>(path, {}, (done) =>
      library.exists(
        path,
        (event) => this.#onData(path, event.type),
        (error) => done(error, undefined),
      ),
    )
    const before = this.#children.get(path) ?? new Set<string>()
    const now = new Set(names)
    this.#children.set(path, now)
    for (const name of before) if (!now.has(name)) this.#forget(join(path, name))
    return names.filter((name) => !before.has(name)).map((name) => join(path, name))
  }

  #isFull(): boolean {
    if (this.#children.size < maxNodes) return false
    this.#reread ??= setInterval(() => this.#owner.onLost(), rereadMs).unref()
    return true
  }

  async #refresh(path: string): Promise<void> {
    if (this.#over || !this.#children.has(path)) return
    try {
      await this.#walk(path, true)
    } catch (error) {
      this.#owner.log.debug({ path, reason: messageOf(error) }, 'a child watch could not be renewed')
      this.#owner.onLost()
    }
  }

  #onData(path: string, type: number): void {
    if (this.#over || type !== dataChanged || !this.#children.has(path)) return
    this.#owner.onEvent({ kind: 'changed', path })
    void this.#refresh(path)
  }

  #forget(path: string): void {
    for (const name of this.#children.get(path) ?? []) this.#forget(join(path, name))
    this.#children.delete(path)
    this.#owner.onEvent({ kind: 'deleted', path })
  }
}

const join = (path: string, name: string): string => (path === '/' ? `/${name}` : `${path}/${name}`)
