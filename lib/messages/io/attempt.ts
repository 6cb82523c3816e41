// What the verbs of every source share: the plan, the steps of earlier attempts, and which errors may say "nothing was done".
import type { ExecutionContext, Verification } from '../../operations/executor.ts'
import type { Clock } from '../../platform/clock.ts'
import { AppError, isAppError } from '../../platform/errors.ts'
import { resolvePlanSchema, type ResolvePlan } from '../plan.ts'

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
    throw new AppError('internal', error instanceof Error ? error.message : String(error), { cause: error })
  }
}

const maxTries = 8

/**
 * Not a tight loop: after a try that failed the next waits longer, and after the last a person is asked. `tries` names the steps of
 * which each try has one. A worker that died is no failed try: the pipeline waits for its claim to run out anyway.
 */
export async function paced(
  result: Verification,
  context: ExecutionContext,
  { clock, tries }: { clock: Clock; tries: readonly string[] },
): Promise<Verification> {
  const failed = Math.max(...tries.map((name) => countSteps(context, name))) - countSteps(context, 'interrupted')
  if (failed >= maxTries) return { result: 'contradiction', text: `gave up after ${failed} tries: ${result.text}` }
  if (failed > 1) await clock.sleep(Math.min(30_000, 250 * 2 ** failed), context.signal)
  return result
}
