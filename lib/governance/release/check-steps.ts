import { AppError } from '../../platform/errors.ts'
import type { ReleasePreviewRequest } from './schema.ts'

/** Throws `invalid-input` with the field where the steps do not fit the mode. */
export function checkSteps({ mode, steps, tag, key }: Pick<ReleasePreviewRequest, 'mode' | 'steps' | 'tag' | 'key'>): void {
  const percents = steps.map(({ percent }) => percent)
  if (percents.some((percent, index) => index > 0 && percent <= (percents[index - 1] ?? 0)))
    throw refused('steps', `each step has to take more than the one before: ${percents.join(', ')}.`)
  if (mode === 'tag') {
    if (tag === undefined) throw refused('tag', 'name the tag that calls of the new version bear.')
    if (percents.some((percent) => percent !== 0 && percent !== 100))
      throw refused(
        'steps',
        'a tag separates calls that bear it from all others, so there are two steps: 0 (only those) and 100 (everybody).',
      )
  }
  if (mode !== 'condition') {
    if (steps.some(({ values }) => values !== undefined)) throw refused('steps', `values belong to the mode "condition", not to "${mode}".`)
    return
  }
  if (key === undefined) throw refused('key', 'name what is compared, for example attachments[gray].')
  const bare = steps.find(({ percent, values }) => percent > 0 && percent < 100 && values === undefined)
  if (bare) throw refused('steps', `the step of ${bare.percent} % needs the values that its calls bear.`)
}

const refused = (field: string, text: string): AppError => new AppError('invalid-input', `${field}: ${text}`, { details: { field } })
