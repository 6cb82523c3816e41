import { z } from 'zod'
import { requestApi } from '../../_hooks/api-client'
import { toCsv } from '../format/csv'
import type { Column } from './column'

type Export<Row> = {
  path: string
  schema: z.ZodType<Row>
  columns: readonly Column<Row>[]
  fileName: string
  /** All rows, where the page has them already: then nothing is read. */
  rows?: readonly Row[] | undefined
}

const maxRows = 20_000

/** Hands every row of the list (at most 20,000) to the browser as a file. Gives how many rows and whether it was cut. */
export async function exportCsv<Row>({
  path,
  schema,
  columns,
  fileName,
  rows: known,
}: Export<Row>): Promise<{ rows: number; cut: boolean }> {
  const { rows, cut } = known ? { rows: known, cut: false } : await readRows(path, schema)
  const exported = columns.flatMap(({ header, text }) => (text ? [{ header, text }] : []))
  const header = exported.map((column) => column.header)
  save(
    toCsv(
      header,
      rows.map((row) => exported.map((column) => column.text(row))),
    ),
    fileName,
  )
  return { rows: rows.length, cut }
}

async function readRows<Row>(path: string, schema: z.ZodType<Row>): Promise<{ rows: Row[]; cut: boolean }> {
  const rows: Row[] = []
  const list = z.array(schema)
  const parameters = new URLSearchParams(path.split('?')[1])
  parameters.set('pageSize', '500')
  let cursor: string | null = null
  do {
    if (cursor !== null) parameters.set('cursor', cursor)
    const answer = await requestApi(`${path.split('?', 1)[0]}?${parameters.toString()}`, list)
    rows.push(...answer.data)
    cursor = answer.page?.nextCursor ?? null
  } while (cursor !== null && rows.length < maxRows)
  return { rows, cut: cursor !== null }
}

function save(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
