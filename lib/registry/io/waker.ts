import type { Clock } from '../../platform/clock.ts'

/** A sleep that ends early when there is reason to. Events come by the thousand: one that asks for nothing earlier costs nothing. */
export class Waker {
  readonly #clock: Clock
  #wake = new AbortController()
  /** When whoever sleeps will wake anyway; nobody sleeps = nothing is too early */
  #wakesAt = -Infinity

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Until then at the latest. Whatever is to be seen to must be looked at before going to sleep. */
  async sleep(until: number, signal: AbortSignal): Promise<void> {
    this.#wake = new AbortController()
    this.#wakesAt = until
    await this.#clock.sleep(until - this.#clock.now().getTime(), AbortSignal.any([this.#wake.signal, signal]))
    this.#wakesAt = -Infinity
  }

  /** Something is to be seen to at that time. */
  rouse(at: number): void {
    if (at >= this.#wakesAt) return
    this.#wakesAt = -Infinity
    this.#wake.abort()
  }
}
