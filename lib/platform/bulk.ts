// Hot-path writes. COPY for many rows into a table that is ours alone, INSERT … SELECT FROM UNNEST where rows must be merged.
import { finished } from 'node:stream/promises'
import type pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { AppError } from './errors.ts'

export type CopyValue =
  string | number | bigint | boolean | Date | null | readonly string[] | readonly number[] | { readonly json: unknown }

const identifier = (name: string): string => {
  if (!/^[a-z_][a-z0-9_]*$/.test(name)) throw new AppError('internal', `not an identifier: ${name}`)
  return `"${name}"`
}

/** Streams rows with COPY in text format; `rows` may be endless, memory stays bounded. Answers the number of rows. */
export async function copyRows(
  client: pg.PoolClient,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]> | AsyncIterable<readonly CopyValue[]>,
): Promise<number> {
  const stream = client.query(copyFrom(`copy ${identifier(table)} (${columns.map(identifier).join(', ')}) from stdin`))
  const end = finished(stream)
  // a failed COPY is reported by `end`; the write loop only must not throw before it
  end.catch(() => {})
  let count = 0
  let chunk: string[] = []
  let size = 0
  async function flush(): Promise<void> {
    if (chunk.length === 0) return
    const text = chunk.join('')
    chunk = []
    size = 0
    if (!stream.write(text)) await Promise.race([new Promise<void>((resolve) => stream.once('drain', resolve)), end])
  }
  for await (const row of rows) {
    const line = `${row.map(copyText).join('\t')}\n`
    chunk.push(line)
    size += line.length
    count += 1
    if (size > 64_000) await flush()
  }
  await flush()
  stream.end()
  await end
  return count
}

/** Sends rows that are encoded already (lines of {@link copyText} values with tabs between them) with one COPY. */
export async function copyEncoded(client: pg.PoolClient, table: string, columns: readonly string[], lines: Buffer): Promise<void> {
  const stream = client.query(copyFrom(`copy ${identifier(table)} (${columns.map(identifier).join(', ')}) from stdin`))
  const end = finished(stream)
  stream.end(lines)
  await end
}

/** One value in COPY's text format (PostgreSQL documentation, COPY, "Text Format"). NUL cannot be stored and is dropped. */
export function copyText(value: CopyValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'string') return escapeText(value)
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value instanceof Date) return value.toISOString()
  if (Array.isArray(value)) return escapeText(arrayText(value))
  return escapeText(JSON.stringify((value as { json: unknown }).json).replaceAll(String.raw`\u0000`, ''))
}

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '' }

/** Nearly no text has such a character, and asking is much cheaper than replacing. */
const isPlain = (text: string): boolean => !/[\\\t\n\r\0]/.test(text)

const escapeText = (text: string): string => (isPlain(text) ? text : text.replace(/[\\\t\n\r\0]/g, (character) => escapes[character] ?? ''))

/** `{"a","b"}`, the array literal that PostgreSQL parses. */
const arrayText = (values: readonly (string | number)[]): string =>
  `{${values.map((value) => (typeof value === 'number' ? String(value) : `"${value.replace(/(["\\])/g, String.raw`\$1`)}"`)).join(',')}}`
