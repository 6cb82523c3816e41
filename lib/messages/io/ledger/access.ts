// The ledger's znodes by key: read one, read all, compare-and-set, remove. Every write names the version that was read.
import { AppError, isAppError } from '../../../platform/errors.ts'
import type { ZooKeeperSession } from '../../../platform/zookeeper/session.ts'
import type { FoundEntry, LedgerEntry, WholeEntry } from '../../ledger.ts'
import type { LedgerChange, LedgerFormat } from '../../ledger-format.ts'
import type { LedgerLayout } from '../../ledger-layout.ts'

const callTimeoutMs = 5_000
/** getData calls on the wire at once */
const window = 512
/** more than this is not an operator's list but an incident; the rest is not read */
export const maxLedgerEntries = 200_000

export type LedgerAccess = {
  /** Undefined when the znode is gone. */
  find(key: string, signal: AbortSignal): Promise<FoundEntry | undefined>
  listKeys(signal: AbortSignal): Promise<string[]>
  /** Entries of `keys` that still exist. */
  readAll(keys: readonly string[], signal: AbortSignal): AsyncGenerator<{ key: string; entry: FoundEntry | undefined }>
  /** Compare-and-set; throws `stale-version` when somebody wrote since `entry` was read. */
  write(entry: WholeEntry, change: LedgerChange, signal: AbortSignal): Promise<void>
  remove(entry: LedgerEntry, signal: AbortSignal): Promise<void>
}

type AccessOptions = { path: string; layout: LedgerLayout; session: ZooKeeperSession; format: LedgerFormat }

/** The znodes below `path`. */
export function createLedgerAccess({ path, layout, session, format }: AccessOptions): LedgerAccess {
  const pathOf = (key: string): string => `${path}/${key}`

  async function find(key: string, signal?: AbortSignal): Promise<FoundEntry | undefined> {
    const place = layout.placeOf(key)
    if (!place) return undefined
    try {
      const { data, stat } = await session.getData(pathOf(key), { timeoutMs: callTimeoutMs, ...(signal ? { signal } : {}) })
      const { modifiedZxid, version, createdAt, modifiedAt } = stat
      return format.parse({ ...place, modifiedZxid, version, createdAtMs: createdAt.getTime(), modifiedAtMs: modifiedAt.getTime() }, data)
    } catch (error) {
      if (isAppError(error, 'not-found')) return undefined
      throw error
    }
  }

  /** What lies in these folders. The ledger is made by its first owner, and a folder may go while we look. */
  async function below(folders: readonly string[], signal: AbortSignal): Promise<string[]> {
    const found: string[] = []
    for (let start = 0; start < folders.length && found.length < maxLedgerEntries; start += window) {
      const part = folders.slice(start, start + window).map(async (folder) => {
        const names = await session.getChildren(`${path}${folder}`, { timeoutMs: 30_000, signal }).catch(emptyWhereGone)
        return names.map((name) => `${folder}/${name}`)
      })
      for (const keys of await Promise.all(part)) for (const key of keys) found.push(key)
    }
    return found.length > maxLedgerEntries ? found.slice(0, maxLedgerEntries) : found
  }

  return {
    find,
    async listKeys(signal) {
      let found = ['']
      for (const step of layout.steps)
        if (step === undefined) found = await below(found, signal)
        else found = found.map((folder) => `${folder}/${step}`)
      return found.map((key) => key.slice(1))
    },
    async *readAll(keys, signal) {
      for (let start = 0; start < keys.length; start += window) {
        signal.throwIfAborted()
        // the signal is looked at between the batches: hundreds of listeners on one signal cost more than the reads
        const part = await Promise.all(keys.slice(start, start + window).map(async (key) => ({ key, entry: await find(key) })))
        yield* part
      }
    },
    async write(entry, change, signal) {
      await session.setData(pathOf(entry.key), format.rewrite(entry, change), entry.version, { timeoutMs: callTimeoutMs, signal })
    },
    async remove(entry, signal) {
      await session.remove(pathOf(entry.key), entry.version, { timeoutMs: callTimeoutMs, signal })
    },
  }
}

function emptyWhereGone(error: unknown): string[] {
  if (isAppError(error, 'not-found')) return []
  throw error
}

/** An entry that can be acted upon; throws `conflict` for an unreadable one. */
export function readableEntry(entry: FoundEntry): WholeEntry {
  if (entry.record) return entry
  throw new AppError('conflict', `the entry cannot be understood: ${entry.problem}`)
}
