// How rows of one table are read: its columns checked against the configuration, its key, the statement that every read shares.
import type { OutboxConfig } from '../../../platform/config/outbox.ts'
import { AppError } from '../../../platform/errors.ts'
import type { OutboxMapping } from '../../outbox/mapping-types.ts'
import type { OutboxRow } from '../../outbox/row.ts'
import { columnOf, reference, type Scope } from './conditions.ts'
import { parseOutboxRows, selectList } from './row-select.ts'
import type { Columns, SqlSession } from '../sql/session.ts'

export type RowReader = {
  session: SqlSession
  columns: Columns
  /** quoted */
  table: string
  keyAt: string
  keyText: string
  newScope(): Scope
  bindKey(scope: Scope, key: string): string
  rows(scope: Scope, rest: string): Promise<OutboxRow[]>
  /** `having` may use phase and age_ms. */
  page(scope: Scope, page: { where: string; having: string; limit: number }): Promise<OutboxRow[]>
}

/** Throws `not-found` without the table, `invalid-input` without a column that the configuration names. */
export async function openRowReader(session: SqlSession, config: OutboxConfig, mapping: OutboxMapping): Promise<RowReader> {
  const { syntax } = session
  const columns = await session.columnsOf(mapping.table)
  const table = mapping.table.map((part) => syntax.name(part)).join('.')
  if (columns.size === 0) throw new AppError('not-found', `outbox "${config.id}": there is no table ${mapping.table.join('.')}`)
  for (const { name, field } of namedColumns(config, mapping)) if (!columnOf(columns, name)) missing(config, mapping, name, field)
  const key = columnOf(columns, mapping.columns.id) ?? missing(config, mapping, mapping.columns.id, 'columns.id')
  const keyAt = reference(syntax, key)
  const select = { mapping, columns, claimMs: config.claimMs, suspectAfterMs: config.suspectAfterMs }
  return {
    session,
    columns,
    table,
    keyAt,
    keyText: syntax.keyText(keyAt, key.type),
    newScope: () => ({ syntax, columns, binder: syntax.binder() }),
    bindKey: (scope, value) => syntax.keyValue(scope.binder.bind(value), key.type),
    async rows(scope, rest) {
      return parseOutboxRows(await session.query(`select ${selectList(scope, select)} from ${table} t ${rest}`, scope.binder), config.id)
    },
    async page(scope, { where, having, limit }) {
      const inner = `select ${selectList(scope, select)}, ${keyAt} as key_order from ${table} t where ${where}`
      const text = `select * from (${inner}) s where ${having} order by key_order limit ${limit}`
      return parseOutboxRows(await session.query(text, scope.binder), config.id)
    },
  }
}

/** Those that have to be there: what the configuration itself names, and what decides whether a row is open. */
function namedColumns(config: OutboxConfig, { when }: OutboxMapping): { name: string; field: string }[] {
  const of = (part: string, values: Readonly<Record<string, unknown>>): { name: string; field: string }[] =>
    Object.entries(values).flatMap(([field, value]) =>
      typeof value === 'object' && value !== null ? Object.keys(value).map((name) => ({ name, field: `${part}.${field}` })) : [],
    )
  const columns = Object.entries(config.columns).flatMap(([field, name]) =>
    name === undefined ? [] : [{ name, field: `columns.${field}` }],
  )
  return [...columns, ...of('when', when), ...of('do', config.do)]
}

function missing(config: OutboxConfig, { table }: OutboxMapping, name: string, field: string): never {
  const where = `outbox "${config.id}": table ${table.join('.')} has no column ${name}`
  throw new AppError('invalid-input', `${where}; say under ${field} what it is called there`)
}
