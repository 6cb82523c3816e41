// The ledger's znodes: read one, read all, compare-and-set, remove. Every write names the version that was read.
import type { LedgerConfig } from '../../../platform/config/ledger.ts'
import { AppError, isAppError } from '../../../platform/errors.ts'
import type { ZooKeeperSession } from '../../../platform/zookeeper/session.ts'
import type { FoundEntry, LedgerEntry, WholeEntry } from '../../ledger.ts'
import type { LedgerChange, LedgerFormat } from '../../ledger-format.ts'

const callTimeoutMs = 5_000
/** getData calls on the wire at once */
const window = 512
/** more than this is not an operator's list but an incident; the rest is not read */
export const maxLedgerEntries = 200_000

export type LedgerAccess = {
  /** Undefined when the znode is gone. */
  find(id: string, signal: AbortSignal): Promise<FoundEntry | undefined>
  listIds(signal: AbortSignal): Promise<string[]>
  /** Entries of `ids` that still exist. */
  readAll(ids: readonly string[], signal: AbortSignal): AsyncGenerator<{ id: string; entry: FoundEntry | undefined }>
  /** Compare-and-set; throws `stale-version` when somebody wrote since `entry` was read. */
  write(entry: WholeEntry, change: LedgerChange, signal: AbortSignal): Promise<void>
  remove(entry: LedgerEntry, signal: AbortSignal): Promise<void>
}

/** The znodes below `config.path`. */
export function createLedgerAccess(config: Pick<LedgerConfig, 'path'>, session: ZooKeeperSession, format: LedgerFormat): LedgerAccess {
  const pathOf = (id: string): string => `${config.path}/${id}`

  async function find(id: string, signal?: AbortSignal): Promise<FoundEntry | undefined> {
    try {
      const { data, stat } = await session.getData(pathOf(id), { timeoutMs: callTimeoutMs, ...(signal ? { signal } : {}) })
      const { modifiedZxid, version, createdAt, modifiedAt } = stat
      return format.parse({ id, modifiedZxid, version, createdAtMs: createdAt.getTime(), modifiedAtMs: modifiedAt.getTime() }, data)
    } catch (error) {
      if (isAppError(error, 'not-found')) return undefined
      throw error
    }
  }

  return {
    find,
    async listIds(signal) {
      try {
        const ids = await session.getChildren(config.path, { timeoutMs: 30_000, signal })
        return ids.length > maxLedgerEntries ? ids.slice(0, maxLedgerEntries) : ids
      } catch (error) {
        // the ledger is made by its first owner
        if (isAppError(error, 'not-found')) return []
        throw error
      }
    },
    async *readAll(ids, signal) {
      for (let start = 0; start < ids.length; start += window) {
        signal.throwIfAborted()
        // the signal is looked at between the batches: hundreds of listeners on one signal cost more than the reads
        const part = await Promise.all(ids.slice(start, start + window).map(async (id) => ({ id, entry: await find(id) })))
        yield* part
      }
    },
    async write(entry, change, signal) {
      await session.setData(pathOf(entry.id), format.rewrite(entry, change), entry.version, { timeoutMs: callTimeoutMs, signal })
    },
    async remove(entry, signal) {
      await session.remove(pathOf(entry.id), entry.version, { timeoutMs: callTimeoutMs, signal })
    },
  }
}

/** An entry that can be acted upon; throws `conflict` for an unreadable one. */
export function readableEntry(entry: FoundEntry): WholeEntry {
  if (entry.record) return entry
  throw new AppError('conflict', `the entry cannot be understood: ${entry.problem}`)
}
