// Executes operations: claim → re-read → act → verify, each step committed under the claim's epoch before the next begins.
// What a dead worker left in `executing` is unknown: its next step is verification, never a blind repetition.
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../platform/clock.ts'
import { AppError, isAppError, messageOf, type ErrorCode } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import type { ExecutionContext, OperationKind, RecordedStep, Verification } from '../executor.ts'
import { claimNext, extendClaim, moveOperation, recordStep, stepsOf, type StoredOperation } from './store.ts'

/** Only these, thrown before anything was done, mean "nothing happened". */
const provesNothingDone: readonly ErrorCode[] = ['stale-version', 'conflict', 'not-found', 'forbidden', 'invalid-input']
const maxAttempts = 200

export type OperationRunner = {
  /** Works on one due operation; false when there was none. */
  runOnce(signal?: AbortSignal): Promise<boolean>
}

export type RunnerOptions = {
  kinds: readonly OperationKind[]
  holder: string
  log: Log
  clock: Clock
  /** sources this worker holds the lease of; operations of others are left alone */
  leasedSources(): readonly string[]
  /** how long a claim lasts without a sign of life */
  claimTtlMs?: number
}

/** A runner of this worker's operations; it holds no state of its own, so it may die anywhere. */
export function createOperationRunner({ kinds, holder, log, clock, leasedSources, claimTtlMs = 20_000 }: RunnerOptions): OperationRunner {
  const byKind = new Map(kinds.map((kind) => [kind.kind, kind]))

  async function runOnce(signal: AbortSignal = new AbortController().signal): Promise<boolean> {
    const operation = await claimNext(holder, leasedSources(), claimTtlMs)
    if (!operation) return false
    const kind = byKind.get(operation.kind)
    const lost = new AbortController()
    const beat = setInterval(() => {
      extendClaim(operation.id, operation.epoch, claimTtlMs).then(
        (held) => held || lost.abort(new AppError('conflict', 'the claim was lost')),
        () => {},
      )
    }, claimTtlMs / 3)
    try {
      if (!kind) await end(operation, 'needs-attention', `no worker knows how to do "${operation.kind}"`)
      else await advance(operation, kind, AbortSignal.any([signal, lost.signal]))
    } catch (error) {
      // the row keeps its state; when the claim runs out, it is taken up again and verified first
      log.warn({ operation: operation.id, reason: messageOf(error) }, 'operation interrupted')
    } finally {
      clearInterval(beat)
    }
    return true
  }

  async function end(operation: StoredOperation, to: 'needs-attention', text: string): Promise<void> {
    if (operation.state === 'queued') await moveOperation(operation.id, operation.epoch, { to: 'executing', step: { name: 'claimed', status: 'done', text: `taken by ${holder}` } })
    await moveOperation(operation.id, operation.epoch, { to: 'verifying', step: { name: 'verifying', status: 'waiting', text } })
    await moveOperation(operation.id, operation.epoch, { to, step: { name: to, status: 'failed', text }, outcome: text, finished: true })
  }

  async function contextOf(operation: StoredOperation, signal: AbortSignal): Promise<ExecutionContext & { steps: RecordedStep[] }> {
    const steps = [...((await stepsOf([operation.id])).get(operation.id) ?? [])]
    return {
      operation,
      signal,
      steps,
      async record(step) {
        signal.throwIfAborted()
        await recordStep(operation.id, operation.epoch, step)
        steps.push({ detail: {}, ...step, seq: steps.length + 1, at: clock.now() })
      },
    }
  }

  async function advance(operation: StoredOperation, kind: OperationKind, signal: AbortSignal): Promise<void> {
    const context = await contextOf(operation, signal)
    if (operation.state === 'queued') {
      await moveOperation(operation.id, operation.epoch, { to: 'executing', step: { name: 'claimed', status: 'done', text: `taken by ${holder}` } })
      const moved = await rereadMoved(context, kind)
      if (moved) return refuse(operation, moved)
      return act(context, kind)
    }
    if (operation.state === 'executing') {
      await moveOperation(operation.id, operation.epoch, {
        to: 'unknown',
        step: { name: 'interrupted', status: 'unknown', text: 'the worker stopped in the middle; verifying before anything else' },
      })
    }
    if (operation.state !== 'verifying') await moveOperation(operation.id, operation.epoch, { to: 'verifying', step: verifyingStep })
    return verify(context, kind)
  }

  /** Why the operation must not be done, or undefined. A target that cannot be read now ends this attempt; the next one verifies first. */
  async function rereadMoved(context: ExecutionContext, kind: OperationKind): Promise<string | undefined> {
    try {
      const seen = await kind.reread(context)
      if (seen.fingerprint === context.operation.fingerprint) return undefined
      return seen.changed ?? 'the target changed after it was planned'
    } catch (error) {
      if (isAppError(error) && provesNothingDone.includes(error.code)) return error.message
      throw error
    }
  }

  async function act(context: ExecutionContext, kind: OperationKind): Promise<void> {
    const { operation } = context
    const stored = operation as StoredOperation
    try {
      await kind.execute(context)
    } catch (error) {
      if (context.signal.aborted) throw error
      if (isAppError(error) && provesNothingDone.includes(error.code)) return refuse(stored, error.message)
      await moveOperation(stored.id, stored.epoch, { to: 'unknown', step: { name: 'unknown', status: 'unknown', text: messageOf(error) } })
    }
    await moveOperation(stored.id, stored.epoch, { to: 'verifying', step: verifyingStep })
    return verify(context, kind)
  }

  async function refuse(operation: StoredOperation, why: string): Promise<void> {
    await moveOperation(operation.id, operation.epoch, { to: 'refused', step: { name: 'refused', status: 'failed', text: why }, outcome: why, finished: true })
  }

  async function verify(context: ExecutionContext, kind: OperationKind): Promise<void> {
    const stored = context.operation as StoredOperation
    const deadline = clock.now().getTime() + kind.verifyForMs
    for (;;) {
      const seen = await kind.verify(context).catch((error: unknown): Verification => {
        if (context.signal.aborted) throw error
        return { result: 'waiting', text: `cannot look: ${messageOf(error)}`, retryAfterMs: 1000 }
      })
      if (seen.result === 'waiting' && clock.now().getTime() < deadline && stored.attempts < maxAttempts) {
        await delay(seen.retryAfterMs, undefined, { signal: context.signal })
        continue
      }
      return settle(context, kind, seen)
    }
  }

  async function settle(context: ExecutionContext, kind: OperationKind, seen: Verification): Promise<void> {
    const stored = context.operation as StoredOperation
    const detail = 'detail' in seen && seen.detail ? { detail: seen.detail } : {}
    if (seen.result === 'not-done' && stored.attempts < maxAttempts) {
      await moveOperation(stored.id, stored.epoch, { to: 'executing', step: { name: 'not-done', status: 'waiting', text: seen.text } })
      // as long as the kind announced no effect of its own, the planned fingerprint still has to hold
      const moved = context.steps.every((step) => pipelineSteps.has(step.name)) ? await rereadMoved(context, kind) : undefined
      return moved ? refuse(stored, moved) : act(context, kind)
    }
    if (seen.result === 'refused') return refuse(stored, seen.text)
    const good = seen.result === 'succeeded'
    const text = seen.result === 'waiting' ? `not proved in time: ${seen.text}` : seen.text
    const to = good ? 'succeeded' : 'needs-attention'
    await moveOperation(stored.id, stored.epoch, { to, step: { name: good ? 'verified' : to, status: good ? 'done' : 'failed', text, ...detail }, outcome: text, finished: true })
  }

  return { runOnce }
}

const pipelineSteps = new Set(['planned', 'claimed', 'interrupted', 'unknown', 'verifying', 'not-done'])
const verifyingStep = { name: 'verifying', status: 'waiting', text: 'reading the world back' } as const
