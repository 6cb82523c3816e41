// What the verbs of every source share: the plan, the steps of earlier attempts, and which errors may say "nothing was done".
import type { ExecutionContext, Verification, Words } from '../../operations/executor.ts'
import type { Clock } from '../../platform/clock.ts'
import { AppError, isAppError, sentenceOf } from '../../platform/errors.ts'
import { resolvePlanSchema, type ResolvePlan } from '../plan.ts'
import { asWritten, wordedAs, type Sentence } from '../../platform/sentence.ts'
import { sayOfMessage as say } from '../sentences.ts'

export const planOf = (context: ExecutionContext): ResolvePlan => resolvePlanSchema.parse(context.operation.plan)

export const hasStep = (context: ExecutionContext, name: string): boolean => context.steps.some((step) => step.name === name)

export const countSteps = (context: ExecutionContext, name: string): number => context.steps.filter((step) => step.name === name).length

/**
 * After something was done, a compare-and-set that fails must not read as "nothing was done": the pipeline would refuse the
 * operation instead of verifying it.
 */
export async function afterEffect<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isAppError(error) && (error.code === 'unavailable' || error.code === 'timeout')) throw error
    throw new AppError('internal', sentenceOf(error), { cause: error })
  }
}

/**
 * An effect that announces itself by `step`. Where an earlier attempt announced it, that one's worker may only be thought dead, or its
 * request be on its way: whatever stands in the way now may be our own doing, and does not read as "nothing was done" either.
 */
export const announcedEffect = <T>(context: ExecutionContext, step: string, work: () => Promise<T>): Promise<T> =>
  hasStep(context, step) ? afterEffect(work()) : work()

/** What a verification says, as a sentence. */
export const sentenceOfWords = ({ text, said }: Words): Sentence => (said ? { text, said: [...said] } : asWritten(text))

/** After so many failed tries a person is asked */
export const maxTries = 8

/**
 * How many tries failed, the one just verified included. `tries` names the steps of which each try has one; a try that failed before it
 * announced anything has none, and counts by the pipeline's own step. A worker that died is no failed try: the pipeline waits for its
 * claim to run out anyway.
 */
export const failedTries = (context: ExecutionContext, tries: readonly string[]): number =>
  Math.max(countSteps(context, 'not-done') + 1, ...tries.map((name) => countSteps(context, name))) - countSteps(context, 'interrupted')

/** Not a tight loop: after a try that failed the next waits longer, and after the last a person is asked. `tries` as {@link failedTries}. */
export async function paced(
  result: Verification,
  context: ExecutionContext,
  { clock, tries }: { clock: Clock; tries: readonly string[] },
): Promise<Verification> {
  const failed = failedTries(context, tries)
  if (failed >= maxTries)
    return {
      result: 'contradiction',
      ...wordedAs(`gave up after ${failed} tries: ${result.text}`, [say('gave-up', { count: failed }), sentenceOfWords(result)]),
    }
  if (failed > 1) await clock.sleep(Math.min(30_000, 250 * 2 ** failed), context.signal)
  return result
}
