// What MySQL and MariaDB say of prepared transactions. The lists of locks and of waits do not know xids: a transaction whose session is gone
// has thread 0 there, so each shows what all of these hold together.
import { nameOfXid, xidSql, type LockCounts, type Prepared, type Xid } from '../../xa/prepared.ts'
import type { Row, SqlSession } from '../sql/session.ts'

type Session = Pick<SqlSession, 'query'>

/** Everything that is prepared on the server, in no order: whether one of them is still there is read from this, so nothing is cut. */
export async function listPrepared(session: Session): Promise<Prepared[]> {
  const [version] = await session.query('select version() as version')
  const isMariadb = /mariadb/i.test(String(version?.['version']))
  const waiting = await countWaiting(session, isMariadb)
  const counted = await countLocks(session)
  // MySQL gives the bytes as text of some character set unless it is asked for digits; MariaDB gives bytes and knows no such form
  const rows = await session.query(isMariadb ? 'xa recover' : 'xa recover convert xid')
  return rows.flatMap((row): Prepared[] => {
    const xid = xidOf(row, isMariadb ? 'latin1' : 'hex')
    if (!xid) return []
    const key = xidSql(xid)
    return [
      { key, name: nameOfXid(xid), fingerprint: key, database: '', owner: '', ageMs: null, locks: [], counted, waiting, transaction: '' },
    ]
  })
}

const waits = {
  /** also MySQL 5.7 */
  mariadb: `select count(distinct w.requesting_trx_id) as waiting from information_schema.innodb_lock_waits w
    join information_schema.innodb_trx t on t.trx_id = w.blocking_trx_id where t.trx_mysql_thread_id = 0`,
  mysql: `select count(distinct w.requesting_engine_transaction_id) as waiting from performance_schema.data_lock_waits w
    join information_schema.innodb_trx t on t.trx_id = w.blocking_engine_transaction_id where t.trx_mysql_thread_id = 0`,
}

/** Null where not everybody may look, or the server keeps them elsewhere: unknown is not 0. */
async function countWaiting(session: Session, isMariadb: boolean): Promise<number | null> {
  const places = isMariadb ? [waits.mariadb] : [waits.mysql, waits.mariadb]
  for (const text of places) {
    const found = await session.query(text).catch(() => undefined)
    if (found) return Number(found[0]?.['waiting'] ?? 0)
  }
  return null
}

async function countLocks(session: Session): Promise<LockCounts | null> {
  const text = `select count(*) as transactions, sum(trx_rows_locked) as row_locks, sum(trx_tables_locked) as table_count
    from information_schema.innodb_trx where trx_mysql_thread_id = 0`
  const found = await session.query(text).catch(() => undefined)
  const numberOf = (name: string): number => Number(found?.[0]?.[name] ?? 0)
  return found ? { transactions: numberOf('transactions'), rows: numberOf('row_locks'), tables: numberOf('table_count') } : null
}

function xidOf(row: Row, encoding: 'latin1' | 'hex'): Xid | undefined {
  const data: unknown = row['data']
  const text = typeof data === 'string' ? data : Buffer.isBuffer(data) ? data.toString('latin1') : undefined
  const bytes = text === undefined ? undefined : Buffer.from(encoding === 'hex' ? text.replace(/^0x/, '') : text, encoding)
  const [formatId, gtridLength, bqualLength] = ['formatID', 'gtrid_length', 'bqual_length'].map((name) => Number(row[name]))
  if (!bytes || formatId === undefined || gtridLength === undefined || bqualLength === undefined) return undefined
  if (bytes.length !== gtridLength + bqualLength || formatId < 0) return undefined
  return { formatId, gtrid: bytes.subarray(0, gtridLength), bqual: bytes.subarray(gtridLength) }
}
