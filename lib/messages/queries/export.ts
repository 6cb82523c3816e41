import { AppError, messageOf } from '../../platform/errors.ts'
import { selectAfter, selectMessages, type Place } from '../io/store-lists.ts'
import { getMessagePayload } from '../queries.ts'
import type { MessageRow } from '../schema.ts'
import { filterOf, type MessageQuery } from './filter.ts'
import { toRows } from './rows.ts'

const pageRows = 500
/** Each payload is read at its source, by the worker that holds it. */
const maxPayloads = 1000
const payloadPageRows = 20

/** Throws `invalid-input` when more match than payloads may be read for one file. */
export async function checkPayloadExport(query: MessageQuery): Promise<void> {
  const { total } = await selectMessages(filterOf(query), { sort: 'oldest', offset: 0, limit: 1 })
  if (total > maxPayloads)
    throw new AppError(
      'invalid-input',
      `query.payload: ${total} messages match; with payloads a file holds at most ${maxPayloads}. Narrow the filter`,
    )
}

export type ExportedMessage = MessageRow & { payload?: unknown; payloadError?: string }

/** Every message of a filter, oldest first, page by page: memory does not grow with their number. */
export async function* exportMessages(
  query: MessageQuery,
  options: { payload: boolean; signal: AbortSignal },
): AsyncGenerator<MessageRow[]> {
  let after: Place | undefined
  while (!options.signal.aborted) {
    const rows = await selectAfter(filterOf(query), after, options.payload ? payloadPageRows : pageRows)
    const last = rows.at(-1)
    if (!last) return
    after = { at: last.at, id: last.id }
    yield await toRows(rows)
  }
}

/** Their payloads as a screen shows them, read now, four at a time; where one cannot be read, why. */
export async function withPayloads(rows: readonly MessageRow[]): Promise<ExportedMessage[]> {
  const done: ExportedMessage[] = []
  for (let at = 0; at < rows.length; at += 4) done.push(...(await Promise.all(rows.slice(at, at + 4).map(withPayload))))
  return done
}

async function withPayload(row: MessageRow): Promise<ExportedMessage> {
  try {
    const { data } = await getMessagePayload(row.id)
    return { ...row, payload: typeof data === 'object' && data !== null && 'payload' in data ? data.payload : data }
  } catch (error) {
    return { ...row, payloadError: messageOf(error) }
  }
}
