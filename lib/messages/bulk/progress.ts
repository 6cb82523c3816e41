// How far a bulk run is and what is to be done next: pure, so that worker, API and screen say the same.
import type { OperationState } from '../../operations/state-machine.ts'
import { isLive } from '../../operations/state-machine.ts'
import type { Failures, ItemState, RunAction, RunState } from './schema.ts'

export type Counts = Readonly<Record<ItemState, number>>

export const noCounts: Counts = { 'left-out': 0, ready: 0, running: 0, succeeded: 0, refused: 0, 'needs-attention': 0 }

export type RunFacts = { state: RunState; stopAfter: Failures; forgiven: Failures; width: number }

export type Move =
  | { do: 'take'; upTo: number }
  /** operations are under way; nothing may be added to them now */
  | { do: 'follow' }
  | { do: 'pause'; because: 'needs-attention' | 'refused' }
  | { do: 'end'; state: 'completed' | 'stopped' }
  | { do: 'rest' }

/** What is to be done next. Failures that whoever resumed it knew of do not count again. */
export function nextMove({ state, stopAfter, forgiven, width }: RunFacts, counts: Counts): Move {
  if (state === 'running') {
    if (counts['needs-attention'] - forgiven.needsAttention >= stopAfter.needsAttention) return { do: 'pause', because: 'needs-attention' }
    if (counts.refused - forgiven.refused >= stopAfter.refused) return { do: 'pause', because: 'refused' }
    if (counts.ready > 0 && counts.running < width) return { do: 'take', upTo: Math.min(width - counts.running, counts.ready) }
  }
  if (counts.running > 0) return { do: 'follow' }
  if (state === 'running') return { do: 'end', state: 'completed' }
  return state === 'stopped' ? { do: 'end', state: 'stopped' } : { do: 'rest' }
}

/** How an item ended with its operation; undefined while that is under way. */
export function itemStateOf(state: OperationState): 'succeeded' | 'refused' | 'needs-attention' | undefined {
  if (isLive(state)) return undefined
  return state === 'succeeded' || state === 'needs-attention' ? state : 'refused'
}

const after: Readonly<Record<RunAction, { from: readonly RunState[]; to: RunState }>> = {
  start: { from: ['frozen'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  stop: { from: ['running', 'paused'], to: 'stopped' },
  discard: { from: ['frozen'], to: 'discarded' },
}

/** The state after a person's word, or undefined where it means nothing now. */
export const stateAfterAction = (state: RunState, action: RunAction): RunState | undefined =>
  after[action].from.includes(state) ? after[action].to : undefined

/** What a person may do with it now. */
export const actionsOf = (state: RunState): RunAction[] =>
  (['start', 'pause', 'resume', 'stop', 'discard'] as const).filter((action) => stateAfterAction(state, action) !== undefined)

/** Ended items of those that were to be done, 0 … 1; 1 where nothing was. */
export function shareDone(counts: Counts): number {
  const ended = counts.succeeded + counts.refused + counts['needs-attention']
  const all = ended + counts.ready + counts.running
  return all === 0 ? 1 : ended / all
}
