// One registry: the collector, which keeps rows and tree in line, and beside it slow readers of what Dubbo writes elsewhere and of how full
// shared directories are. They begin when the first snapshot is there, and never make it wait.
import { database as processDatabase } from '../../platform/database.ts'
import { messageOf } from '../../platform/errors.ts'
import { startLoop, type Loop } from '../../platform/loop.ts'
import type { Running } from '../../platform/worker-task.ts'
import type { NodeEvent } from '../../platform/zookeeper/session.ts'
import type { OfferedService } from '../application-metadata.ts'
import { touchedBy, type Touched } from '../tree.ts'
import type { Beside } from './beside.ts'
import { closedPlaces } from './closed-places.ts'
import { startCollector } from './collector.ts'
import type { CollectorOptions } from './collector-options.ts'
import { DefinitionReader } from './definition-reader.ts'
import { knownMetadata } from './definition-store.ts'
import { tellLargeDirectories } from './large-directories.ts'
import { askForMetadata, type AskerContext } from './metadata-asker.ts'
import { OfferedServices } from './offered-services.ts'

const readTimeoutMs = 20_000
const definitionsEveryMs = 60_000
const metadataEveryMs = 5000
const directoriesEveryMs = 5 * 60_000
const closedAgainMs = 60_000
/** What moves together is asked for together. */
const settleMs = 500

type Options = Omit<CollectorOptions, 'beside'> & {
  /** What may not be read is tried again after so long */
  closedAgainMs?: number
  /** How full directories are is looked at so often */
  directoriesEveryMs?: number
}

/** Starts everything that reads one registry. `close` waits for the work in flight. */
export async function startRegistrySource(options: Options): Promise<Running> {
  const offered = new OfferedServices()
  const readers = new SlowReaders(options, offered)
  await readers.load()
  const collector = startCollector({ ...options, beside: readers })
  readers.start((items) => collector.touch(items))
  return {
    async close() {
      await readers.close()
      await collector.close()
    },
  }
}

type Reading = 'definitions' | 'metadata' | 'directories' | 'closed places'

class SlowReaders implements Beside {
  readonly offered: OfferedServices
  readonly #options: Options
  readonly #stopping = new AbortController()
  readonly #asking: AskerContext
  readonly #definitions: DefinitionReader
  readonly #loops: Record<Reading, Loop>[] = []
  #hasSnapshot = false
  #touch: (items: readonly Touched[]) => void = () => {}

  constructor(options: Options, offered: OfferedServices) {
    const { zookeeper, paths, lease, log, clock, database = processDatabase() } = options
    this.#options = options
    this.offered = offered
    this.#asking = {
      reader: { zookeeper, paths, options: { timeoutMs: readTimeoutMs, signal: this.#stopping.signal } },
      database,
      lease,
      log,
      now: () => clock.now(),
      onKnown: (application, revision, services) => this.#learn(application, revision, services),
    }
    this.#definitions = new DefinitionReader(this.#asking)
  }

  /** What was found out in an earlier life, so that a restart changes nothing. */
  async load(): Promise<void> {
    const { database, lease, log } = this.#asking
    try {
      for (const { application, revision, services } of await knownMetadata(database.pool, lease.sourceId))
        this.offered.set(application, revision, services)
    } catch (error) {
      log.warn({ source: lease.sourceId, reason: messageOf(error) }, 'metadata of applications could not be loaded; it is asked for again')
    }
  }

  start(touch: (items: readonly Touched[]) => void): void {
    this.#touch = touch
    this.#loops.push({
      definitions: this.#startLoop('definitions', definitionsEveryMs, (signal) => this.#readDefinitions(signal)),
      metadata: this.#startLoop('metadata', metadataEveryMs, (signal) => askForMetadata(this.#asking, signal)),
      directories: this.#startLoop('directories', this.#options.directoriesEveryMs ?? directoriesEveryMs, async () =>
        this.#lookAgain(await tellLargeDirectories({ ...this.#asking, crowded: await this.#definitions.crowdedNow() })),
      ),
      'closed places': this.#startLoop('closed places', this.#options.closedAgainMs ?? closedAgainMs, async () =>
        this.#lookAgain(await closedPlaces(this.#asking.database.pool, this.#asking.lease.sourceId)),
      ),
    })
  }

  onEvent(event: NodeEvent): void {
    if (this.#definitions.want(event.path)) this.#wake('definitions')
    if (this.#definitions.noteGrowth(event)) this.#wake('directories')
  }

  onSnapshot(): void {
    this.#hasSnapshot = true
    this.#definitions.wantAll()
    this.#wake('definitions')
    this.#wake('metadata')
    this.#wake('directories')
  }

  onBatch(): void {
    this.#wake('metadata')
  }

  async close(): Promise<void> {
    this.#stopping.abort()
    for (const loops of this.#loops) await Promise.all(Object.values(loops).map((loop) => loop.stop()))
  }

  #wake(which: Reading): void {
    for (const loops of this.#loops) loops[which].wake()
  }

  #startLoop(what: string, intervalMs: number, run: (signal: AbortSignal) => Promise<void>): Loop {
    const { zookeeper, lease, log, clock } = this.#options
    return startLoop({
      name: `${what} ${lease.sourceId}`,
      intervalMs,
      log,
      clock,
      run: async (signal) => {
        if (!this.#hasSnapshot || zookeeper.state() !== 'connected') return
        await clock.sleep(settleMs, signal)
        if (!signal.aborted) await run(signal)
      },
    })
  }

  /** At what is closed, or was: whoever reads it tells which. */
  #lookAgain(paths: readonly string[]): void {
    this.#touch(paths.flatMap((path) => touchedBy(this.#asking.reader.paths, path) ?? []))
    const wanted = paths.filter((path) => this.#definitions.wantAgain(path))
    if (wanted.length > 0) this.#wake('definitions')
  }

  async #readDefinitions(signal: AbortSignal): Promise<void> {
    const before = this.#definitions.crowded
    await this.#definitions.run(signal)
    if (this.#definitions.crowded !== before) this.#wake('directories')
  }

  /** Interfaces that a revision offers, or that one before it offered, are looked at again; not where the snapshot knew it already. */
  #learn(application: string, revision: string, services: readonly OfferedService[]): void {
    if (this.offered.has(application, revision)) return
    const before = this.offered.interfacesOf(application)
    this.offered.set(application, revision, services)
    const interfaces = new Set([...before, ...this.offered.interfacesOf(application)])
    this.#touch([...interfaces].map((name): Touched => ({ kind: 'mapping', interface: name })))
  }
}
