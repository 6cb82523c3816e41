import type { ExportedMessage } from '#lib/messages/queries/export'
import { byteOrderMark, csvLine } from '../../../../_components/format/csv'

const columns = [
  'id',
  'source',
  'sourceKind',
  'cause',
  'causeText',
  'state',
  'key',
  'businessKey',
  'owner',
  'topic',
  'attempts',
  'age',
  'preparedAt',
  'firstSeen',
  'verdict',
  'settledAt',
  'settledBy',
  'assignee',
  'snoozedUntil',
] as const

/** The head of the file, and the lines of its messages. */
export type Lines = { head: string; of(rows: readonly ExportedMessage[]): string }

/** Names of columns are those of the API's fields; the last note, and the payload where it was asked for, follow. */
export const csvLines = (payload: boolean): Lines => ({
  head: byteOrderMark + csvLine([...columns, 'note', ...(payload ? ['payload', 'payloadError'] : [])]),
  of: (rows) =>
    rows
      .map((row) =>
        csvLine([
          ...columns.map((name) => String(row[name] ?? '')),
          row.note?.text ?? '',
          ...(payload ? [row.payload === undefined ? '' : textOf(row.payload), row.payloadError ?? ''] : []),
        ]),
      )
      .join(''),
})

const textOf = (payload: unknown): string => (typeof payload === 'string' ? payload : JSON.stringify(payload))

/** One message a line, as the API answers it. */
export const jsonLines: Lines = { head: '', of: (rows) => rows.map((row) => `${JSON.stringify(row)}\n`).join('') }
