import type { XaConfig } from '../../../platform/config/xa.ts'
import { AppError } from '../../../platform/errors.ts'
import type { Prepared } from '../../xa/prepared.ts'
import { withSession } from '../sql/open-session.ts'
import { codeOf, type Row, type SqlSession } from '../sql/session.ts'
import type { Outcome, XaDatabase } from './database.ts'
import { sayOfMessage as say } from '../../sentences.ts'

const statementTimeoutMs = 5_000

/**
 * Locks of a prepared transaction have no process, and the virtual transaction of the lock on its own id; names of relations are known
 * in the connected database only. They are gathered once for all: looked for one by one, thousands would cost more time than we give. The
 * transaction id is made 64 bits wide, as pg_xact_status wants it: the one that lies nearest to the snapshot's, since younger ones that
 * still stand open lie behind that.
 */
const listSql = `
  with limits as (select pg_snapshot_xmax(pg_current_snapshot())::text::bigint as next),
  locks as materialized (select * from pg_locks),
  held as materialized (select own.transactionid::text as holder, l.* from locks l join locks own on own.pid is null and l.pid is null
    and own.locktype = 'transactionid' and own.virtualtransaction = l.virtualtransaction),
  named as (select h.holder, (array_agg(distinct coalesce(c.relname, 'relation ' || h.relation) || ' ' || h.mode))[:50] as names
    from held h join pg_prepared_xacts p on p.transaction::text = h.holder left join pg_class c on c.oid = h.relation and p.database = current_database()
    where h.locktype = 'relation' group by h.holder),
  waits as (select h.holder, count(distinct w.pid) as waiting from locks w join held h on w.locktype = h.locktype
    and (w.transactionid = h.transactionid or (w.relation = h.relation and w.database = h.database)) where not w.granted group by h.holder)
  select p.gid, p.database, p.owner, p.transaction::text as xid, extract(epoch from now() - p.prepared) * 1000 as age_ms,
    extract(epoch from p.prepared)::text as prepared,
    next - 2147483648 + (p.transaction::text::bigint - next % 4294967296 + 6442450944) % 4294967296 as full_id,
    coalesce(named.names, '{}') as locks, coalesce(waits.waiting, 0) as waiting
  from pg_prepared_xacts p cross join limits left join named on named.holder = p.transaction::text left join waits on waits.holder = p.transaction::text
  where true`

/** One server; what is prepared in another of its databases is decided over a connection to that database. */
export function createPostgresXa(config: XaConfig): XaDatabase {
  const within = <T>(database: string, work: (session: SqlSession) => Promise<T>): Promise<T> =>
    withSession({ url: config.url, what: `prepared transactions of "${config.id}"`, statementTimeoutMs, database }, work)
  const select = async (session: SqlSession, more: string, values: readonly string[]): Promise<Prepared[]> => {
    const binder = session.syntax.binder()
    for (const value of values) binder.bind(value)
    await session.beginReading()
    // it takes the locks for a handful, and would compare each with each
    await session.query('set local enable_nestloop = off')
    const rows = await session.query(`${listSql} ${more}`, binder)
    await session.commit()
    return rows.map(preparedOf)
  }
  const split = (key: string): [string, string] => [key.slice(0, key.indexOf('/')), key.slice(key.indexOf('/') + 1)]
  const find = async (session: SqlSession, key: string): Promise<Prepared | undefined> =>
    (await select(session, 'and p.database = $1 and p.gid = $2', split(key)))[0]

  return {
    list: () => within('', (session) => select(session, '', [])),
    find: (key) => within(split(key)[0], (session) => find(session, key)),
    decide: (prepared, decision, guard) =>
      within(prepared.database, async (session) => {
        const inTime = guard()
        // the statement takes the name only, so the name is looked at in the same session right before
        if ((await find(session, prepared.key))?.fingerprint !== prepared.fingerprint) throw new AppError('conflict', say('xa-moved'))
        const gid = `'${split(prepared.key)[1].replaceAll("'", "''")}'`
        inTime()
        await session.query(`${decision} prepared ${gid}`).catch((error: unknown) => {
          const cause = error instanceof AppError ? error.cause : error
          if (codeOf(cause) === '42501') throw new AppError('forbidden', say('xa-not-owner'), { cause })
          throw error
        })
      }),
    outcomeOf: (transaction, database) =>
      within(database, async (session): Promise<Outcome> => {
        const binder = session.syntax.binder()
        const [row] = await session.query(`select pg_xact_status(${binder.bind(transaction)}::text::xid8) as status`, binder)
        return row?.['status'] === 'committed' ? 'committed' : row?.['status'] === 'aborted' ? 'rolled back' : 'unknown'
      }),
    hasRow: ({ table, column }, name, database) =>
      within(database, async (session) => {
        const { syntax } = session
        const binder = syntax.binder()
        const at = `from ${table.split('.').map(syntax.name).join('.')} where ${syntax.text(syntax.name(column))} = ${binder.bind(name)}`
        return (await session.query(`select 1 as one ${at} limit 1`, binder)).length > 0
      }),
  }
}

function preparedOf(row: Row): Prepared {
  const [gid, database] = [String(row['gid']), String(row['database'])]
  const locks: unknown = row['locks']
  return {
    key: `${database}/${gid}`,
    name: gid,
    fingerprint: `${String(row['xid'])}:${String(row['prepared'])}`,
    database,
    owner: String(row['owner']),
    ageMs: Number(row['age_ms']),
    locks: Array.isArray(locks) ? locks.map(String).toSorted() : [],
    waiting: Number(row['waiting']),
    transaction: String(row['full_id']),
  }
}
