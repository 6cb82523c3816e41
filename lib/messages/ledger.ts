// The ZooKeeper ledger: one persistent znode per message, written by its owner.
//   create Init → commit the owner's database → exe → send to Kafka (header ledger-id) → delete the znode after the ack.
// The owner writes with the znode's version and stops when it is not the one it knows: that is what a claim of ours makes use of.
import { z } from 'zod'
import { formatExactJson, parseExactJson } from './exact-json.ts'

export const ledgerStates = ['Init', 'exe', 'void'] as const
export type LedgerState = (typeof ledgerStates)[number]

const claimSchema = z.object({
  /** the operation that holds the item */
  operation: z.string(),
  at: z.number(),
  /** set by the operation's last write: the item is settled; without it `exe` may be the owner's own */
  doneAt: z.number().optional(),
})
export type LedgerClaim = z.infer<typeof claimSchema>

const recordSchema = z.looseObject({
  id: z.string().min(1),
  state: z.enum(ledgerStates),
  topic: z.string().min(1).max(249),
  key: z.union([z.string(), z.null()]).default(null),
  payload: z.unknown(),
  owner: z.string().default(''),
  createdAt: z.number().int().min(0),
  updatedAt: z.number().int().min(0),
  claim: claimSchema.optional(),
})
/** What a znode of the ledger says; keys we do not know are kept for the rewrite. */
export type LedgerRecord = z.infer<typeof recordSchema>

/** Version of a znode as ZooKeeper counts it: mzxid as decimal text and the data version. */
export type ZnodeVersion = { modifiedZxid: string; version: number }

type ZnodeFacts = ZnodeVersion & { id: string; createdAtMs: number }
export type ReadableEntry = ZnodeFacts & { record: LedgerRecord; problem?: undefined }
/** A znode of the ledger; one that cannot be understood has the problem in words instead of a record. */
export type LedgerEntry = ReadableEntry | (ZnodeFacts & { record?: undefined; problem: string })

/** Reads the data of `<path>/<id>`. What is not a ledger record is an entry with the problem in words, never an exception. */
export function parseLedgerEntry(id: string, data: Buffer | string, stat: ZnodeVersion & { createdAtMs: number }): LedgerEntry {
  const base = { id, modifiedZxid: stat.modifiedZxid, version: stat.version, createdAtMs: stat.createdAtMs }
  try {
    const parsed = recordSchema.safeParse(parseExactJson(data.toString()))
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      return { ...base, problem: `not a ledger record: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'unreadable'}` }
    }
    if (parsed.data.id !== id)
      return { ...base, problem: `the record calls itself "${parsed.data.id.slice(0, 80)}", its znode is "${id.slice(0, 80)}"` }
    return { ...base, record: parsed.data }
  } catch {
    return { ...base, problem: 'not JSON' }
  }
}

/** `${mzxid}:${version}:${state}`: moves with every write, whoever makes it. */
export const ledgerFingerprint = (entry: LedgerEntry): string =>
  `${entry.modifiedZxid}:${entry.version}:${entry.record?.state ?? 'unreadable'}`

/** The data of the znode after a change of ours. `updatedAt` is the owner's and stays, except when the state becomes another. */
export function rewriteLedgerRecord(
  record: LedgerRecord,
  change: { claim?: LedgerClaim; state?: LedgerState; updatedAt?: number } = {},
): Buffer {
  return Buffer.from(formatExactJson({ ...record, ...change }))
}

/** The value of the Kafka record: the JSON of the payload, every number as its owner wrote it. */
export const ledgerRecordValue = (record: LedgerRecord): string => formatExactJson(record.payload ?? null)

/** An operation of ours finished with this item (its last write says so), or it was voided: nobody has to look any more. */
export const isSettledByOperation = (entry: LedgerEntry): boolean =>
  entry.record?.claim?.doneAt !== undefined && entry.record.state !== 'Init'

/** Since when the item stands as it stands, in ms of the owner's clock; an unreadable one since its znode was made. */
export const standingSinceMs = (entry: LedgerEntry): number =>
  entry.record ? (entry.record.state === 'Init' ? entry.record.createdAt : entry.record.updatedAt) : entry.createdAtMs
