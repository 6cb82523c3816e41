import { database, inTransaction, prepared, type Sql, sqlStateOf } from '../../platform/database.ts'
import { appendAudit, type AuditEntry, type AuditRow } from '../../platform/audit.ts'
import { AppError } from '../../platform/errors.ts'
import type { Role } from '../permissions.ts'

export type { AuditEntry } from '../../platform/audit.ts'

export type AccountRow = { id: string; name: string; role: Role; passwordHash: string; disabled: boolean }

export async function findAccount(name: string): Promise<AccountRow | undefined> {
  const found = await database().pool.query<AccountRow>(
    'select id, name, role, password_hash as "passwordHash", disabled from account where lower(name) = lower($1)',
    [name],
  )
  return found.rows[0]
}

export async function selectAccountNames(roles: readonly Role[]): Promise<string[]> {
  const found = await database().pool.query<{ name: string }>(
    'select name from account where not disabled and role = any($1) order by lower(name) limit 500',
    [roles],
  )
  return found.rows.map(({ name }) => name)
}

export async function countAccounts(): Promise<number> {
  const found = await database().pool.query<{ count: string }>('select count(*) from account')
  return Number(found.rows[0]?.count ?? 0)
}

/** Uses the set-up link and makes the account, all or nothing. */
export async function redeemSetupLink(linkHash: string, account: AccountRow): Promise<void> {
  try {
    await inTransaction(async (sql) => {
      const used = await sql.query(
        'update setup_link set used_at = now() where token_hash = $1 and used_at is null and expires_at > now()',
        [linkHash],
      )
      if (used.rowCount !== 1)
        throw new AppError('forbidden', 'This set-up link was used already or is too old. Print a new one with: npm run link')
      await sql.query('insert into account (id, name, role, password_hash) values ($1, $2, $3, $4)', [
        account.id,
        account.name,
        account.role,
        account.passwordHash,
      ])
      await appendAudit(sql, { actor: account.name, action: 'access.setup', target: account.name, outcome: 'ok' })
    })
  } catch (error) {
    if (sqlStateOf(error) !== '23505') throw error
    throw new AppError('conflict', `An account named "${account.name}" exists already. Choose another name.`, { cause: error })
  }
}

export async function insertSetupLink(linkHash: string, expiresAt: Date): Promise<void> {
  await database().pool.query('insert into setup_link (token_hash, expires_at) values ($1, $2)', [linkHash, expiresAt])
}

export async function insertSession(tokenHash: string, accountId: string, expiresAt: Date): Promise<void> {
  await database().pool.query('insert into session (token_hash, account_id, expires_at) values ($1, $2, $3)', [
    tokenHash,
    accountId,
    expiresAt,
  ])
}

export async function revokeSession(tokenHash: string): Promise<void> {
  await database().pool.query('update session set revoked_at = now() where token_hash = $1 and revoked_at is null', [tokenHash])
}

export async function findSession(tokenHash: string): Promise<{ name: string; role: Role } | undefined> {
  const found = await database().pool.query<{ name: string; role: Role }>(
    prepared(
      `select a.name, a.role from session s join account a on a.id = s.account_id
     where s.token_hash = $1 and s.revoked_at is null and s.expires_at > now() and not a.disabled`,
      [tokenHash],
    ),
  )
  return found.rows[0]
}

export async function insertToken(tokenHash: string, name: string, role: Role): Promise<void> {
  await database().pool.query('insert into api_token (token_hash, name, role) values ($1, $2, $3)', [tokenHash, name, role])
}

export async function findToken(tokenHash: string): Promise<{ name: string; role: Role } | undefined> {
  const found = await database().pool.query<{ name: string; role: Role }>(
    prepared(
      // once a minute is enough to know that it is in use: a write per request would let requests of one script wait for each other
      `with used as (
       update api_token set last_used_at = now()
       where token_hash = $1 and revoked_at is null and (last_used_at is null or last_used_at < now() - interval '1 minute')
     ) select name, role from api_token where token_hash = $1 and revoked_at is null`,
      [tokenHash],
    ),
  )
  return found.rows[0]
}

export async function writeAudit(entry: AuditEntry): Promise<void> {
  await inTransaction((sql) => appendAudit(sql, entry))
}

/** A page of the log, newest first; `search` is looked for in actor, action and target. */
export async function selectAudit(
  search: string,
  window: { offset: number; limit: number },
  sql: Sql = database().pool,
): Promise<{ rows: AuditRow[]; total: number }> {
  const found = await sql.query<AuditRow & { total: string }>(
    `select seq, at, actor, action, target, outcome, detail, prev_hash as "prevHash", hash, count(*) over () as total
     from audit where $1 = '' or strpos(lower(actor), lower($1)) > 0 or strpos(lower(action), lower($1)) > 0 or strpos(lower(target), lower($1)) > 0
     order by seq desc limit $2 offset $3`,
    [search, window.limit, window.offset],
  )
  return { rows: found.rows, total: Number(found.rows[0]?.total ?? 0) }
}
