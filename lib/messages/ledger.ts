// The ZooKeeper ledger: one persistent znode per message, written by its owner.
//   create Init → commit the owner's database → exe → send to Kafka (header ledger-id) → delete the znode after the ack.
// The owner writes with the znode's version and stops when it is not the one it knows: that is what a claim of ours makes use of.
// What the JSON of an entry calls all this is the configuration's: ledger-format.ts.
import { z } from 'zod'

export const ledgerStates = ['Init', 'exe', 'void'] as const
export type LedgerState = (typeof ledgerStates)[number]

export const ledgerClaimSchema = z.object({
  /** the operation that holds the item */
  operation: z.string(),
  at: z.number(),
  /** set by the operation's last write: the item is settled; without it `exe` may be the owner's own */
  doneAt: z.number().optional(),
})
export type LedgerClaim = z.infer<typeof ledgerClaimSchema>

/** What a znode of the ledger says, but for its payload. Times in ms. */
export type LedgerRecord = {
  id: string
  state: LedgerState
  topic: string
  key: string | null
  owner: string
  createdAt: number
  updatedAt: number
  claim?: LedgerClaim | undefined
}

/** Version of a znode as ZooKeeper counts it: mzxid as decimal text and the data version. */
export type ZnodeVersion = { modifiedZxid: string; version: number }

/** `key`: its path below the ledger's, where the layout is flat the same as the id. */
export type ZnodeFacts = ZnodeVersion & { key: string; id: string; createdAtMs: number }
export type ReadableEntry = ZnodeFacts & { record: LedgerRecord; problem?: undefined }
type UnreadableEntry = ZnodeFacts & { record?: undefined; problem: string }
/** A znode of the ledger; one that cannot be understood has the problem in words instead of a record. */
export type LedgerEntry = ReadableEntry | UnreadableEntry

export type JsonObject = { readonly [key: string]: unknown }
/** With everything its owner wrote, known to us or not: only such an entry can be written again. */
export type WholeEntry = ReadableEntry & { document: JsonObject }
export type FoundEntry = WholeEntry | UnreadableEntry

/** `${mzxid}:${version}:${state}`: moves with every write, whoever makes it. */
export const ledgerFingerprint = (entry: LedgerEntry): string =>
  `${entry.modifiedZxid}:${entry.version}:${entry.record?.state ?? 'unreadable'}`

/** An operation of ours finished with this item (its last write says so), or it was voided: nobody has to look any more. */
export const isSettledByOperation = (entry: LedgerEntry): boolean =>
  entry.record?.claim?.doneAt !== undefined && entry.record.state !== 'Init'

/** Since when the item stands as it stands, in ms of the owner's clock; an unreadable one since its znode was made. */
export const standingSinceMs = (entry: LedgerEntry): number =>
  entry.record ? (entry.record.state === 'Init' ? entry.record.createdAt : entry.record.updatedAt) : entry.createdAtMs
