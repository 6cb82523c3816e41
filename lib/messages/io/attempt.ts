// What the verbs of every source share: the plan, the steps of earlier attempts, and which errors may say "nothing was done".
import type { ExecutionContext } from '../../operations/executor.ts'
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
