import { decodeCursor, pageOf, type Answer } from '../platform/answer.ts'
import { findAccount, findSession, findToken, selectAccountNames, selectAudit } from './io/store.ts'
import { tokenHashOf } from './io/secrets.ts'
import { rolePermissions, roles, type Actor } from './permissions.ts'
import type { AuditEntryRow } from './schema.ts'

export const sessionCookie = 'pilothouse_session'

/** Who a cookie header belongs to; undefined for nobody. */
export async function currentActor(cookieHeader: string | undefined): Promise<Actor | undefined> {
  const token = readCookie(cookieHeader, sessionCookie)
  if (!token) return undefined
  const found = await findSession(tokenHashOf(token))
  return found ? { ...found, kind: 'person' } : undefined
}

/** Who an Authorization header belongs to. */
export async function bearerActor(authorization: string | undefined): Promise<Actor | undefined> {
  const token = /^Bearer\s+([A-Za-z0-9_-]{20,100})$/i.exec(authorization ?? '')?.[1]
  if (!token) return undefined
  const found = await findToken(tokenHashOf(token))
  return found ? { ...found, kind: 'token' } : undefined
}

/** Value of one cookie of a Cookie header. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const part of (header ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return undefined
}

/** The audit log, newest first; `search` finds actors, actions and targets. */
export async function listAudit(query: {
  search?: string
  cursor?: string | undefined
  pageSize?: number
}): Promise<Answer<AuditEntryRow[]>> {
  const offset = decodeCursor(query.cursor)
  const { rows, total } = await selectAudit((query.search ?? '').trim(), { offset, limit: query.pageSize ?? 50 })
  const data = rows.map(({ seq, at, actor, action, target, outcome, detail, hash }) => ({
    seq,
    at: at.toISOString(),
    actor,
    action,
    target,
    outcome,
    detail,
    hash,
  }))
  return { data, asOf: new Date().toISOString(), complete: true, warnings: [], page: pageOf(offset, rows.length, total) }
}

/** Whether somebody of this name may sign in. */
export async function isAccount(name: string): Promise<boolean> {
  const account = await findAccount(name)
  return account !== undefined && account.name === name && !account.disabled
}

/** Names of those who may sign in and settle things, in order. */
export const listAccountNames = (): Promise<string[]> =>
  selectAccountNames(roles.filter((role) => rolePermissions[role].includes('messages:resolve')))
