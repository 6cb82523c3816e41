// What people may ask of a release, and what becomes of it. Pure.
import { AppError } from '../../platform/errors.ts'
import { asWritten } from '../../platform/sentence.ts'
import { hasEnded, hold, startMove, stepOf, watch, type Progress, type Turn } from './progress.ts'
import { sayOfRelease as say } from './sentences.ts'

type Who = { actor: string; reason: string; at: string }

/** Stays where it is; what is under way is brought to its end, and the guard goes on watching. Throws `conflict` when there is nothing to hold. */
export function holdRelease(progress: Progress, { actor, reason }: Who): Turn {
  refuseEnded(progress)
  if (progress.state !== 'moving' && progress.state !== 'watching')
    throw new AppError('conflict', `A release that is ${progress.state} cannot be held.`)
  return {
    progress: hold({ ...progress, actor }, 'person', asWritten(reason)),
    event: { name: 'held', ...say('release-held', { reason }), actor },
  }
}

/** Goes on where it was held, with a new window of calls; with `next`, and where it only waited for a word, with the next step. */
export function continueRelease(progress: Progress, asked: Who & { next: boolean; steps: number }): Turn {
  refuseEnded(progress)
  const { held, state } = progress
  const { actor, reason, at } = asked
  if (state !== 'held' && !(asked.next && state === 'watching'))
    throw new AppError('conflict', `A release that is ${state} goes on by itself.`)
  const from: Progress = { ...progress, actor, holdOnArrival: null }
  const following = nextStep(progress, asked)
  if (following !== undefined) {
    const event = { name: 'continued', ...say('release-on-to', { step: following + 1, reason }), actor, detail: { step: following } }
    return { progress: startMove(from, following, at), event }
  }
  const event = { name: 'continued', ...say('release-goes-on', { reason }), actor }
  const isWatching = held === null || held.resume === 'watching'
  return { progress: isWatching ? watch(from, at) : { ...from, state: held.resume, held: null }, event }
}

/** The step that follows at once; undefined where the present one is to be brought to its end first, or is the last. */
function nextStep(progress: Progress, { next, steps }: { next: boolean; steps: number }): number | undefined {
  const { held } = progress
  if (held !== null && held.resume !== 'watching') return undefined
  const step = stepOf(progress) ?? -1
  const isDue = next || held?.by === 'ready' || step < 0
  return isDue && step + 1 < steps ? step + 1 : undefined
}

/** Everything is undone, the last step first, until the registry is as it was before the release. Throws `conflict` when it has ended. */
export function abortRelease(progress: Progress, { actor, reason }: Who): Turn {
  refuseEnded(progress)
  if (progress.state === 'aborting') throw new AppError('conflict', 'It is being aborted already.')
  return {
    progress: { ...progress, state: 'aborting', actor, held: null, holdOnArrival: null },
    event: { name: 'aborting', ...say('release-aborted-by', { reason }), actor },
  }
}

function refuseEnded({ state }: Progress): void {
  if (hasEnded(state)) throw new AppError('conflict', `The release is ${state}.`)
}
