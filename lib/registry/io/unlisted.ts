import { whole, type Mark } from './marks.ts'

/**
 * Directories of which only names were looked at. They are listed once nothing has moved for a while, a few at a time: what names said
 * is checked against the tree, and a listing is what a restart can start from.
 */
export class Unlisted {
  readonly #nodes = new Set<string>()
  readonly #afterMs: number
  #dueAt = 0

  constructor(afterMs = 5000) {
    this.#afterMs = afterMs
  }

  add(nodes: readonly string[], now: number): void {
    for (const node of nodes) this.#nodes.add(node)
    if (nodes.length > 0) this.#dueAt = now + this.#afterMs
  }

  take(now: number, limit = 50): Mark[] {
    if (now < this.#dueAt) return []
    const nodes = [...this.#nodes].slice(0, limit)
    for (const node of nodes) this.#nodes.delete(node)
    return nodes.map((node) => whole({ node }))
  }

  nextAt(): number | undefined {
    return this.#nodes.size > 0 ? this.#dueAt : undefined
  }

  clear(): void {
    this.#nodes.clear()
  }
}
