// Keeps one registry's rows in line with its tree for as long as we hold the lease. One thing happens at a time: a snapshot, or a
// batch of what moved; events only mark. Nothing is ever written to ZooKeeper.
import { setImmediate } from 'node:timers/promises'
import { database as processDatabase } from '../../platform/database.ts'
import { isAppError, messageOf } from '../../platform/errors.ts'
import type { Running } from '../../platform/worker-task.ts'
import type { NodeEvent } from '../../platform/zookeeper/session.ts'
import { isCategory, watchedPaths, type Touched } from '../tree.ts'
import { applyBatch } from './apply-batch.ts'
import type { BatchContext } from './batch-context.ts'
import type { CollectorOptions } from './collector-options.ts'
import { Turns } from './turns.ts'
import { Unlisted } from './unlisted.ts'
import { Waker } from './waker.ts'
import { DirtySet } from './dirty-set.ts'
import { keyOfMark, markOf, mergeMarks, type Mark } from './marks.ts'
import { RegistryModel } from './model.ts'
import { rowFormat } from './row-format.ts'
import { tidyTables, takeSnapshot } from './snapshot.ts'
import { isConnected, tellFailure, tellState } from './tell-source.ts'

/** `touch`: these are to be looked at again, as if an event had named them. */
export type RunningCollector = Running & { touch(items: readonly Touched[]): void }

const heartbeatMs = 5000
const firstBeatMs = 2000
const retryMs = 1000
/** A reconnect sets several watches one after the other; one reading is enough for all. */
const settleMs = 30
/** Dubbo registers again right after it left, within a few milliseconds. */
const returnMs = 40
/** What is written together comes together. */
const burstMs = 8
const batchLimit = 400
const readTimeoutMs = 20_000
const defaultMaxDirty = 20_000
/** Registries of this process that are read whole at once: each holds some 50 MB meanwhile, and two keep both ends busy. */
const wholeReadings = new Turns(2)

/** Starts collecting; resolves at once, the source's state tells how far it is. `close` waits for the work in flight. */
export function startCollector(options: CollectorOptions): RunningCollector {
  const collector = new Collector(options)
  collector.start()
  return { close: () => collector.close(), touch: (items) => collector.touch(items) }
}

class Collector {
  readonly #options: CollectorOptions
  readonly #stopping = new AbortController()
  /** Ends what is being read now */
  #reading = new AbortController()
  readonly #dirty = new DirtySet<Mark>({ quietMs: returnMs, maxMs: 200, merge: mergeMarks })
  readonly #unlisted: Unlisted
  readonly #context: BatchContext
  readonly #unsubscribe: (() => void)[] = []
  #snapshotDueAt: number | undefined
  /** The tree was read whole on this connection, and every watch has told of what came after */
  #isWhole = false
  readonly #waker: Waker
  #beatAt = 0
  #running: Promise<void> | undefined

  constructor(options: CollectorOptions) {
    this.#options = options
    this.#unlisted = new Unlisted(options.listAfterMs)
    this.#waker = new Waker(options.clock)
    const { zookeeper, paths, lease, log, clock } = options
    this.#context = {
      format: options.format ?? rowFormat(),
      reader: { zookeeper, paths, options: { timeoutMs: readTimeoutMs, signal: this.#stopping.signal } },
      model: new RegistryModel(options.beside?.offered),
      database: options.database ?? processDatabase(),
      lease,
      log,
      now: () => clock.now(),
      storedRules: new Map(),
    }
  }

  start(): void {
    const { zookeeper, paths } = this.#options
    this.#unsubscribe.push(
      zookeeper.onState((state) => {
        if (state !== 'connected') this.#lose()
        this.#beatAt = 0
        this.#waker.rouse(0)
      }),
    )
    for (const path of watchedPaths(paths)) {
      this.#unsubscribe.push(
        zookeeper.watchRecursive(path, {
          onEvent: (event) => this.#mark(event),
          onResync: () => this.#wantSnapshot(settleMs),
          holdsLeaves: (node) => isCategory(paths, node),
        }),
      )
    }
    // the first connection gets a moment before we say that there is none
    this.#beatAt = this.#time() + firstBeatMs
    this.#running = this.#run()
  }

  async close(): Promise<void> {
    for (const unsubscribe of this.#unsubscribe.splice(0)) unsubscribe()
    this.#stopping.abort()
    await this.#running
  }

  touch(items: readonly Mark[]): void {
    if (items.length === 0) return
    for (const item of items) this.#dirty.add(keyOfMark(item), item, this.#time())
    this.#waker.rouse(0)
  }

  #mark(event: NodeEvent): void {
    this.#options.beside?.onEvent(event)
    const mark = markOf(this.#options.paths, event)
    if (!mark) return
    // one that is due already will tell more than what waits, and is not put off by what comes meanwhile
    if (mark.kind === 'everything' || this.#dirty.size >= (this.#options.maxDirty ?? defaultMaxDirty)) {
      this.#dirty.clear()
      return this.#wantSnapshot(settleMs)
    }
    // what left may come back at once under other parameters; what came, came
    const restMs = event.kind === 'deleted' ? returnMs : burstMs
    this.#dirty.add(keyOfMark(mark), mark, this.#time(), restMs)
    this.#waker.rouse(this.#time() + restMs)
  }

  #wantSnapshot(inMs: number): void {
    this.#isWhole = false
    this.#snapshotDueAt = Math.min(this.#snapshotDueAt ?? Infinity, this.#time() + inMs)
    this.#waker.rouse(this.#time() + inMs)
  }

  #time(): number {
    return this.#options.clock.now().getTime()
  }

  async #run(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      try {
        await this.#step()
      } catch (error) {
        if (await this.#failed(error)) return
      }
      await this.#waker.sleep(this.#time() + this.#pauseMs(), this.#stopping.signal)
    }
  }

  async #step(): Promise<void> {
    this.#beginReading()
    if (this.#isConnected() && this.#snapshotDueAt !== undefined && this.#snapshotDueAt <= this.#time()) return this.#snapshot()
    if (this.#isConnected() && this.#isWhole) {
      if (this.#dirty.size > 0) await this.#batch()
      else this.touch(this.#unlisted.take(this.#time()))
    }
    if (this.#time() >= this.#beatAt) await this.#beat()
  }

  /** What is read on one connection ends with it, also between two requests: to wait for the next one would hide that we know nothing. */
  #beginReading(): void {
    this.#reading = new AbortController()
    const { reader } = this.#context
    reader.options = { ...reader.options, signal: AbortSignal.any([this.#stopping.signal, this.#reading.signal]) }
  }

  #lose(): void {
    this.#isWhole = false
    this.#reading.abort()
  }

  async #snapshot(): Promise<void> {
    this.#snapshotDueAt = undefined
    // what happens from here on is looked at again after the reading
    this.#dirty.clear()
    this.#unlisted.clear()
    this.#isWhole = true
    const startedAt = this.#time()
    try {
      const result = await wholeReadings.take(() => takeSnapshot(this.#context))
      this.#options.beside?.onSnapshot()
      this.#beatLater()
      if (result.first) tidyTables(this.#context)
      this.#options.log.info({ source: this.#context.lease.sourceId, ...result, ms: this.#time() - startedAt }, 'registry read')
    } catch (error) {
      this.#wantSnapshot(retryMs)
      throw error
    }
  }

  async #batch(): Promise<void> {
    // timers come before sockets: whoever is back by now, and lies there unread because we were busy, was not away
    await setImmediate()
    const taken = this.#dirty.take(this.#time(), batchLimit)
    if (taken.length === 0) return
    try {
      const { again, unlisted, ...counts } = await applyBatch(this.#context, taken)
      this.#options.beside?.onBatch()
      this.touch(again)
      this.#unlisted.add(unlisted, this.#time())
      this.#beatLater()
      this.#options.log.debug({ moved: taken.length, unlisted: unlisted.length, ...counts }, 'registry batch')
    } catch (error) {
      this.#wantSnapshot(retryMs)
      throw error
    }
  }

  /** What was written says when it was read; where the connection went meanwhile, that is said at once. */
  #beatLater(): void {
    this.#beatAt = this.#isConnected() ? this.#time() + heartbeatMs : 0
  }

  /** Connected and nothing waiting means: what we have is what there is. */
  async #beat(): Promise<void> {
    this.#beatAt = this.#time() + heartbeatMs
    if (!this.#isConnected() || (this.#isWhole && this.#dirty.size === 0)) await tellState(this.#context)
  }

  #isConnected(): boolean {
    return isConnected(this.#options.zookeeper)
  }

  /** Answers true when there is nothing left to do here. */
  async #failed(error: unknown): Promise<boolean> {
    const { lease, log } = this.#context
    if (this.#stopping.signal.aborted) return true
    if (isAppError(error, 'conflict') && error.details['leaseLost'] === true) {
      log.warn({ source: lease.sourceId }, 'another worker has taken this registry over')
      return true
    }
    log.warn({ source: lease.sourceId, reason: messageOf(error) }, 'the registry could not be read')
    this.#beatAt = this.#time() + retryMs
    await tellFailure(this.#context, error)
    await this.#options.clock.sleep(retryMs, this.#stopping.signal)
    return false
  }

  #pauseMs(): number {
    const now = this.#time()
    const due = [
      this.#beatAt,
      ...(this.#isConnected() ? [this.#snapshotDueAt, ...(this.#isWhole ? [this.#dirty.nextAt(), this.#unlisted.nextAt()] : [])] : []),
    ]
    const next = Math.min(...due.filter((time) => time !== undefined))
    return Math.max(1, Math.min(next - now, heartbeatMs))
  }
}
