/** Work that takes turns: so many at a time, in the order asked for. A failure is its own work's alone. */
export class Turns {
  readonly #waiting: (() => void)[] = []
  readonly #patienceMs: number | undefined
  /** Below zero while somebody's patience has ended */
  #free: number

  /** Whoever has waited longer than `patienceMs` begins as well: what hangs does not make everybody hang. */
  constructor(atOnce: number, { patienceMs }: { patienceMs?: number } = {}) {
    this.#free = atOnce
    this.#patienceMs = patienceMs
  }

  /** Begins after it has returned, never within. */
  async take<T>(work: () => Promise<T>): Promise<T> {
    await this.#turn()
    try {
      return await work()
    } finally {
      this.#free += 1
      if (this.#free > 0) this.#waiting.shift()?.()
    }
  }

  #turn(): Promise<void> {
    if (this.#free > 0) {
      this.#free -= 1
      return Promise.resolve()
    }
    return new Promise((resolve) => {
      const begin = (): void => {
        clearTimeout(timer)
        this.#free -= 1
        resolve()
      }
      const timer = this.#patienceMs === undefined ? undefined : setTimeout(() => this.#beginNow(begin), this.#patienceMs)
      this.#waiting.push(begin)
    })
  }

  #beginNow(begin: () => void): void {
    this.#waiting.splice(this.#waiting.indexOf(begin), 1)
    begin()
  }
}

/** Turns in which whoever waits for the same gets the same: it is made once, after the last of them has asked. */
export class SharedTurns {
  readonly #turns: Turns
  readonly #waiting = new Map<string, Promise<unknown>>()

  constructor(...turns: ConstructorParameters<typeof Turns>) {
    this.#turns = new Turns(...turns)
  }

  /** `key` says all that the result depends on, and `work` of one key makes one type. */
  take<T>(key: string, work: () => Promise<T>): Promise<T> {
    const found =
      (this.#waiting.get(key) as Promise<T> | undefined) ??
      this.#turns.take(() => {
        this.#waiting.delete(key)
        return work()
      })
    this.#waiting.set(key, found)
    return found
  }
}
