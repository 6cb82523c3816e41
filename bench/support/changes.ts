// Changes of a seeded registry at a steady rate: providers leave, come, or register again with another weight.
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { createRandom } from '../../demo/random.ts'
import { hostOf, interfaceName, applicationsOf, portOf, providerName, serviceIdOf, type Size } from '../registry-snapshot/seed.ts'

export type Change = {
  kind: 'appeared' | 'disappeared' | 'changed'
  service: string
  address: string
  /** Path whose event ends it: the last node that is written */
  path: string
  /** Milliseconds since 1970, with fractions: when it was handed to the client */
  sentAt: number
}

export const preciseNow = (): number => performance.timeOrigin + performance.now()

/** Draws changes; one drawn twice in `distinct` mode would be two events of one key, so it is not. */
export class ChangeMaker {
  readonly #size: Size
  readonly #random: () => number
  readonly #names = new Map<string, string | undefined>()
  readonly #drawn = new Set<string>()
  readonly #distinct: boolean

  constructor(size: Size, { seed, distinct }: { seed: number; distinct: boolean }) {
    this.#size = size
    this.#random = createRandom(seed)
    this.#distinct = distinct
  }

  /** Lets keys be drawn again. */
  forget(): void {
    this.#drawn.clear()
  }

  async make(writer: ZooKeeperSession): Promise<Change> {
    const { index, place, key } = this.#draw()
    const size = this.#size
    const directory = `/dubbo/${interfaceName(index)}/providers`
    const before = this.#names.has(key) ? this.#names.get(key) : providerName(size, index, place)
    const kind = before === undefined ? 'appeared' : this.#random() < 0.5 ? 'disappeared' : 'changed'
    const after =
      kind === 'disappeared' ? undefined : providerName(size, index, place, { weight: String(1 + Math.floor(this.#random() * 999)) })
    this.#names.set(key, after)
    const application = index % applicationsOf(size)
    const change: Change = {
      kind,
      service: serviceIdOf(index),
      address: `${hostOf(application, place)}:${portOf(application)}`,
      path: `${directory}/${after ?? before ?? ''}`,
      sentAt: preciseNow(),
    }
    await writer.multi([
      ...(before === undefined ? [] : [{ kind: 'remove' as const, path: `${directory}/${before}`, version: -1 }]),
      ...(after === undefined ? [] : [{ kind: 'create' as const, path: `${directory}/${after}` }]),
    ])
    return change
  }

  #draw(): { index: number; place: number; key: string } {
    const capacity = this.#size.interfaces * this.#size.providers
    if (this.#distinct && this.#drawn.size > capacity * 0.9)
      throw new Error(`${capacity} providers are too few for so many changes: take fewer seconds or more interfaces.`)
    for (;;) {
      const index = Math.floor(this.#random() * this.#size.interfaces)
      const place = Math.floor(this.#random() * this.#size.providers)
      const key = `${index} ${place}`
      if (this.#distinct && this.#drawn.has(key)) continue
      this.#drawn.add(key)
      return { index, place, key }
    }
  }
}

/** Makes changes at a rate for a time; they are sent when their time comes, whatever became of the ones before. */
export async function makeChanges(
  maker: ChangeMaker,
  writer: ZooKeeperSession,
  { perSecond, durationMs }: { perSecond: number; durationMs: number },
): Promise<Change[]> {
  const startedAt = performance.now()
  const total = Math.round((perSecond * durationMs) / 1000)
  const made: Promise<Change>[] = []
  while (made.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAt) * perSecond) / 1000) + 1)
    while (made.length < due) made.push(maker.make(writer))
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
  return Promise.all(made)
}
