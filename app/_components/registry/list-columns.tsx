// Columns that the lists of services, applications, instances and hosts have in common.
import type { ReactNode } from 'react'
import type { Problem } from '#lib/registry/schema'
import { NumberCell } from '../number-cell'
import { RelativeTime } from '../relative-time'
import type { Column } from '../table/column'
import { Badges } from './badges'
import { Health } from './health'
import type { ProblemWords } from './problem-words'

type Shape<Row> = Pick<Column<Row>, 'header' | 'width' | 'sortKey' | 'hidden'>

/** A number at the right; what is not known is a dash, and nothing in the CSV. `cell` draws it another way. */
export const numberColumn = <Row,>(
  id: string,
  { value, cell, ...shape }: Shape<Row> & { value: (row: Row) => number | null | undefined; cell?: (row: Row) => ReactNode },
): Column<Row> => ({
  id,
  align: 'end',
  ...shape,
  cell: cell ?? ((row) => <NumberCell value={value(row)} />),
  text: (row) => String(value(row) ?? ''),
})

/** Short values side by side: protocols, generations. */
export const badgesColumn = <Row,>(
  id: string,
  { values, max, ...shape }: Shape<Row> & { values: (row: Row) => readonly string[]; max: number },
): Column<Row> => ({
  id,
  ...shape,
  cell: (row) => <Badges values={values(row)} mono max={max} />,
  text: (row) => values(row).join(' '),
})

/** Text as it is; a dash where there is none. */
export const textColumn = <Row,>(id: string, { value, ...shape }: Shape<Row> & { value: (row: Row) => string }): Column<Row> => ({
  id,
  ...shape,
  cell: (row) => value(row) || <span className="text-muted">–</span>,
  text: value,
})

/** An instant as its age. */
export const timeColumn = <Row,>(id: string, { value, ...shape }: Shape<Row> & { value: (row: Row) => string }): Column<Row> => ({
  id,
  ...shape,
  cell: (row) => <RelativeTime at={value(row)} />,
  text: value,
})

/** The worst problem of a row in a word. */
export const healthColumn = <Row extends { problems: readonly Problem[] }>(
  words: (problem: Problem) => ProblemWords,
  shape: Shape<Row>,
): Column<Row> => ({
  id: 'health',
  ...shape,
  cell: (row) => <Health problems={row.problems} />,
  text: (row) => row.problems.map((problem) => words(problem).title).join('; '),
})

/** Where a row is registered; most people have one registry. */
export const registriesColumn = <Row extends { registries: readonly string[] }>(header: string): Column<Row> => ({
  id: 'registries',
  header,
  hidden: true,
  width: 120,
  cell: (row) => row.registries.join(', '),
  text: (row) => row.registries.join(' '),
})
