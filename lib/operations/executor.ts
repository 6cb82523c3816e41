// The port between the pipeline and the slices: a slice says how its kind of operation re-reads, acts and proves; the pipeline
// owns the states, the claim, the epoch and the order. Steps are committed before the effect they announce.
import type { Said } from '../platform/sentence.ts'
import type { OperationState } from './state-machine.ts'

/** A row of the operations table as its executor sees it. */
export type OperationRecord = {
  id: string
  kind: string
  sourceId: string
  target: string
  state: OperationState
  actor: string
  reason: string
  /** the world as the planner saw it; only the kind knows how to compare it */
  fingerprint: string
  /** what was planned, as the kind's own schema wrote it: parse it, do not cast it */
  plan: unknown
  attempts: number
  createdAt: Date
  /** when the first attempt began */
  startedAt: Date | null
}

export type StepStatus = 'done' | 'waiting' | 'failed' | 'unknown'
/** What is said, and where its sentences are known, as what (see platform/sentence.ts). */
export type Words = { text: string; said?: readonly Said[] | undefined }
export type Step = Words & { name: string; status: StepStatus; detail?: Record<string, unknown> }
export type RecordedStep = Step & { detail: Record<string, unknown>; seq: number; at: Date }

export type ExecutionContext = {
  operation: OperationRecord
  signal: AbortSignal
  /** steps of all attempts so far, oldest first */
  steps: readonly RecordedStep[]
  /**
   * Commits a step under this claim's epoch. Call it before each outside effect ("sending …") and after it. Throws `conflict`
   * when the claim was lost: then do nothing more.
   */
  record(step: Step): Promise<void>
}

/** `changed` says in words what moved when the fingerprint is not the planned one. */
export type Reread = { fingerprint: string; changed?: string | Words }

export type Verification = Words &
  (
    | { result: 'succeeded'; detail?: Record<string, unknown> }
    /** it is proved that nothing was done: executing (again) is safe */
    | { result: 'not-done' }
    /** no proof yet: look again after `retryAfterMs` */
    | { result: 'waiting'; retryAfterMs: number }
    /** the world contradicts the intention: a person must look */
    | { result: 'contradiction'; detail?: Record<string, unknown> }
    /** it is proved that nothing was done, and it must not be done any more */
    | { result: 'refused' }
  )

/** How one kind of operation reads, acts and proves. */
export type OperationKind = {
  kind: string
  /** Reads the target again; the pipeline refuses when the answer is not the planned fingerprint. */
  reread(context: ExecutionContext): Promise<Reread>
  /**
   * Acts. May be called again after a crash or a `not-done`; it must find out by `steps` and by the world what was done already.
   * Throws stale-version, conflict, not-found or forbidden only when nothing was done (→ refused); anything else means unknown.
   */
  execute(context: ExecutionContext): Promise<void>
  /** Reads the world and says what became of it. Never acts. */
  verify(context: ExecutionContext): Promise<Verification>
  /** How long `waiting` may last before a person is asked */
  verifyForMs: number
}
