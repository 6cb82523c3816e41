// Prepared transactions as the databases list them, and as items. Pure.
import type { SourceItem } from '../model.ts'
import { joined, type Sentence } from '../../platform/sentence.ts'
import { sayOfMessage as say } from '../sentences.ts'

export type Prepared = {
  /** PostgreSQL: database/gid; MySQL and MariaDB: the xid as SQL */
  key: string
  /** what its transaction manager called it: the gid, or the gtrid where it is text */
  name: string
  /** moves when the same name is prepared anew, as far as the database tells */
  fingerprint: string
  database: string
  owner: string
  /** null = the database does not say; then since it was first seen */
  ageMs: number | null
  /** relations and modes: what is locked, where the database names it */
  locks: string[]
  /** Where it names none: what all that are prepared and have no session hold together; null = that cannot be seen. */
  counted?: LockCounts | null
  /** sessions that wait for it; null = that cannot be seen */
  waiting: number | null
  /** PostgreSQL: 64-bit transaction id, by which its outcome can be asked for later; else '' */
  transaction: string
}

export type LockCounts = { transactions: number; rows: number; tables: number }

/** A prepared transaction as an item. */
export function preparedItemOf(prepared: Prepared, { owner, now }: { owner: string; now: Date }): SourceItem {
  const at = now.toISOString()
  return {
    key: prepared.key,
    cause: (prepared.waiting ?? 0) > 0 ? 'xa-blocking' : 'xa-prepared',
    state: 'prepared',
    businessKey: prepared.name,
    owner,
    topic: '',
    attempts: 0,
    fingerprint: prepared.fingerprint,
    identity: {
      database: prepared.database,
      preparedBy: prepared.owner,
      transaction: prepared.transaction,
      locks: prepared.locks.slice(0, 50),
      waiting: prepared.waiting,
    },
    verdict: '',
    preparedAt: prepared.ageMs === null ? null : new Date(Math.round((now.getTime() - prepared.ageMs) / 1000) * 1000),
    evidence: [{ at, kind: 'locks', ...joined([heldWords(prepared), waitingWords(prepared)]) }],
  }
}

function heldWords({ locks, counted }: Prepared): Sentence {
  if (locks.length > 0) return say('xa-holds', { locks: locks.slice(0, 10).join(', ') })
  if (counted === undefined) return say('xa-holds-none')
  if (counted === null || counted.transactions === 0) return say('xa-holds-unseen')
  return counted.transactions === 1 ? say('xa-holds-counted', counted) : say('xa-holds-together', counted)
}

const waitingWords = ({ waiting }: Prepared): Sentence =>
  waiting === null ? say('xa-waiting-unseen') : say('xa-waiting', { count: waiting })

export type Xid = { formatId: number; gtrid: Uint8Array; bqual: Uint8Array }

const hex = (bytes: Uint8Array): string => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

/** The xid as XA COMMIT and XA ROLLBACK take it: hexadecimal digits only, whatever bytes its manager chose. */
export const xidSql = ({ formatId, gtrid, bqual }: Xid): string => `X'${hex(gtrid)}',X'${hex(bqual)}',${formatId}`

const xidForm = /^X'(?:[0-9a-f]{2}){0,64}',X'(?:[0-9a-f]{2}){0,64}',\d{1,10}$/

/** Only what `xidSql` wrote may become part of a statement. */
export const isXidSql = (text: string): boolean => xidForm.test(text)

/** The gtrid as text where it is printable, else as hexadecimal digits. */
export function nameOfXid({ gtrid }: Xid): string {
  const printable = gtrid.every((byte) => byte >= 0x20 && byte < 0x7f)
  return printable ? String.fromCharCode(...gtrid) : hex(gtrid)
}
