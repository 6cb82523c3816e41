'use client'
import { policiesSchema } from '#lib/messages/policies/schema'
import { useSend } from '../../../_hooks/use-send'

type Saved = { revision: number; policy: unknown; reason: string }

/** Saves policies and pulls switches; both answer whether it was taken, and the page reads again either way. */
export function useSavePolicy(refresh: () => void) {
  const put = useSend({ schema: policiesSchema, method: 'PUT' })
  const post = useSend({ schema: policiesSchema })
  const save = async (source: string, body: Saved): Promise<boolean> => {
    const taken = await put.send(`messages/policies/${encodeURIComponent(source)}`, body)
    refresh()
    return taken !== undefined
  }
  const stop = async (source: string, reason: string): Promise<boolean> => {
    const taken = await post.send('messages/policies/stop', { source, reason })
    refresh()
    return taken !== undefined
  }
  return { save, stop, problem: put.problem ?? post.problem, busy: put.busy || post.busy }
}
