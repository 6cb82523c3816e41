import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError, type ErrorCode } from '../../../platform/errors.ts'
import { countSteps, hasStep } from '../attempt.ts'

export type Refuse = (code: ErrorCode, text: string) => AppError

/**
 * Says "nothing was done" as long as it is true: once an attempt announced the effect, a world that moved may be our own doing, and
 * verification has to say.
 */
export function refusal(context: ExecutionContext, effect: string): Refuse {
  const untouched = !hasStep(context, effect)
  return (code, text) => new AppError(untouched ? code : 'internal', text)
}

const maxTries = 8

/** It stands as planned: to be done (again), unless that was tried often enough. A worker that died is no failed try. */
export function repeated(context: ExecutionContext, effect: string, text: string): Verification {
  const failed = countSteps(context, effect) - countSteps(context, 'interrupted')
  if (failed >= maxTries) return { result: 'contradiction', text: `gave up after ${failed} tries: ${text}` }
  return { result: 'not-done', text }
}
