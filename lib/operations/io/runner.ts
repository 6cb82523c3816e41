// Executes operations: claim → re-read → act → verify, each step committed under the claim's epoch before the next begins.
// What a dead worker left in `executing` is unknown: its next step is verification, never a blind repetition.
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../platform/clock.ts'
import { AppError, isAppError, messageOf, sentenceOf, type ErrorCode } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { ExecutionContext, OperationKind, RecordedStep, Step, Verification, Words } from '../executor.ts'
import { sayOfPipeline } from '../sentences.ts'
import { claimNext, extendClaim, moveOperation, recordStep, stepsOf, whatIsDue, type Move, type StoredOperation } from './store.ts'
import { withinLimit } from './time-limit.ts'

/** Only these, thrown before anything was done, mean "nothing happened". */
const provesNothingDone: readonly ErrorCode[] = ['stale-version', 'conflict', 'not-found', 'forbidden', 'invalid-input']
const maxAttempts = 200
/** attempts that did not come back, and attempts after which nothing was done, before a person is asked */
const maxTimedOut = 3
const maxNotDone = 60
const pipelineSteps = new Set(['planned', 'claimed', 'interrupted', 'timed-out', 'unknown', 'verifying', 'not-done'])
const verifyingStep = { name: 'verifying', status: 'waiting', ...sayOfPipeline('reading-back') } as const

export type OperationRunner = {
  /** Works on one due operation; false when there was none. `foregroundOnly` leaves those alone that are one of many. */
  runOnce(signal?: AbortSignal, foregroundOnly?: boolean): Promise<boolean>
  /** Whether any is due, and any that is not one of many: what many lanes would ask, asked once */
  whatIsDue(): Promise<{ anything: boolean; foreground: boolean }>
}

export type RunnerOptions = {
  kinds: readonly OperationKind[]
  holder: string
  log: Log
  clock: Clock
  /** sources this worker holds the lease of; operations of others are left alone */
  leasedSources: () => readonly string[]
  /** how long a claim lasts without a sign of life */
  claimTtlMs?: number
  /** how long one call of a kind may take; every request has a limit of its own, this is for what has none */
  attemptForMs?: number
}

/** One claimed operation on its way. `left`: a call did not come back, and the claim was given up. */
type Turn = {
  operation: StoredOperation
  kind: OperationKind
  context: ExecutionContext
  /** adds a step that was committed to those of the context */
  note: (step: Step) => void
  clock: Clock
  holder: string
  attemptForMs: number
  tries: number
  left: boolean
}

/** A runner of this worker's operations; it holds no state of its own, so it may die anywhere. */
export function createOperationRunner(options: RunnerOptions): OperationRunner {
  const { holder, log, clock, claimTtlMs = 20_000, attemptForMs = 600_000 } = options
  const byKind = new Map(options.kinds.map((kind) => [kind.kind, kind]))
  return {
    whatIsDue: () => whatIsDue(options.leasedSources()),
    async runOnce(signal = new AbortController().signal, foregroundOnly = false) {
      const operation = await claimNext(holder, { sourceIds: options.leasedSources(), claimTtlMs, foregroundOnly })
      if (!operation) return false
      const claim = keepClaim(operation, claimTtlMs)
      try {
        const kind = byKind.get(operation.kind) ?? unknownKind(operation.kind)
        const claimed = await claimedOf(operation, AbortSignal.any([signal, claim.lost]), clock)
        await advance({ ...claimed, kind, clock, holder, attemptForMs, tries: 0, left: false })
      } catch (error) {
        // the row keeps its state; when the claim runs out, it is taken up again and verified first
        log.warn({ operation: operation.id, reason: messageOf(error) }, 'operation interrupted')
      } finally {
        claim.release()
      }
      return true
    },
  }
}

/** Prolongs the claim while the turn lasts; `lost` aborts when somebody else has it. */
function keepClaim(operation: StoredOperation, claimTtlMs: number): { lost: AbortSignal; release: () => void } {
  const lost = new AbortController()
  const beat = setInterval(() => {
    extendClaim(operation.id, operation.epoch, claimTtlMs).then(
      (held) => {
        if (!held) lost.abort(new AppError('conflict', 'the claim was lost'))
      },
      () => {},
    )
  }, claimTtlMs / 3)
  return { lost: lost.signal, release: () => clearInterval(beat) }
}

/** An operation that a newer version planned: a person must look, nothing is done. */
function unknownKind(kind: string): OperationKind {
  return {
    kind,
    verifyForMs: 0,
    reread: (context) => Promise.resolve({ fingerprint: context.operation.fingerprint }),
    execute: () => Promise.resolve(),
    verify: () => Promise.resolve({ result: 'contradiction', ...sayOfPipeline('kind-unknown', { kind }) }),
  }
}

type Claimed = Pick<Turn, 'operation' | 'context' | 'note'>

async function claimedOf(operation: StoredOperation, signal: AbortSignal, clock: Clock): Promise<Claimed> {
  const steps: RecordedStep[] = [...((await stepsOf([operation.id])).get(operation.id) ?? [])]
  const note = (step: Step): void => void steps.push({ detail: {}, ...step, seq: steps.length + 1, at: clock.now() })
  return {
    operation,
    note,
    context: {
      operation,
      signal,
      steps,
      async record(step) {
        signal.throwIfAborted()
        await recordStep(operation.id, operation.epoch, step)
        note(step)
      },
    },
  }
}

/** Steps of the pipeline are part of what a kind sees, also within one turn: tries are counted by them. */
async function move({ operation, note }: Turn, to: Move): Promise<void> {
  await moveOperation(operation.id, operation.epoch, to)
  note(to.step)
}

async function advance(turn: Turn): Promise<void> {
  const { state } = turn.operation
  if (state === 'queued') {
    await move(turn, { to: 'executing', step: { name: 'claimed', status: 'done', ...sayOfPipeline('taken-by', { who: turn.holder }) } })
    const moved = await rereadMoved(turn)
    return moved ? refuse(turn, moved) : act(turn)
  }
  if (state === 'executing') {
    await move(turn, { to: 'unknown', step: { name: 'interrupted', status: 'unknown', ...sayOfPipeline('worker-stopped') } })
  }
  if (state !== 'verifying') await move(turn, { to: 'verifying', step: verifyingStep })
  return verify(turn)
}

/**
 * One call of the kind. When it does not come back the claim is given up, which fences it, and whoever takes the operation next verifies
 * before anything else, as after the death of a worker.
 */
async function attempt<Result>(turn: Turn, call: (context: ExecutionContext) => Promise<Result>): Promise<Result> {
  const done = await withinLimit(turn.context, turn.attemptForMs, call)
  if (done.inTime) return done.value
  turn.left = true
  const words = sayOfPipeline('timed-out', { seconds: turn.attemptForMs / 1000 })
  await move(turn, { to: 'unknown', step: { name: 'timed-out', status: 'unknown', ...words }, givesUpClaim: true })
  throw new AppError('timeout', words)
}

/** Why the operation must not be done, or undefined. A target that cannot be read now ends this attempt; the next one verifies first. */
async function rereadMoved(turn: Turn): Promise<Words | undefined> {
  const { kind, operation } = turn
  try {
    const seen = await attempt(turn, kind.reread)
    if (seen.fingerprint === operation.fingerprint) return undefined
    const { changed = sayOfPipeline('target-changed') } = seen
    return typeof changed === 'string' ? { text: changed } : changed
  } catch (error) {
    if (isAppError(error) && provesNothingDone.includes(error.code)) return { text: error.message, said: error.said }
    throw error
  }
}

async function act(turn: Turn): Promise<void> {
  try {
    await attempt(turn, turn.kind.execute)
  } catch (error) {
    if (turn.context.signal.aborted || turn.left) throw error
    if (isAppError(error) && provesNothingDone.includes(error.code)) return refuse(turn, { text: error.message, said: error.said })
    await move(turn, { to: 'unknown', step: { name: 'unknown', status: 'unknown', ...sentenceOf(error) } })
  }
  await move(turn, { to: 'verifying', step: verifyingStep })
  return verify(turn)
}

const refuse = (turn: Turn, { text, said }: Words): Promise<void> =>
  move(turn, { to: 'refused', step: { name: 'refused', status: 'failed', text, said }, outcome: text, finished: true })

async function verify(turn: Turn): Promise<void> {
  const { kind, context, clock } = turn
  const deadline = clock.now().getTime() + kind.verifyForMs
  for (;;) {
    const seen = await look(turn)
    if (seen.result !== 'waiting' || clock.now().getTime() >= deadline || turn.operation.attempts >= maxAttempts) return settle(turn, seen)
    await delay(seen.retryAfterMs, undefined, { signal: context.signal })
  }
}

/** One verification; it only reads, so one that fails or does not come back is repeated. */
async function look({ kind, context, attemptForMs }: Turn): Promise<Verification> {
  try {
    const seen = await withinLimit(context, attemptForMs, kind.verify)
    return seen.inTime
      ? seen.value
      : { result: 'waiting', ...sayOfPipeline('no-look', { seconds: attemptForMs / 1000 }), retryAfterMs: 1000 }
  } catch (error) {
    if (context.signal.aborted) throw error
    return { result: 'waiting', ...sayOfPipeline('cannot-look', { reason: messageOf(error) }), retryAfterMs: 1000 }
  }
}

async function settle(turn: Turn, seen: Verification): Promise<void> {
  if (seen.result === 'not-done' && !isTriedEnough(turn)) {
    await move(turn, { to: 'executing', step: { name: 'not-done', status: 'waiting', text: seen.text, said: seen.said } })
    // as long as the kind announced no effect of its own, the planned fingerprint still has to hold
    const untouched = turn.context.steps.every((step) => pipelineSteps.has(step.name))
    const moved = untouched ? await rereadMoved(turn) : undefined
    if (moved) return refuse(turn, moved)
    await pauseBeforeRetry(turn)
    return act(turn)
  }
  if (seen.result === 'refused') return refuse(turn, seen)
  const good = seen.result === 'succeeded'
  const { text, said } = wordsOfEnd(seen)
  const detail = 'detail' in seen && seen.detail ? { detail: seen.detail } : {}
  const to = good ? 'succeeded' : 'needs-attention'
  await move(turn, {
    to,
    step: { name: good ? 'verified' : to, status: good ? 'done' : 'failed', text, said, ...detail },
    outcome: text,
    finished: true,
  })
}

function isTriedEnough({ operation, context }: Turn): boolean {
  const count = (wanted: string): number => context.steps.filter(({ name }) => name === wanted).length
  return operation.attempts >= maxAttempts || count('timed-out') >= maxTimedOut || count('not-done') >= maxNotDone
}

function wordsOfEnd({ result, text, said }: Verification): Words {
  if (result !== 'waiting' && result !== 'not-done') return { text, said }
  const first = sayOfPipeline(result === 'waiting' ? 'not-proved' : 'given-up')
  return { text: `${first.text} ${text}`, said: said && [...first.said, ...said] }
}

/** A kind that fails at once and proves at once that nothing was done must not spin: 0, 0.5, 1, 2 … 15 s. */
function pauseBeforeRetry(turn: Turn): Promise<void> {
  const pauseMs = turn.tries === 0 ? 0 : Math.min(15_000, 250 * 2 ** turn.tries)
  turn.tries += 1
  return delay(pauseMs, undefined, { signal: turn.context.signal })
}
