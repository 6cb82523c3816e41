import type { XaConfig } from '../../../platform/config/xa.ts'
import { AppError } from '../../../platform/errors.ts'
import { isXidSql, type Prepared } from '../../xa/prepared.ts'
import { withSession } from '../sql/open-session.ts'
import { codeOf, type SqlSession } from '../sql/session.ts'
import type { XaDatabase } from './database.ts'
import { listPrepared } from './mysql-list.ts'
import { sayOfMessage as say } from '../../sentences.ts'

const statementTimeoutMs = 5_000

/** One server of MySQL or MariaDB. It tells neither who prepared a transaction nor when, nor afterwards which way it went. */
export function createMysqlXa(config: XaConfig): XaDatabase {
  const within = <T>(work: (session: SqlSession) => Promise<T>): Promise<T> =>
    withSession({ url: config.url, what: `prepared transactions of "${config.id}"`, statementTimeoutMs }, work)
  const find = async (session: SqlSession, key: string): Promise<Prepared | undefined> =>
    (await listPrepared(session)).find((prepared) => prepared.key === key)

  return {
    list: () => within(listPrepared),
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
