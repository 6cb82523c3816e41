// What moved and waits to be looked at. A key rests until nothing happened to it for `quietMs` (so that leaving and coming back under
// new parameters is one change), but never longer than `maxMs`. What need not wait for a return says so with a shorter rest.
export type Dirty<T> = { item: T; firstAt: number; quietUntil: number }

export class DirtySet<T> {
  readonly #items = new Map<string, Dirty<T>>()
  readonly #quietMs: number
  readonly #maxMs: number
  readonly #merge: (earlier: T, later: T) => T

  /** `merge` makes one item of two that have the same key; without, the first stays. */
  constructor({ quietMs, maxMs, merge = (earlier) => earlier }: { quietMs: number; maxMs: number; merge?: (earlier: T, later: T) => T }) {
    this.#quietMs = quietMs
    this.#maxMs = maxMs
    this.#merge = merge
  }

  get size(): number {
    return this.#items.size
  }

  /** A shorter rest never cuts one short that is under way. */
  add(key: string, item: T, now: number, restMs = this.#quietMs): void {
    const known = this.#items.get(key)
    const quietUntil = now + restMs
    if (known) {
      known.item = this.#merge(known.item, item)
      known.quietUntil = Math.max(known.quietUntil, quietUntil)
    } else this.#items.set(key, { item, firstAt: now, quietUntil })
  }

  /** Takes what has rested long enough, at most `limit`, oldest first. */
  take(now: number, limit: number): T[] {
    const taken: T[] = []
    for (const [key, dirty] of this.#items) {
      if (taken.length >= limit) break
      if (this.#readyAt(dirty) > now) continue
      this.#items.delete(key)
      taken.push(dirty.item)
    }
    return taken
  }

  /** When something will be ready; undefined when nothing waits. */
  nextAt(): number | undefined {
    let earliest: number | undefined
    for (const dirty of this.#items.values()) earliest = Math.min(earliest ?? Infinity, this.#readyAt(dirty))
    return earliest
  }

  clear(): void {
    this.#items.clear()
  }

  #readyAt(dirty: Dirty<T>): number {
    return Math.min(dirty.quietUntil, dirty.firstAt + this.#maxMs)
  }
}
