// The one state machine every change to the world outside goes through (design, section 5).
import { AppError } from '../platform/errors.ts'

export const operationStates = [
  'planned',
  'awaiting-approval',
  'queued',
  'executing',
  'unknown',
  'verifying',
  'succeeded',
  'needs-attention',
  'refused',
  'discarded',
  'rejected',
] as const
export type OperationState = (typeof operationStates)[number]

/**
 * A time-out is `unknown`, never "failed"; its next step is verification, never a blind resend. `verifying → executing` is the
 * one way back: verification proved that nothing was done yet, so the effect may be made.
 */
const next: Readonly<Record<OperationState, readonly OperationState[]>> = {
  planned: ['queued', 'awaiting-approval', 'discarded'],
  'awaiting-approval': ['queued', 'rejected'],
  queued: ['executing', 'refused'],
  executing: ['verifying', 'unknown', 'refused'],
  unknown: ['verifying'],
  // discarded: stopped by a person before it was proved, and taken back
  verifying: ['succeeded', 'needs-attention', 'refused', 'executing', 'unknown', 'discarded'],
  succeeded: [],
  'needs-attention': [],
  refused: [],
  discarded: [],
  rejected: [],
}

export const liveStates: readonly OperationState[] = operationStates.filter((state) => next[state].length > 0)

export const isLive = (state: OperationState): boolean => next[state].length > 0

export const canMove = (from: OperationState, to: OperationState): boolean => next[from].includes(to)

/** Throws `conflict` for a move the machine does not know. */
export function assertMove(from: OperationState, to: OperationState): void {
  if (!canMove(from, to)) throw new AppError('conflict', `an operation that is ${from} cannot become ${to}`)
}
