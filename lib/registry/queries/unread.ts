// What pages and API read of what the worker could not: nothing of a registry is dropped without a word.
import { answerFrom, decodeCursor, pageOf, type Answer } from '../../platform/answer.ts'
import { sourceAges } from '../../platform/sources.ts'
import { selectUnread } from '../io/query-unread.ts'
import { registrySourceOf } from '../io/service-filter.ts'
import type { UnreadQuery, UnreadRow } from '../unread-schema.ts'

/** Of all registries or of one, the newest first. */
export async function listUnread(query: UnreadQuery): Promise<Answer<UnreadRow[]>> {
  const offset = decodeCursor(query.cursor)
  const { rows, total } = await selectUnread(query, offset)
  const sourceId = registrySourceOf(query.registry)
  const ages = await sourceAges({ kinds: ['registry'], ...(sourceId === null ? {} : { ids: [sourceId] }) })
  return answerFrom(rows, ages, pageOf(offset, rows.length, total))
}
