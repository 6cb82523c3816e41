// Takes releases forward: one thing at a time, each committed before the next begins. It holds no state of its own, so it may die anywhere:
// the id of an operation is in the release before the operation is planned, so its successor finds out whether that happened.
import { randomUUID } from 'node:crypto'
import { planOperation, undoOperation } from '../../operations/commands.ts'
import { getOperation } from '../../operations/queries.ts'
import type { OperationRow } from '../../operations/schema.ts'
import { isLive } from '../../operations/state-machine.ts'
import type { Clock } from '../../platform/clock.ts'
import { isAppError, messageOf, sentenceOf } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { asWritten, joined, type Sentence } from '../../platform/sentence.ts'
import { claimRelease, restRelease, saveProgress, type StoredRelease } from '../io/release-store.ts'
import { loadPart } from '../queries/release-step.ts'
import { partsOf, percentOf } from '../release/plan.ts'
import {
  addPart,
  dropPart,
  hold,
  nextAction,
  stepOf,
  watch,
  type Action,
  type Current,
  type Progress,
  type ReleaseEvent,
} from '../release/progress.ts'
import { sayOfRelease as say } from '../release/sentences.ts'
import { behindPath } from './behind-path.ts'
import type { ReleaseWatcher } from './release-watcher.ts'

/** What a driver does to the world: the places where it may die. */
export type ReleaseEffects = {
  save: typeof saveProgress
  plan: typeof planOperation
  undo: typeof undoOperation
}

export type DriverOptions = {
  holder: string
  log: Log
  clock: Clock
  leasedSources: () => readonly string[]
  watcher: ReleaseWatcher
  claimTtlMs?: number
  effects?: ReleaseEffects
}

export type ReleaseDriver = {
  /** Takes one due release as far as it goes without waiting; false when there was none. */
  runOnce(signal?: AbortSignal): Promise<boolean>
}

const real: ReleaseEffects = { save: saveProgress, plan: planOperation, undo: undoOperation }
const followMs = 300
const busyMs = 2000
const restMs = 5000
/** How long the registry may take to show what was written, or another operation to end, before a person is asked */
const patienceMs = 120_000

/** What came of one action: another follows, or the release rests. */
type Outcome = { next: Progress; event?: ReleaseEvent } | { restMs: number }

export function createReleaseDriver(options: DriverOptions): ReleaseDriver {
  const { holder, log, clock, leasedSources, claimTtlMs = 20_000, effects = real } = options
  return {
    async runOnce(signal = new AbortController().signal) {
      const release = await claimRelease(holder, leasedSources(), claimTtlMs)
      if (!release) return false
      const turn = createTurn(options, effects)
      let current = release
      let rest = 0
      try {
        for (;;) {
          signal.throwIfAborted()
          const outcome = await turn(current)
          if ('restMs' in outcome) {
            rest = outcome.restMs
            break
          }
          const version = await effects.save(current, outcome.next, outcome.event)
          current = { ...current, version, progress: outcome.next, updatedAt: clock.now() }
        }
      } catch (error) {
        if (signal.aborted) return true
        // somebody changed it: look again at once; anything else: after a while, from what is committed
        rest = isAppError(error, 'conflict') ? 0 : busyMs
        log.warn({ release: release.id, reason: messageOf(error) }, 'release interrupted')
      }
      await restRelease(current, rest)
      return true
    },
  }
}

function createTurn({ clock, watcher }: DriverOptions, effects: ReleaseEffects): (release: StoredRelease) => Promise<Outcome> {
  const now = (): string => clock.now().toISOString()
  const isLate = ({ updatedAt }: StoredRelease): boolean => clock.now().getTime() - updatedAt.getTime() > patienceMs

  return async (release) => {
    const { plan, progress } = release
    const action = nextAction(progress, partsOf(plan))
    if (action.do === 'follow') return follow(release, action.current)
    if (action.do === 'look') return watcher.look(release)
    if (action.do === 'rest') return { restMs }
    return settleAction(release, action, now())
  }

  async function follow(release: StoredRelease, current: Current): Promise<Outcome> {
    const operation = await findRow(current.operationId)
    if (operation) return settleOperation(release, current, operation)
    try {
      return await (current.undoOf === null ? begin(release, current) : undo(release, current, current.undoOf))
    } catch (error) {
      return refusedToPlan(release, error)
    }
  }

  async function begin(release: StoredRelease, current: Current): Promise<Outcome> {
    const { plan, progress } = release
    const step = stepOf(progress) ?? 0
    const { operation, contents } = await loadPart(plan, step, current.part)
    const behind = await behindPath(progress, contents)
    if (behind !== undefined) {
      if (!isLate(release)) return { restMs: followMs }
      const why = say('release-behind', { path: behind })
      return { next: hold({ ...progress, current: null }, 'operation', why), event: heldBy('operation', why) }
    }
    if (!operation) return { next: addPart(progress, current.part, null) }
    const reason = `release, ${percentOf(plan, step)} %: ${release.reason}`.slice(0, 500)
    await effects.plan({ ...operation, id: current.operationId, actor: progress.actor, reason })
    return { restMs: followMs }
  }

  async function undo({ progress, reason }: StoredRelease, current: Current, undoOf: string): Promise<Outcome> {
    const done = await getOperation(undoOf)
    // a person undid it already: that operation is followed instead
    if (done.undo.undoneBy !== null) return { next: { ...progress, current: { ...current, operationId: done.undo.undoneBy } } }
    if (!done.undo.possible) {
      const reason = { text: done.undo.reason, said: done.undo.reasonSaid ?? asWritten(done.undo.reason).said }
      const why = joined([say('release-no-way-back', { id: undoOf }), reason], ' ')
      return { next: hold({ ...progress, current: null }, 'operation', why), event: heldBy('operation', why) }
    }
    const asked = { actor: progress.actor, reason: `release, way back: ${reason}`.slice(0, 500), undoId: current.operationId }
    await effects.undo(undoOf, asked)
    return { restMs: followMs }
  }

  /** Somebody else's operation is waited for; what can never be planned is told to a person. */
  function refusedToPlan(release: StoredRelease, error: unknown): Outcome {
    const { progress } = release
    if (isAppError(error, 'conflict') && !isLate(release)) return { restMs: busyMs }
    if (!isAppError(error, 'conflict') && !isAppError(error, 'invalid-input') && !isAppError(error, 'not-found')) throw error
    const why = sentenceOf(error)
    return { next: hold({ ...progress, current: null }, 'operation', why), event: heldBy('operation', why) }
  }
}

const heldBy = (by: string, why: Sentence): ReleaseEvent => ({ name: `held-by-${by}`, ...why, actor: 'worker' })

async function findRow(id: string): Promise<OperationRow | undefined> {
  try {
    return await getOperation(id)
  } catch (error) {
    if (isAppError(error, 'not-found')) return undefined
    throw error
  }
}

/** What an operation's end means. One that was refused did nothing; one that needs attention may have, so it is kept to be undone. */
function settleOperation(
  { progress }: StoredRelease,
  { part, operationId, undoOf }: Current,
  { state, outcome, outcomeSaid }: OperationRow,
): Outcome {
  if (isLive(state)) return { restMs: followMs }
  const isUndo = undoOf !== null
  if (state === 'succeeded') return { next: isUndo ? dropPart(progress) : addPart(progress, part, operationId) }
  const kept = state === 'needs-attention' && !isUndo ? addPart(progress, part, operationId) : { ...progress, current: null }
  const why = outcome === '' || !outcomeSaid ? asWritten(outcome || state) : { text: outcome, said: outcomeSaid }
  return { next: hold(kept, 'operation', why), event: { ...heldBy('operation', why), detail: { operationId } } }
}

type Settled = Exclude<Action, { do: 'follow' | 'look' | 'rest' }>

function settleAction(release: StoredRelease, action: Settled, at: string): Outcome {
  const { progress } = release
  switch (action.do) {
    case 'plan':
      return { next: { ...progress, current: { operationId: randomUUID(), part: action.part, undoOf: null } } }
    case 'undo':
      return { next: { ...progress, current: { operationId: randomUUID(), part: action.part, undoOf: action.operationId } } }
    case 'return': {
      const event = { name: 'aborted', ...say('release-as-before'), actor: progress.actor }
      return { next: { ...progress, state: 'aborted' }, event }
    }
    case 'arrive':
      return arrive(release, at)
    case 'pop':
      return pop(release)
  }
}

/** The step is in force: from now on its calls are watched, or, where the guard sent it here, a person is waited for. */
function arrive({ plan, progress }: StoredRelease, at: string): Outcome {
  const { step, parts } = progress.moves.at(-1) ?? { step: 0, parts: [] }
  const there = { ...progress, moves: [...progress.moves.slice(0, -1), { step, parts, at }] }
  const percent = percentOf(plan, step)
  const operations = parts.flatMap(({ operationId }) => operationId ?? [])
  const event = {
    name: 'step-taken',
    ...say('release-at', { percent }),
    actor: progress.actor,
    detail: { step, percent, operations },
  }
  const why = progress.holdOnArrival
  return { next: why === null ? watch(there, at) : hold(there, 'guard', why, 'watching'), event }
}

/** A step back ends with the step it undid; an abort goes on with the one below. */
function pop({ plan, progress }: StoredRelease): Outcome {
  const dropped = dropPart(progress)
  const wasEmpty = progress.moves.at(-1)?.parts.length === 0
  if (progress.state !== 'stepping-back' || !wasEmpty) return { next: dropped }
  const step = stepOf(dropped) ?? null
  const event = {
    name: 'stepped-back',
    ...say('release-back-at', { percent: percentOf(plan, step ?? -1) }),
    actor: progress.actor,
    detail: { step },
  }
  return { next: hold(dropped, 'guard', progress.holdOnArrival ?? asWritten(''), 'watching'), event }
}
