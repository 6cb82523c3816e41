// How a cluster lets us in: TLS, and the signature of RocketMQ's access control (4.x plain ACL and 5.x authentication sign alike).
import { createHmac } from 'node:crypto'
import type { ConnectionOptions } from 'node:tls'
import { readSecret } from '../../../platform/config-file.ts'
import { tlsOptions } from '../../../platform/config/tls.ts'
import type { RocketmqConfig } from '../../../platform/config.ts'

export type Fields = Readonly<Record<string, string>>

export type RemotingAccess = {
  /** undefined: plain TCP */
  tls?: ConnectionOptions | undefined
  /** The fields of a request with what proves who asks */
  sign?: (fields: Fields, body?: Buffer) => Fields
}

export type Credentials = { accessKey: string; secretKey: string; securityToken?: string | undefined }

/** Throws `invalid-input` when a secret is empty. */
export function accessOf({ tls, acl }: Pick<RocketmqConfig, 'tls' | 'acl'>): RemotingAccess {
  if (!acl) return { tls: tlsOptions(tls) }
  const credentials: Credentials = {
    accessKey: acl.accessKey,
    secretKey: readSecret(acl.secretKey),
    securityToken: acl.securityToken && readSecret(acl.securityToken),
  }
  return { tls: tlsOptions(tls), sign: (fields, body) => signed(fields, body, credentials) }
}

/** Added to a query after it was signed, and so not part of what brokers compare; 5.x only of clients up to 4.9.3. */
const unsigned = '_UNIQUE_KEY_QUERY'

/** Agrees with AclClientRPCHook, 4.7 to 5.3: HMAC-SHA1 over the values in the order of their names, then the body. */
export function signed(fields: Fields, body: Buffer | undefined, { accessKey, secretKey, securityToken }: Credentials): Fields {
  const named: Record<string, string> = { ...fields, AccessKey: accessKey, ...(securityToken && { SecurityToken: securityToken }) }
  const hmac = createHmac('sha1', secretKey)
  for (const name of Object.keys(named).toSorted()) if (name !== unsigned) hmac.update(named[name] ?? '')
  if (body) hmac.update(body)
  return { ...named, Signature: hmac.digest('base64') }
}
