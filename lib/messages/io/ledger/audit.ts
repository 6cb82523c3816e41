// What an operation did to an entry, as a node beside the ledger. It is made in the same ZooKeeper transaction as the write itself: both
// are there or none is, so a node proves that its write arrived, whatever the entry says by now.
import type { OperationRecord } from '../../../operations/executor.ts'
import { isAppError } from '../../../platform/errors.ts'
import type { CallOptions, MultiOperation, ZooKeeperSession } from '../../../platform/zookeeper/session.ts'

/** Each is made once by an operation at most: another attempt finds the name taken. `renewed-` and a time: right before a send. */
export type AuditedWrite = 'claimed' | 'exe' | 'void' | 'deleted' | `renewed-${number}`
/** `at` in ms; `from` and `to` in the ledger's own words, `to` null where the entry goes. */
export type AuditLine = { operation: OperationRecord; write: AuditedWrite; at: number; entry: string; from: unknown; to: unknown }

export type LedgerAudit = {
  /** Undefined where no audit is configured. */
  pathOf(operation: OperationRecord, write: AuditedWrite): string | undefined
  /** Does `change` together with its node, or neither; without a configured audit, just `change`. */
  commit(change: MultiOperation, line: AuditLine, options: CallOptions): Promise<void>
  /** Whether that write of the operation arrived; undefined where no audit is configured. */
  arrived(operation: OperationRecord, write: AuditedWrite, options: CallOptions): Promise<boolean | undefined>
}

/** Nodes below `path`, in a folder per day on which operations were planned, so that old ones can be removed by the day. */
export function createLedgerAudit(path: string | undefined, session: ZooKeeperSession): LedgerAudit {
  const folderOf = ({ createdAt }: OperationRecord): string => `${path}/${createdAt.toISOString().slice(0, 10)}`
  const pathOf = (operation: OperationRecord, write: AuditedWrite): string | undefined =>
    path === undefined ? undefined : `${folderOf(operation)}/${operation.id}-${write}`

  return {
    pathOf,
    async commit(change, line, options) {
      const node = pathOf(line.operation, line.write)
      const together: MultiOperation[] = node === undefined ? [change] : [change, { kind: 'create', path: node, data: dataOf(line) }]
      try {
        await session.multi(together, options)
      } catch (error) {
        if (node === undefined || !isAppError(error, 'not-found') || error.details['index'] !== 1) throw error
        // the first of its day; nothing of the transaction was done
        await session.create(folderOf(line.operation), undefined, { ...options, parents: true }).catch(ifNotThere)
        await session.multi(together, options)
      }
    },
    async arrived(operation, write, options) {
      const node = pathOf(operation, write)
      return node === undefined ? undefined : (await session.exists(node, options)) !== undefined
    },
  }
}

const dataOf = ({ operation, at, ...line }: AuditLine): Buffer =>
  Buffer.from(
    JSON.stringify({
      operation: operation.id,
      kind: operation.kind,
      actor: operation.actor,
      reason: operation.reason,
      at: new Date(at).toISOString(),
      ...line,
    }),
  )

function ifNotThere(error: unknown): void {
  if (!isAppError(error, 'conflict')) throw error
}
