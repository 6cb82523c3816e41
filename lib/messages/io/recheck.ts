// recheck of any source: looks again, and asks the owner again where one can be asked. It changes nothing outside, so doing it twice
// is harmless.
import { AppError } from '../../platform/errors.ts'
import { countSteps, planOf } from './attempt.ts'
import type { MessageSource, SourceVerb } from './source.ts'
import { findMessage, knownItemOf, saveItem } from './store.ts'

/** The verb; what was found goes into the item's evidence and decides its cause. */
export function recheckVerb(source: MessageSource): SourceVerb {
  return {
    async execute(context) {
      await context.record({ name: 'asking', status: 'waiting', text: 'asking the owner and searching the topic' })
      const row = await findMessage(planOf(context).messageId)
      const item = await source.reread(planOf(context).key, row && knownItemOf(row), context.signal)
      if (!item) throw new AppError('stale-version', 'it is no longer in doubt: its owner finished it')
      await saveItem(source, item)
      const verdict = item.verdict === '' ? 'no check-back is configured' : `the owner answered "${item.verdict}"`
      await context.record({
        name: 'asked',
        status: 'done',
        text: [verdict, ...item.evidence.map((evidence) => evidence.text)].join('; '),
        detail: { cause: item.cause, verdict: item.verdict },
      })
    },
    async verify(context) {
      const asked = context.steps.findLast((step) => step.name === 'asked')
      if (asked) return { result: 'succeeded', text: asked.text }
      return countSteps(context, 'asking') > 1
        ? { result: 'contradiction', text: 'could not be asked; look at the steps' }
        : { result: 'not-done', text: 'not asked yet' }
    },
  }
}
