import { refusedField as refused } from './refusals.ts'
import type { ReleasePreviewRequest } from './schema.ts'

/** Throws `invalid-input` with the field where the steps do not fit the mode. */
export function checkSteps({ mode, steps, tag, key }: Pick<ReleasePreviewRequest, 'mode' | 'steps' | 'tag' | 'key'>): void {
  const percents = steps.map(({ percent }) => percent)
  if (percents.some((percent, index) => index > 0 && percent <= (percents[index - 1] ?? 0)))
    throw refused('steps', 'release-steps-rise', { percents: percents.join(', ') })
  if (mode === 'tag') {
    if (tag === undefined) throw refused('tag', 'release-tag-unnamed')
    if (percents.some((percent) => percent !== 0 && percent !== 100)) throw refused('steps', 'release-tag-steps')
  }
  if (mode !== 'condition') {
    if (steps.some(({ values }) => values !== undefined)) throw refused('steps', 'release-values-elsewhere', { mode })
    return
  }
  if (key === undefined) throw refused('key', 'release-key-unnamed')
  const bare = steps.find(({ percent, values }) => percent > 0 && percent < 100 && values === undefined)
  if (bare) throw refused('steps', 'release-step-bare', { percent: bare.percent })
}
