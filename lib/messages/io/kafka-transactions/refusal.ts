import type { ExecutionContext, Verification } from '../../../operations/executor.ts'
import { AppError, type ErrorCode } from '../../../platform/errors.ts'
import { failedTries, hasStep, maxTries } from '../attempt.ts'
import { joined, type Sentence } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'

export type Refuse = (code: ErrorCode, why: Sentence) => AppError

/**
 * Says "nothing was done" as long as it is true: once an attempt announced the effect, a world that moved may be our own doing, and
 * verification has to say.
 */
export function refusal(context: ExecutionContext, effect: string): Refuse {
  const untouched = !hasStep(context, effect)
  return (code, why) => new AppError(untouched ? code : 'internal', why)
}

/** It stands as planned: to be done (again), unless that was tried often enough. */
export function repeated(context: ExecutionContext, effect: string, what: Sentence): Verification {
  const failed = failedTries(context, [effect])
  if (failed >= maxTries) return { result: 'contradiction', ...joined([say('gave-up', { count: failed }), what], ': ') }
  return { result: 'not-done', ...what }
}
