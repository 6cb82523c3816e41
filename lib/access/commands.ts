import { randomUUID } from 'node:crypto'
import { AppError } from '../platform/errors.ts'

import { hashPassword, newToken, passwordMatches, tokenHashOf } from './io/secrets.ts'
import {
  countAccounts,
  findAccount,
  insertSession,
  insertSetupLink,
  insertToken,
  redeemSetupLink,
  revokeSession,
  writeAudit,
  type AuditEntry,
} from './io/store.ts'
import type { Actor, Role } from './permissions.ts'

const sessionDays = 7
const setupHours = 24
/** verified when the name is unknown, so that both cases take as long */
const decoyHash = '$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$Q2cH1lX1X2n1m3V9oXq2y1yqgqk0m8oF2bUu1k2b3c4'

export type NewSession = { token: string; expiresAt: Date; actor: Actor }

/** Makes a one-time link token for the first admin, or for one more; the token itself is not kept. */
export async function createSetupLink(): Promise<{ token: string; firstAccount: boolean }> {
  const token = newToken()
  await insertSetupLink(tokenHashOf(token), hoursFromNow(setupHours))
  return { token, firstAccount: (await countAccounts()) === 0 }
}

/** Redeems a link: makes the admin account and signs it in. Throws `forbidden` for a used or old link. */
export async function redeemSetup(request: { token: string; name: string; password: string }): Promise<NewSession> {
  const account = {
    id: randomUUID(),
    name: request.name,
    role: 'admin' as Role,
    passwordHash: await hashPassword(request.password),
    disabled: false,
  }
  await redeemSetupLink(tokenHashOf(request.token), account)
  return openSession(account)
}

/** Signs in with name and password. Throws `unauthenticated` without saying which of the two was wrong. */
export async function signIn(request: { name: string; password: string }): Promise<NewSession> {
  const account = await findAccount(request.name)
  const good = await passwordMatches(account?.passwordHash ?? decoyHash, request.password).catch(() => false)
  if (!account || !good || account.disabled) {
    await writeAudit({ actor: request.name, action: 'access.sign-in', target: request.name, outcome: 'refused' })
    throw new AppError('unauthenticated', 'Name or password is wrong.')
  }
  await writeAudit({ actor: account.name, action: 'access.sign-in', target: account.name, outcome: 'ok' })
  return openSession(account)
}

async function openSession(account: { id: string; name: string; role: Role }): Promise<NewSession> {
  const token = newToken()
  const expiresAt = hoursFromNow(sessionDays * 24)
  await insertSession(tokenHashOf(token), account.id, expiresAt)
  return { token, expiresAt, actor: { name: account.name, role: account.role, kind: 'person' } }
}

/** Ends the session that a cookie value opened. */
export const signOut = (token: string): Promise<void> => revokeSession(tokenHashOf(token))

/** Makes a bearer token for scripts; shown once. */
export async function createToken(name: string, role: Role): Promise<string> {
  const token = newToken()
  await insertToken(tokenHashOf(token), name, role)
  await writeAudit({ actor: 'command line', action: 'access.create-token', target: name, outcome: 'ok', detail: { role } })
  return token
}

export const recordAudit = (entry: AuditEntry): Promise<void> => writeAudit(entry)

const hoursFromNow = (hours: number): Date => new Date(Date.now() + hours * 3_600_000)
