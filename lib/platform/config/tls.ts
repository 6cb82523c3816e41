import { readFileSync } from 'node:fs'
import type { ConnectionOptions } from 'node:tls'
import { z } from 'zod'

/** false: plain TCP; true: TLS by the system's authorities; otherwise an authority of one's own, or none asked (a test only). */
export const tlsSchema = z
  .union([z.boolean(), z.strictObject({ caFile: z.string().optional(), rejectUnauthorized: z.boolean().optional() })])
  .default(false)
export type TlsConfig = z.output<typeof tlsSchema>

/** As node:tls takes it; undefined for plain TCP. */
export function tlsOptions(tls: TlsConfig): ConnectionOptions | undefined {
  if (tls === false) return undefined
  if (tls === true) return {}
  return { ...(tls.caFile ? { ca: readFileSync(tls.caFile, 'utf8') } : {}), rejectUnauthorized: tls.rejectUnauthorized ?? true }
}
