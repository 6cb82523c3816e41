// When a change can be stopped at once: before anything was written, or when everything is.
import type { Sentence } from '../platform/sentence.ts'
import { sayOfPipeline as say } from './sentences.ts'
import type { OperationState } from './state-machine.ts'

export type Stoppable =
  /** nothing was done: it is given up */
  | { how: 'drop' }
  /** every write was made and read back: the way back is planned in its place */
  | { how: 'take-back' }
  | { how: 'not'; reason: Sentence }

type Watched = { state: OperationState; hasInverse: boolean; undoneBy: string | null; steps: readonly { name: string }[] }

/** A change in the middle of its writes is neither: it is stopped a moment later, when it was read back. */
export function stoppable({ state, hasInverse, undoneBy, steps }: Watched): Stoppable {
  if (!hasInverse) return { how: 'not', reason: say('undo-never') }
  if (undoneBy !== null) return { how: 'not', reason: say('undo-already') }
  if (state === 'queued') return { how: 'drop' }
  if (state === 'succeeded') return { how: 'take-back' }
  if (state === 'executing' || state === 'unknown' || state === 'verifying')
    return isWritten(steps) && state === 'verifying' ? { how: 'take-back' } : { how: 'not', reason: say('stop-later') }
  if (state === 'needs-attention' && isWritten(steps)) return { how: 'take-back' }
  return { how: 'not', reason: say('stop-nothing', { state }) }
}

/** What was read back stays so until the next write. */
const isWritten = (steps: readonly { name: string }[]): boolean =>
  steps.findLast(({ name }) => name === 'writing' || name === 'read-back')?.name === 'read-back'
