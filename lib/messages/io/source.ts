import type { MessageSourceKind, SourceItem, Verdict } from '../model.ts'

/** What is already stored of an open item; lets a source ask owners seldom instead of at every look. */
export type KnownItem = { verdict: Verdict; checkedAt: Date | null; attempts: number }

export type SourceListing = {
  items: SourceItem[]
  /** keys that an operation of ours settled; an item that is in neither list was settled by its owner */
  settledByOperation: ReadonlySet<string>
  /** shown with the source: counts, versions; never a secret */
  detail: Record<string, unknown>
  /** when the next item becomes suspect by age alone, in ms since the epoch */
  nextDueAtMs?: number | undefined
}

/** The port to one place where messages hang. Implementations throw AppError when the source cannot be read whole. */
export interface MessageSource {
  readonly sourceId: string
  readonly sourceKind: MessageSourceKind
  /** pause between looks when nothing wakes them, in ms */
  readonly intervalMs: number
  /** Starts to watch where the source can tell of changes; `wake` asks for a `list` soon. Ends with the signal. */
  watch?(wake: () => void, signal: AbortSignal): void
  list(known: ReadonlyMap<string, KnownItem>, signal: AbortSignal): Promise<SourceListing>
  /** One item as it stands now, read afresh; undefined when it is gone or no longer in doubt. */
  reread?(key: string, known: KnownItem | undefined, signal: AbortSignal): Promise<SourceItem | undefined>
  /** The payload as text or JSON, unmasked; undefined when it is gone. */
  payload?(key: string, signal: AbortSignal): Promise<unknown>
  close(): Promise<void>
}
