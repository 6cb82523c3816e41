// recheck of any source: looks again, and asks the owner again where one can be asked. It changes nothing outside, so doing it twice
// is harmless.
import { AppError } from '../../platform/errors.ts'
import { countSteps, planOf } from './attempt.ts'
import type { MessageSource, SourceVerb } from './source.ts'
import { databaseTime, findMessage, knownItemOf, saveItem } from './store.ts'
import { asWritten, joined } from '../../platform/sentence.ts'
import { sayOfMessage as say } from '../sentences.ts'
import { sayOfPolicy } from '../policies/sentences.ts'

/** The verb; what was found goes into the item's evidence and decides its cause. */
export function recheckVerb(source: MessageSource): SourceVerb {
  return {
    async execute(context) {
      await context.record({ name: 'asking', status: 'waiting', ...say('recheck-asking') })
      const began = await databaseTime()
      const row = await findMessage(planOf(context).messageId)
      const item = await source.reread(planOf(context).key, row && knownItemOf(row), context.signal)
      if (!item) throw new AppError('stale-version', say('recheck-settled'))
      await saveItem(source, item, began)
      const verdict = item.verdict === '' ? say('recheck-no-owner') : say('owner-answered', { verdict: item.verdict })
      await context.record({
        name: 'asked',
        status: 'done',
        ...joined([verdict, ...item.evidence.map(({ text, said }) => (said ? { text, said } : asWritten(text)))]),
        detail: { cause: item.cause, verdict: item.verdict },
      })
    },
    async verify(context) {
      const asked = context.steps.findLast((step) => step.name === 'asked')
      if (asked) return { result: 'succeeded', text: asked.text, said: asked.said }
      return countSteps(context, 'asking') > 1
        ? { result: 'contradiction', ...say('recheck-not-done') }
        : { result: 'not-done', ...sayOfPolicy('ask-not-yet') }
    },
  }
}
