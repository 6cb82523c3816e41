// What pages and API read of what the worker could not: nothing of a registry is dropped without a word.
import { answerFrom, decodeCursor, pageOf, type Answer } from '../../platform/answer.ts'
import { selectUnread } from '../io/query-unread.ts'
import type { UnreadQuery, UnreadRow } from '../unread-schema.ts'
import { registryAges } from './whole-answer.ts'

/** Of all registries or of one, the newest first. */
export async function listUnread(query: UnreadQuery): Promise<Answer<UnreadRow[]>> {
  const offset = decodeCursor(query.cursor)
  const { rows, total } = await selectUnread(query, offset)
  return answerFrom(rows, await registryAges(query.registry), pageOf(offset, rows.length, total))
}
