// What people say and decide about a message, without touching it.
import { isAccount } from '../../access/queries.ts'
import { AppError } from '../../platform/errors.ts'
import { insertNote, saveAssignee, saveSnooze } from '../io/people-store.ts'
import { getMessage } from '../queries.ts'
import type { MessageDetail } from '../schema.ts'

/** Throws `not-found`. */
export async function addNote(id: string, text: string, actor: string): Promise<MessageDetail> {
  await insertNote(id, { text, actor })
  return (await getMessage(id)).data
}

/** Gives it to an account (or to whoever asks), or to nobody. Throws `not-found`; `invalid-input` when there is no such account. */
export async function assignMessage(id: string, assignee: string | null, actor: string): Promise<MessageDetail> {
  if (assignee !== null && assignee !== actor && !(await isAccount(assignee)))
    throw new AppError('invalid-input', `body.assignee: there is no account "${assignee}"`)
  await saveAssignee(id, assignee, actor)
  return (await getMessage(id)).data
}

const maxSnoozeDays = 30

/**
 * Takes it out of the list until then, at most 30 days; it comes back by itself, and before that when its cause or state changes. Null: back
 * now. Throws `not-found`; `invalid-input` for a time that is past or too far.
 */
export async function snoozeMessage(id: string, until: Date | null, actor: string): Promise<MessageDetail> {
  const inMs = until === null ? 1 : until.getTime() - Date.now()
  if (inMs <= 0) throw new AppError('invalid-input', 'body.until: that time is past')
  if (inMs > maxSnoozeDays * 86_400_000) throw new AppError('invalid-input', `body.until: at most ${maxSnoozeDays} days from now`)
  await saveSnooze(id, until, actor)
  return (await getMessage(id)).data
}
