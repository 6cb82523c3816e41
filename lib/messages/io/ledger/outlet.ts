// The port to where a ledger's messages go: kafka-outlet.ts and rocketmq-outlet.ts. What both have in common is in resend.ts.
import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { LedgerClaim } from '../../ledger.ts'
import type { Found, Sought } from './sightings.ts'
import type { TopicWatch } from './topic-watch.ts'

/** `value`: what is sent; `createdAt` in ms. */
export type Outgoing = { id: string; topic: string; key: string | null; value: string; createdAt: number }

export type LedgerOutlet = {
  /** Which of the suspects are on their topics, look for look. */
  readonly topics: TopicWatch
  /** The whole topic, read afresh. */
  search(sought: Sought, signal: AbortSignal): Promise<Found>
  /** Sees to it that nothing comes any more of what an earlier operation sent under its claim; throws where it may. */
  fencePrevious(previous: LedgerClaim, context: ExecutionContext): Promise<void>
  /** One attempt to send under our claim; nothing is sent yet. */
  begin(context: ExecutionContext): Promise<OpenAttempt>
  /** No copy of this operation is on the topic: what that means where it does not mean that nothing was sent. */
  unseen(context: ExecutionContext): Verification | undefined
  close(): Promise<void>
}

export type OpenAttempt = {
  search(sought: Sought, signal: AbortSignal): Promise<Found>
  /** After a search that found no copy. `renew`: a compare-and-set that puts the time into our claim; throws where the entry is not ours. */
  send(message: Outgoing, renew: () => Promise<void>): Promise<void>
  /** Never throws. */
  close(): Promise<void>
}

export type OutletOptions = {
  /** header or user property that names the entry */
  idHeader: string
  clock: Clock
  checkpoint?: ((name: string) => Promise<void>) | undefined
}
