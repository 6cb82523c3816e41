// Watches the calls of a step: does the share agree, does the new version do as well as the old one, has the window passed?
import type { Clock } from '../../platform/clock.ts'
import { joined, type Sentence } from '../../platform/sentence.ts'
import { saveLook, type StoredRelease } from '../io/release-store.ts'
import { predictNow } from '../queries/release-step.ts'
import { countCalls, countShares, type CountedCalls } from '../release/count-calls.ts'
import { judgeGuard, type Arm, type GuardJudgement } from '../release/judge-guard.ts'
import { describeShare, judgeShare, type ShareJudgement } from '../release/judge-share.ts'
import { offStep } from '../release/plan.ts'
import { predictedByRule } from '../release/predict.ts'
import { hold, startMove, stepOf, type Progress, type ReleaseEvent } from '../release/progress.ts'
import type { Look } from '../release/schema.ts'
import { sayOfRelease as say } from '../release/sentences.ts'

export type WatcherOptions = {
  clock: Clock
  /** Calls per provider of a service, wholly after an instant */
  calls(service: string, since: Date): Promise<readonly CountedCalls[]>
  lookEveryMs?: number
  /** Interface-level 3.x consumers take up to 20 s to obey: the share is measured from then on */
  settleMs?: number
}

type Outcome = { next: Progress; event?: ReleaseEvent } | { restMs: number }
export type ReleaseWatcher = { look(release: StoredRelease): Promise<Outcome> }
type Seen = { guard: GuardJudgement; share: ShareJudgement; old: Arm; elapsedMs: number }

export function createReleaseWatcher({ clock, calls, lookEveryMs = 5000, settleMs = 25_000 }: WatcherOptions): ReleaseWatcher {
  async function callsSince(services: readonly string[], since: Date): Promise<CountedCalls[]> {
    const rows: CountedCalls[] = []
    for (const service of services) rows.push(...(await calls(service, since)))
    return rows
  }

  async function see(release: StoredRelease): Promise<Seen> {
    const { plan, progress } = release
    const { number, since } = progress.window
    const step = stepOf(progress) ?? 0
    const isNew = (address: string): boolean => plan.addresses.includes(address)
    const sinceMs = Date.parse(since)
    const { latencyRatio } = plan.guard
    const counts = countCalls(await callsSince(plan.services, new Date(sinceMs)), { isNew, latencyRatio, baseline: progress.baseline })
    const elapsedMs = clock.now().getTime() - sinceMs
    const settledMs = Math.max(sinceMs, Date.parse(progress.moves.at(-1)?.at ?? since) + settleMs)
    const settled = clock.now().getTime() > settledMs ? await callsSince(plan.services, new Date(settledMs)) : []
    const { predicted } = predictedByRule(plan, step) ?? (await predictNow(plan))
    const guard = judgeGuard(counts, plan.guard, number)
    const share = judgeShare(countShares(settled, isNew), predicted, number)
    const look: Look = {
      at: clock.now().toISOString(),
      step,
      since,
      window: number,
      guard: { ...guard, basis: counts.basis, freshCalls: counts.fresh.calls, oldCalls: counts.old.calls },
      share,
    }
    await saveLook(release, look)
    return { guard, share, old: counts.old, elapsedMs }
  }

  return {
    async look(release) {
      const { plan, progress } = release
      const seen = await see(release)
      const at = clock.now().toISOString()
      if (seen.guard.verdict === 'tripped') return trip(release, seen, at)
      if (seen.share.verdict === 'contradicts') {
        const why = joined([say('release-not-followed'), describeShare(seen.share)], ' ')
        return {
          next: hold(progress, 'guard', why, 'watching'),
          event: { name: 'share-contradicts', ...why, actor: guardName, detail: detailOf(seen) },
        }
      }
      const hasPassed = seen.elapsedMs >= plan.guard.windowSeconds * 1000 && seen.guard.verdict === 'fine'
      return hasPassed ? pass(release, seen, at) : { restMs: lookEveryMs }
    },
  }
}

const guardName = 'release guard'
const detailOf = ({ guard, share }: Seen): Record<string, unknown> => ({ guard, share })

/** The new version does worse: back to the step before, to nothing at all, or only stand still. */
function trip({ plan, progress }: StoredRelease, seen: Seen, at: string): Outcome {
  const why: Sentence = { text: seen.guard.text, said: seen.guard.said }
  const event = { name: 'guard-tripped', ...why, actor: guardName, detail: { ...detailOf(seen), step: stepOf(progress) } }
  const { onTrip } = plan.guard
  if (onTrip === 'hold') return { next: hold(progress, 'guard', why, 'watching'), event }
  const acting: Progress = { ...progress, actor: guardName, held: null, holdOnArrival: why }
  // below the first step lies whatever was before, which may be more calls than the step's
  if (onTrip === 'zero' || progress.moves.length <= 1) return { next: startMove(acting, offStep, at), event }
  return { next: { ...acting, state: 'stepping-back' }, event }
}

/** The window has passed well. A release that a person holds only begins a new window. */
function pass({ plan, progress }: StoredRelease, seen: Seen, at: string): Outcome {
  const step = stepOf(progress) ?? 0
  const baseline = seen.old.calls > 0 ? seen.old : progress.baseline
  const event = {
    name: 'step-passed',
    ...joined([seen.guard, describeShare(seen.share)], ' '),
    actor: guardName,
    detail: { ...detailOf(seen), step },
  }
  const kept: Progress = { ...progress, baseline }
  if (progress.state === 'held') return { next: { ...kept, window: { number: progress.window.number + 1, since: at } } }
  if (step + 1 >= plan.steps.length) return { next: { ...kept, state: 'completed' }, event }
  if (plan.advance === 'manual') return { next: hold(kept, 'ready', say('release-awaits-word'), 'watching'), event }
  return { next: startMove(kept, step + 1, at), event }
}
