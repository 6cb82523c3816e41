// What a clean-up carries: the plan names the backup, the backup holds every znode whole. Stored as JSON: parsed, never cast.
import { z } from 'zod'
import { leftoverKinds, type LeftoverKind, type Subject } from './schema.ts'

/** What has to be true of the rest of the registry for a leftover to be unused; looked at again right before it is removed. */
export const guardSchema = z.discriminatedUnion('check', [
  z.object({ check: z.literal('no-instances'), application: z.string() }),
  z.object({ check: z.literal('no-instance-on'), application: z.string(), host: z.string() }),
  z.object({ check: z.literal('revision-unused'), application: z.string(), revision: z.string() }),
  /** `applications` empty: nobody at all */
  z.object({ check: z.literal('nobody-at'), interface: z.string(), applications: z.array(z.string()) }),
])
export type Guard = z.infer<typeof guardSchema>

const aclSchema = z.object({ permissions: z.number().int(), scheme: z.string(), id: z.string() })

export const backedNodeSchema = z.object({
  path: z.string(),
  action: z.enum(['remove', 'set']),
  version: z.number().int(),
  childrenVersion: z.number().int(),
  createdZxid: z.string(),
  modifiedZxid: z.string(),
  /** base64 */
  data: z.string(),
  acl: z.array(aclSchema),
  /** base64; what is written instead, null where the node goes */
  after: z.string().nullable(),
})
export type BackedNode = z.infer<typeof backedNodeSchema>

export const backedItemSchema = z.object({
  path: z.string(),
  kind: z.enum(leftoverKinds),
  guards: z.array(guardSchema),
  /** deepest first: the order of removal; the other way round it is made again */
  nodes: z.array(backedNodeSchema),
  blocks: z.array(z.object({ code: z.string(), text: z.string() })),
})
export type BackedItem = z.infer<typeof backedItemSchema>

export const cleanUpPlanSchema = z.object({
  registry: z.string(),
  backup: z.string(),
  items: z.array(z.object({ path: z.string(), kind: z.enum(leftoverKinds), nodes: z.number().int(), bytes: z.number().int() })),
  nodes: z.number().int(),
  bytes: z.number().int(),
  /** what the registry's history recognises its events by; nothing of a service is written */
  service: z.literal(''),
  writes: z.array(z.object({ path: z.string(), after: z.string().nullable() })),
})
export type CleanUpPlan = z.infer<typeof cleanUpPlanSchema>

/** What has to be true elsewhere for a leftover of this kind. */
export const guardsOf = (kind: LeftoverKind, subject: Subject): Guard[] => guardsByKind[kind](subject)

const guardsByKind: Readonly<Record<LeftoverKind, (subject: Subject) => Guard[]>> = {
  'dead-directory': ({ interface: name = '' }) => [nobodyAt(name, [])],
  'stale-mapping': ({ interface: name = '', applications = [] }) => [...applications.map(noInstances), nobodyAt(name, applications)],
  'stale-metadata-revision': ({ application = '', revision }) => [
    revision === undefined ? noInstances(application) : { check: 'revision-unused', application, revision },
  ],
  'stale-definition': ({ interface: name = '', application, applications = [] }) =>
    application === undefined
      ? [...applications.map(noInstances), nobodyAt(name, [])]
      : [noInstances(application), nobodyAt(name, [application])],
  'persistent-leftover': ({ application = '', host = '' }) => [{ check: 'no-instance-on', application, host }],
  'orphan-rule': () => [],
}

const noInstances = (application: string): Guard => ({ check: 'no-instances', application })
const nobodyAt = (name: string, applications: string[]): Guard => ({ check: 'nobody-at', interface: name, applications })

/** Bytes of base64 text once decoded. */
export const bytesOf = (base64: string): number =>
  Math.floor((base64.length * 3) / 4) - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0)

/** Identity of what was seen: same text, same znodes in the same versions, same blocks. Web Crypto, as everywhere. */
export async function cleanUpFingerprint(items: readonly BackedItem[]): Promise<string> {
  const seen = items
    .map(({ path, kind, nodes, blocks }) => [path, kind, blocks.map(({ code }) => code), nodes.map(identityOf)])
    .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1))
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(JSON.stringify(seen)))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

const identityOf = ({ path, action, version, childrenVersion, createdZxid, modifiedZxid, after }: BackedNode): unknown[] => [
  path,
  action,
  version,
  childrenVersion,
  createdZxid,
  modifiedZxid,
  after,
]
