// message.recheck: asks the owner and searches the topic again. It changes nothing outside, so doing it twice is harmless.
import type { OperationKind } from '../../../operations/executor.ts'
import { AppError } from '../../../platform/errors.ts'
import type { MessageSource } from '../source.ts'
import { findMessage, knownItemOf, saveItem } from '../store.ts'
import { countSteps, planOf, rereadLedger, type LedgerOperationOptions } from './ledger-world.ts'

/** The kind; the answer goes into the item's evidence and decides its cause. */
export function createRecheckKind(options: LedgerOperationOptions, openSource: (sourceId: string) => MessageSource): OperationKind {
  return {
    kind: 'message.recheck',
    verifyForMs: 30_000,
    reread: (context) => rereadLedger(options, context),
    async execute(context) {
      const source = openSource(context.operation.sourceId)
      try {
        await context.record({ name: 'asking', status: 'waiting', text: 'asking the owner and searching the topic' })
        const row = await findMessage(planOf(context).messageId)
        const item = await source.reread?.(planOf(context).key, row && knownItemOf(row), context.signal)
        if (!item) throw new AppError('stale-version', 'it is no longer in doubt: its owner finished it')
        await saveItem(source, item)
        const verdict = item.verdict === '' ? 'no check-back is configured' : `the owner answered "${item.verdict}"`
        await context.record({
          name: 'asked',
          status: 'done',
          text: [verdict, ...item.evidence.map((evidence) => evidence.text)].join('; '),
          detail: { cause: item.cause, verdict: item.verdict },
        })
      } finally {
        await source.close()
      }
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
