// Compaction of history: an endpoint that comes and goes all night is one fact, not ten thousand. Pairs of coming and going that
// undo each other become one `-flapped` row with a count. Such a row undoes to nothing, which is right for every instant outside its
// span (both of a pair were undone there as well); inside it the state reads as it did at the span's beginning.
import { isSame } from './same.ts'

export type StoredFlapEvent = {
  id: string
  at: Date
  sourceId: string
  type: string
  service: string
  application: string
  address: string
  detail: { protocol?: string | undefined; before?: unknown; operationId?: string | undefined }
}
export type Flap = { first: StoredFlapEvent; last: StoredFlapEvent; pairs: number; removed: StoredFlapEvent[] }

/** Two pairs at least: a single restart is worth keeping as it was */
const minPairs = 2

/**
 * Runs of (appeared, disappeared) among one endpoint's events, oldest first. Events of a run follow each other within `gapMs`, and the
 * fact that leaves is the same each time, so nothing but the times is lost. Events that an operation of ours caused stay.
 */
export function flapsOf(events: readonly StoredFlapEvent[], gapMs: number): Flap[] {
  const flaps: Flap[] = []
  let run: StoredFlapEvent[] = []
  const close = (): void => {
    const removed = run.length % 2 === 0 ? run : run.slice(0, -1)
    const [first] = removed
    const last = removed.at(-1)
    if (first && last && removed.length >= 2 * minPairs) flaps.push({ first, last, pairs: removed.length / 2, removed })
    run = []
  }
  for (const event of events) {
    if (!continues(run, event, gapMs)) close()
    if (run.length > 0 || isOf(event, 'appeared')) run.push(event)
  }
  close()
  return flaps
}

const isOf = ({ type, detail }: StoredFlapEvent, how: string): boolean => type.endsWith(`-${how}`) && detail.operationId === undefined

function continues(run: readonly StoredFlapEvent[], event: StoredFlapEvent, gapMs: number): boolean {
  const previous = run.at(-1)
  if (!previous) return true
  if (event.at.getTime() - previous.at.getTime() > gapMs) return false
  if (run.length % 2 === 0) return isOf(event, 'appeared')
  const former = run[1]
  return isOf(event, 'disappeared') && (former === undefined || isSame(former.detail.before, event.detail.before))
}
