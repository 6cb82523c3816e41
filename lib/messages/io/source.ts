import type { ExecutionContext, OperationKind, Reread } from '../../operations/executor.ts'
import type { Sentence } from '../../platform/sentence.ts'
import type { MessageSourceKind, SourceItem, Verdict } from '../model.ts'
import type { VerbName } from '../verb-names.ts'

/** What is already stored of an open item; lets a source ask owners seldom instead of at every look. */
export type KnownItem = { cause: string; verdict: Verdict; checkedAt: Date | null; attempts: number; identity: Record<string, unknown> }

export type SourceListing = {
  items: SourceItem[]
  /** keys that an operation of ours settled; an item that is in neither list was settled by its owner */
  settledByOperation: ReadonlySet<string>
  /**
   * Shown with the source: counts, versions; never a secret. Two fields are more than shown: `cut` (see listed.ts), and `partial`, the
   * sentences that say what could not be looked at although the source could.
   */
  detail: Record<string, unknown>
  /** known keys whose place could not be read: they stay as they are, and the source is stale with this reason */
  unread?: { keys: ReadonlySet<string>; why: Sentence } | undefined
  /** when the next item becomes suspect by age alone, in ms since the epoch */
  nextDueAtMs?: number | undefined
}

/** How one verb acts and proves; the contract is that of an operation kind. */
export type SourceVerb = Pick<OperationKind, 'execute' | 'verify'>
export type SourceVerbs = Readonly<Partial<Record<VerbName, SourceVerb>>>

/**
 * The port to one place where messages hang. Implementations throw AppError when the source cannot be read whole. Opening one
 * connects to nothing: operations open one per attempt. Planning is the policy's part (`verbs/<kind>.ts`), since web plans.
 */
export interface MessageSource {
  readonly sourceId: string
  readonly sourceKind: MessageSourceKind
  /** pause between looks when nothing wakes them, in ms */
  readonly intervalMs: number
  /** Starts to watch where the source can tell of changes; `wake` asks for a `list` soon. Ends with the signal. */
  watch?(wake: () => void, signal: AbortSignal): void
  list(known: ReadonlyMap<string, KnownItem>, signal: AbortSignal): Promise<SourceListing>
  /** One item as it stands now, read afresh; undefined when it is gone or no longer in doubt. */
  reread(key: string, known: KnownItem | undefined, signal: AbortSignal): Promise<SourceItem | undefined>
  /** The payload as text or JSON, unmasked; undefined when it is gone. */
  payload?(key: string, signal: AbortSignal): Promise<unknown>
  /** The item of an operation as it stands now: its fingerprint and, where it moved, what moved. What the operation itself did is no move. */
  fingerprint(context: ExecutionContext): Promise<Reread>
  /** What can be done here; `recheck` comes by itself out of `reread`. */
  readonly verbs: SourceVerbs
  close(): Promise<void>
}
