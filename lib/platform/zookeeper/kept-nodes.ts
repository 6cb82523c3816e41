import { AppError, isAppError, messageOf } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Calls } from './calls.ts'
import type { SessionLife } from './session-life.ts'
import type { KeptNode } from './session.ts'

export type KeptNodes = { add(path: string, data: Buffer): KeptNode; restore(): void; close(): Promise<void> }

/** Somebody may delete our node while the session lives on; nobody tells us, so we look. */
const checkEveryMs = 10_000

/** Ephemeral nodes that exist as long as we live: made again after every new session. */
export function createKeptNodes(calls: Calls, life: SessionLife, log: Log): KeptNodes {
  const nodes = new Set<Kept>()
  const timer = setInterval(restore, checkEveryMs)
  timer.unref()
  function restore(): void {
    if (life.state === 'connected') for (const node of nodes) void node.ensure()
  }
  return {
    add(path, data) {
      const node = new Kept({ path, calls, life, log }, data)
      nodes.add(node)
      if (life.state === 'connected') void node.ensure()
      return {
        ready: node.ready,
        set: (next) => node.replace(next),
        async close() {
          nodes.delete(node)
          await node.close()
        },
      }
    },
    restore,
    async close() {
      clearInterval(timer)
      await Promise.all([...nodes].map((node) => node.close()))
      nodes.clear()
    },
  }
}

class Kept {
  readonly ready: Promise<void>
  #settle: { resolve(): void; reject(error: unknown): void } = { resolve: () => {}, reject: () => {} }
  #data: Buffer
  #closed = false
  #running: Promise<void> | undefined
  readonly #at: { path: string; calls: Calls; life: SessionLife; log: Log }

  constructor(at: { path: string; calls: Calls; life: SessionLife; log: Log }, data: Buffer) {
    this.#at = at
    this.#data = data
    this.ready = new Promise((resolve, reject) => {
      this.#settle = { resolve, reject }
    })
    // whoever does not wait for it must not be hurt by its failure
    this.ready.catch(() => {})
  }

  ensure(): Promise<void> {
    this.#running = (this.#running ?? Promise.resolve()).then(() => this.#ensureNow())
    return this.#running
  }

  async #ensureNow(): Promise<void> {
    const { path, calls, life, log } = this.#at
    if (this.#closed) return
    try {
      const stat = await calls.exists(path)
      if (stat && stat.ephemeralOwner === life.client?.sessionId()) return this.#settle.resolve()
      if (stat) await calls.remove(path, -1).catch(ignoreMissing)
      await calls.create(path, this.#data, { ephemeral: true, parents: true })
      this.#settle.resolve()
    } catch (error) {
      if (isAppError(error, 'forbidden')) this.#settle.reject(error)
      log.warn({ path, reason: messageOf(error) }, 'an ephemeral node of ours could not be made; it is tried again')
    }
  }

  async replace(data: Buffer): Promise<void> {
    this.#data = data
    await this.ensure()
    if (this.#at.life.state === 'connected') await this.#at.calls.setData(this.#at.path, data, -1)
  }

  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#settle.reject(new AppError('unavailable', `${this.#at.path}: closed before the node was made.`))
    await this.#running
    if (this.#at.life.state === 'connected') await this.#at.calls.remove(this.#at.path, -1, { timeoutMs: 1000 }).catch(() => {})
  }
}

function ignoreMissing(error: unknown): void {
  if (!isAppError(error, 'not-found')) throw error
}
