// The ledger's znodes by key: read one, read all, compare-and-set, remove. Every write names the version that was read.
import { AppError, isAppError } from '../../../platform/errors.ts'
import type { ZooKeeperSession } from '../../../platform/zookeeper/session.ts'
import type { ExecutionContext } from '../../../operations/executor.ts'
import type { FoundEntry, WholeEntry } from '../../ledger.ts'
import type { LedgerChange, LedgerFormat } from '../../ledger-format.ts'
import type { LedgerLayout } from '../../ledger-layout.ts'
import { createLedgerAudit, type AuditedWrite, type LedgerAudit } from './audit.ts'

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
  write(entry: WholeEntry, change: LedgerChange, by: WrittenBy): Promise<void>
  remove(entry: WholeEntry, by: Omit<WrittenBy, 'write'>): Promise<void>
  readonly audit: LedgerAudit
}

/** `at` in ms. */
export type WrittenBy = { context: ExecutionContext; write: AuditedWrite; at: number }

type AccessOptions = { path: string; audit?: string | undefined; layout: LedgerLayout; session: ZooKeeperSession; format: LedgerFormat }

/** The znodes below `path`. */
export function createLedgerAccess({ path, audit: auditPath, layout, session, format }: AccessOptions): LedgerAccess {
  const pathOf = (key: string): string => `${path}/${key}`
  const audit = createLedgerAudit(auditPath, session)

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
    async write(entry, change, { context: { operation, signal }, write, at }) {
      const to = format.word(change.state === undefined || change.state === entry.record.state ? entry : change.state)
      const line = { operation, write, at, entry: pathOf(entry.key), from: format.word(entry), to }
      const set = { kind: 'set', path: pathOf(entry.key), data: format.rewrite(entry, change), version: entry.version } as const
      await audit.commit(set, line, { timeoutMs: callTimeoutMs, signal })
    },
    async remove(entry, { context: { operation, signal }, at }) {
      const line = { operation, write: 'deleted', at, entry: pathOf(entry.key), from: format.word(entry), to: null } as const
      const removal = { kind: 'remove', path: pathOf(entry.key), version: entry.version } as const
      await audit.commit(removal, line, { timeoutMs: callTimeoutMs, signal })
    },
    audit,
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
