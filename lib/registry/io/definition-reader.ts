// Reads /dubbo/metadata in the background: everything once after a snapshot (only what changed is read again), then what events name.
// Memory is bounded by a chunk of interfaces; a registry of 10,000 of them may hold hundreds of megabytes here.
import { inTransaction, type Database } from '../../platform/database.ts'
import { isAppError } from '../../platform/errors.ts'
import type { Lease } from '../../platform/leases.ts'
import { announce } from '../../platform/notify.ts'
import type { NodeEvent } from '../../platform/zookeeper/session.ts'
import { definitionPlaceOf, parseDefinitionNode } from '../definition-node.ts'
import type { Oddity } from '../rows.ts'
import { interfaceOf } from '../tree.ts'
import { deleteDefinitions, deleteOtherInterfaces, knownDefinitions, saveDefinitions, type StoredDefinition } from './definition-store.ts'
import { listDefinitions, type ListChildren } from './list-definitions.ts'
import { forEachInFlight } from './in-flight.ts'
import { GrownDirectories } from './grown-directories.ts'
import { isCrowded } from './large-directories.ts'
import { listableChildren, statOf, unreadable, type Tell, type TreeReader } from './read-tree.ts'
import { fence, replaceOddities } from './store.ts'

export type DefinitionContext = { reader: TreeReader; database: Pick<Database, 'pool'>; lease: Lease; now(): Date }

/** Few, so that whoever waits for the registry itself waits for nothing here. */
const inFlight = 8
const chunkInterfaces = 50
const maxPending = 5000
/** Paths are keys of the table. */
const maxPath = 1000
const maxUnsavedBytes = 4 * 1024 * 1024
/** Directories that may not be listed, and definitions that may not be read: whoever closes one, closes them all */
const maxOddities = 500
/** Directories whose fullness is looked at again and again */
const maxCrowded = 2000

export class DefinitionReader {
  readonly #context: DefinitionContext
  readonly #pending = new Set<string>()
  /** Names below the metadata report of which everything is wanted */
  readonly #directories = new Set<string>()
  #wantsAll = false
  readonly #grown: GrownDirectories
  #crowded = new Set<string>()

  constructor(context: DefinitionContext) {
    this.#context = context
    this.#grown = new GrownDirectories(context.reader.paths.metadata)
  }

  wantAll(): void {
    this.#wantsAll = true
    this.#pending.clear()
    this.#directories.clear()
  }

  /** Answers false where the path is no definition's. */
  want(path: string): boolean {
    if (!definitionPlaceOf(this.#context.reader.paths.metadata, path)) return false
    if (this.#pending.size >= maxPending) this.wantAll()
    else if (!this.#wantsAll) this.#pending.add(path)
    return true
  }

  /** Of a definition or a directory that may not be read: all of its interface is looked at again. Answers false where it is no such path. */
  wantAgain(path: string): boolean {
    const { metadata } = this.#context.reader.paths
    if (path === metadata) this.wantAll()
    else if (!path.startsWith(`${metadata}/`)) return false
    const [name = ''] = path.slice(metadata.length + 1).split('/')
    if (!this.#wantsAll && interfaceOf(name) !== undefined) this.#directories.add(name)
    return true
  }

  /** Directories that had many names when everything was read last, or since: of an interface, or of an application with its revisions. */
  get crowded(): ReadonlySet<string> {
    return this.#crowded
  }

  /** Answers true when a directory got so many names that it is worth a look. */
  noteGrowth(event: NodeEvent): boolean {
    return this.#grown.note(event)
  }

  /** The same as `crowded`, once those that grew were looked at. Throws when ZooKeeper fails. */
  async crowdedNow(): Promise<readonly string[]> {
    await forEachInFlight(this.#grown.take(), inFlight, async (path) => {
      const stat = await statOf(this.#context.reader, path)
      if (stat && stat !== 'closed' && isCrowded(stat.childCount) && this.#crowded.size < maxCrowded) this.#crowded.add(path)
    })
    return [...this.#crowded]
  }

  /** Reads what is wanted. Throws when ZooKeeper or the database fail; it is still wanted then. */
  async run(signal: AbortSignal): Promise<void> {
    if (this.#wantsAll) {
      this.#wantsAll = false
      try {
        await this.#readAll(signal)
      } catch (error) {
        this.#wantsAll = true
        throw error
      }
    }
    const [paths, directories] = [[...this.#pending], [...this.#directories]]
    this.#pending.clear()
    this.#directories.clear()
    try {
      await this.#readPending(paths, directories)
    } catch (error) {
      for (const path of paths) this.want(path)
      for (const name of directories) this.#directories.add(name)
      throw error
    }
  }

  async #readPending(paths: readonly string[], directories: readonly string[]): Promise<void> {
    if (paths.length + directories.length === 0) return
    const { reader, database, lease, now } = this.#context
    const oddities: Oddity[] = []
    const tell = tellInto(oddities)
    await this.#readDirectories(directories, (path) => listableChildren(reader, path, tell), tell)
    await this.#readPaths(paths, new Map(), tell)
    const below = [...paths, ...directories.map((name) => `${reader.paths.metadata}/${name}`)]
    await inTransaction(async (sql) => {
      const areThereAny = await replaceOddities({ sql, sourceId: lease.sourceId, now: now() }, { below }, oddities)
      if (areThereAny) await announce(sql, 'registry')
      await fence(sql, lease)
    }, database.pool)
  }

  async #readAll(signal: AbortSignal): Promise<void> {
    const { reader, database, lease } = this.#context
    const oddities: Oddity[] = []
    const tell = tellInto(oddities)
    const names = (await listableChildren(reader, reader.paths.metadata, tell)).filter((name) => interfaceOf(name) !== undefined)
    const mayList = oddities.length === 0
    const crowded = new Set<string>()
    const list: ListChildren = async (path) => {
      const children = await listableChildren(reader, path, tell)
      if (isCrowded(children.length) && crowded.size < maxCrowded) crowded.add(path)
      return children
    }
    for (let from = 0; from < names.length && !signal.aborted; from += chunkInterfaces)
      await this.#readDirectories(names.slice(from, from + chunkInterfaces), list, tell)
    if (signal.aborted) return
    this.#crowded = crowded
    await inTransaction(async (sql) => {
      const writing = { sql, sourceId: lease.sourceId, now: this.#context.now() }
      const interfaces = names.flatMap((name) => interfaceOf(name) ?? [])
      if (mayList) await deleteOtherInterfaces(writing, interfaces)
      const areThereAny = await replaceOddities(writing, { below: [reader.paths.metadata] }, oddities)
      if (areThereAny) await announce(sql, 'registry')
      await fence(sql, lease)
    }, database.pool)
  }

  /** Everything below some names. */
  async #readDirectories(names: readonly string[], list: ListChildren, tell: Tell): Promise<void> {
    const { reader, database, lease } = this.#context
    const present = new Set<string>()
    await forEachInFlight(names, inFlight, async (name) => {
      for (const path of await listDefinitions(list, `${reader.paths.metadata}/${name}`)) present.add(path)
    })
    const interfaces = names.flatMap((name) => interfaceOf(name) ?? [])
    const known = await knownDefinitions(database.pool, lease.sourceId, interfaces)
    await this.#readPaths([...new Set([...present, ...known.keys()])], known, tell)
  }

  /** Reads nodes and makes their rows say the same; a node with the change id of `known` is not read. What may not be read stays as it was. */
  async #readPaths(paths: readonly string[], known: ReadonlyMap<string, string>, tell: Tell): Promise<void> {
    let found: StoredDefinition[] = []
    let gone: string[] = []
    let bytes = 0
    const save = async (): Promise<void> => {
      const [saving, removing] = [found, gone]
      found = []
      gone = []
      bytes = 0
      await this.#save(saving, removing)
    }
    await forEachInFlight(paths, inFlight, async (path) => {
      const read = await this.#read(path, known.get(path))
      if (read === 'same') return
      if (read === 'gone') gone.push(path)
      else if ('code' in read) tell(read)
      else {
        found.push(read.definition)
        bytes += read.bytes
      }
      if (bytes > maxUnsavedBytes) await save()
    })
    await save()
  }

  async #read(
    path: string,
    mzxid: string | undefined,
  ): Promise<'same' | 'gone' | Oddity | { definition: StoredDefinition; bytes: number }> {
    const { zookeeper, paths, options } = this.#context.reader
    const place = definitionPlaceOf(paths.metadata, path)
    if (!place || path.length > maxPath) return 'gone'
    try {
      if (mzxid !== undefined) {
        const stat = await zookeeper.exists(path, options)
        if (!stat) return 'gone'
        if (stat.modifiedZxid === mzxid) return 'same'
      }
      const { data, stat } = await zookeeper.getData(path, options)
      const fact = parseDefinitionNode(place, data)
      return { definition: { ...fact, mzxid: stat.modifiedZxid, writtenAt: stat.modifiedAt.toISOString() }, bytes: data.length }
    } catch (error) {
      if (isAppError(error, 'forbidden')) return unreadable(path, error)
      // a service name that is too long to be kept is no service anywhere else either
      if (isAppError(error, 'not-found') || isAppError(error, 'invalid-input')) return 'gone'
      throw error
    }
  }

  async #save(found: readonly StoredDefinition[], gone: readonly string[]): Promise<void> {
    if (found.length + gone.length === 0) return
    const { database, lease, now } = this.#context
    await inTransaction(async (sql) => {
      const writing = { sql, sourceId: lease.sourceId, now: now() }
      await saveDefinitions(writing, found)
      await deleteDefinitions(writing, gone)
      await announce(sql, 'registry', [...new Set(found.map((definition) => definition.service))])
      await fence(sql, lease)
    }, database.pool)
  }
}

const tellInto =
  (oddities: Oddity[]): Tell =>
  (oddity) =>
    void (oddities.length < maxOddities && oddities.push(oddity))
