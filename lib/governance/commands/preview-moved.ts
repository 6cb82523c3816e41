import { AppError } from '../../platform/errors.ts'
import type { RulePlan } from '../rules/rule-plan.ts'

/** The rule is as it was read, but publishing would write other things than were looked at: somebody else reads it now. */
export const previewMoved = ({ writes }: Pick<RulePlan, 'writes'>): AppError =>
  new AppError('stale-version', 'Publishing would write something else than was previewed: look at it again.', {
    details: { previewMoved: true, writes: writes.map(({ path }) => path) },
  })
