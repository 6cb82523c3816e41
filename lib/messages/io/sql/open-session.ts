import { AppError } from '../../../platform/errors.ts'
import { dialectOf } from '../../outbox/mapping.ts'
import { openMysqlSession } from './mysql-session.ts'
import { openPostgresSession } from './postgres-session.ts'
import type { SessionOptions, SqlSession } from './session.ts'

/** Opens a connection for `work` and closes it: an application's database gives us at most one, for a moment. */
export async function withSession<T>(options: SessionOptions, work: (session: SqlSession) => Promise<T>): Promise<T> {
  const url = resolveUrl(options.url)
  const session = await (dialectOf(url) === 'mysql' ? openMysqlSession : openPostgresSession)({ ...options, url })
  try {
    return await work(session)
  } finally {
    await session.close()
  }
}

function resolveUrl(url: string): string {
  if (!url.startsWith('$')) return url
  const value = process.env[url.slice(1)]
  if (!value) throw new AppError('invalid-input', `the environment variable ${url.slice(1)} that a message source names is empty`)
  return value
}
