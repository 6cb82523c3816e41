import type { XaConfig } from '../../../platform/config/xa.ts'
import { AppError } from '../../../platform/errors.ts'
import { isXidSql, nameOfXid, xidSql, type Prepared, type Xid } from '../../xa/prepared.ts'
import { withSession } from '../sql/open-session.ts'
import { codeOf, type Row, type SqlSession } from '../sql/session.ts'
import type { XaDatabase } from './database.ts'
import { sayOfMessage as say } from '../../sentences.ts'

const maxListed = 1_000
const statementTimeoutMs = 5_000

/** One server of MySQL or MariaDB. It tells neither who prepared a transaction nor when, nor afterwards which way it went. */
export function createMysqlXa(config: XaConfig): XaDatabase {
  const within = <T>(work: (session: SqlSession) => Promise<T>): Promise<T> =>
    withSession({ url: config.url, what: `prepared transactions of "${config.id}"`, statementTimeoutMs }, work)
  const list = async (session: SqlSession): Promise<Prepared[]> => {
    const waiting = await countWaiting(session)
    return (await session.query('xa recover')).slice(0, maxListed).flatMap((row) => preparedOf(row, waiting))
  }
  const find = async (session: SqlSession, key: string): Promise<Prepared | undefined> =>
    (await list(session)).find((prepared) => prepared.key === key)

  return {
    list: () => within(list),
    find: (key) => within((session) => find(session, key)),
    decide: ({ key }, decision, guard) =>
      within(async (session) => {
        if (!isXidSql(key)) throw new AppError('conflict', say('xa-no-name'))
        const inTime = guard()
        if (!(await find(session, key))) throw new AppError('conflict', say('xa-moved'))
        inTime()
        await session.query(`xa ${decision} ${key}`).catch(async (error: unknown) => {
          const cause = error instanceof AppError ? error.cause : error
          // listed, and yet unknown to the statement: the session that prepared it is still connected
          if (codeOf(cause) === 'ER_XAER_NOTA' && (await find(session, key)))
            throw new AppError('conflict', say('xa-session-there'), { cause })
          throw error
        })
      }),
    outcomeOf: async () => 'unknown',
    hasRow: ({ table, column }, name) =>
      within(async (session) => {
        const { syntax } = session
        const binder = syntax.binder()
        const at = `from ${table.split('.').map(syntax.name).join('.')} where ${syntax.text(syntax.name(column))} = ${binder.bind(name)}`
        return (await session.query(`select 1 as one ${at} limit 1`, binder)).length > 0
      }),
  }
}

/** Waits behind sessionless transactions: the lists of waits do not know xids, so every one of them shows the sum. */
async function countWaiting(session: SqlSession): Promise<number> {
  const text = `select count(distinct w.requesting_trx_id) as waiting from information_schema.innodb_lock_waits w
    join information_schema.innodb_trx t on t.trx_id = w.blocking_trx_id where t.trx_mysql_thread_id = 0`
  // MySQL 8 keeps them elsewhere, and not everybody may look
  const [row] = await session.query(text).catch((): Row[] => [])
  return Number(row?.['waiting'] ?? 0)
}

function preparedOf(row: Row, waiting: number): Prepared[] {
  const xid = xidOf(row)
  if (!xid) return []
  const key = xidSql(xid)
  const name = nameOfXid(xid)
  return [{ key, name, fingerprint: key, database: '', owner: '', ageMs: null, locks: [], waiting, transaction: '' }]
}

function xidOf(row: Row): Xid | undefined {
  const data: unknown = row['data']
  const bytes = Buffer.isBuffer(data) ? data : typeof data === 'string' ? Buffer.from(data, 'latin1') : undefined
  const [formatId, gtridLength, bqualLength] = ['formatID', 'gtrid_length', 'bqual_length'].map((name) => Number(row[name]))
  if (!bytes || formatId === undefined || gtridLength === undefined || bqualLength === undefined) return undefined
  if (bytes.length !== gtridLength + bqualLength || formatId < 0) return undefined
  return { formatId, gtrid: bytes.subarray(0, gtridLength), bqual: bytes.subarray(gtridLength) }
}
