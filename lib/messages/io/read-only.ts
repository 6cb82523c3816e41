import { planOf } from './attempt.ts'
import type { MessageSource } from './source.ts'

/** The acting half of the port for a source whose items can only be looked at: one item is found by listing all, no verb is there. */
export function readOnly(list: MessageSource['list']): Pick<MessageSource, 'reread' | 'fingerprint' | 'verbs'> {
  const reread: MessageSource['reread'] = async (key, known, signal) => {
    const { items } = await list(new Map(known ? [[key, known]] : []), signal)
    return items.find((item) => item.key === key)
  }
  return {
    reread,
    async fingerprint(context) {
      const item = await reread(planOf(context).key, undefined, context.signal)
      return item ? { fingerprint: item.fingerprint } : { fingerprint: 'gone', changed: 'it is gone, or no longer in doubt' }
    },
    verbs: {},
  }
}
