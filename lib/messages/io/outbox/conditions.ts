// Conditions and changes of a mapping as SQL. Every value is bound.
import type { OutboxChange, OutboxCondition } from '../../../platform/config/outbox.ts'
import type { Binder, Column, Columns, Syntax } from '../sql/session.ts'

export type Scope = { syntax: Syntax; columns: Columns; binder: Binder }

/** The column as the database spells it; undefined when the table does not have it. */
export const columnOf = (columns: Columns, name: string): Column | undefined => columns.get(name) ?? columns.get(name.toLowerCase())

export const reference = (syntax: Syntax, column: Column): string => `t.${syntax.name(column.name)}`

/** True where all of it holds; an empty condition never does. */
export function holds(condition: OutboxCondition | undefined, { syntax, columns, binder }: Scope): string {
  const parts = Object.entries(condition ?? {}).map(([name, wanted]) => {
    const column = columnOf(columns, name)
    if (!column) return 'false'
    const at = reference(syntax, column)
    if (wanted === null) return `${at} is null`
    if (!Array.isArray(wanted)) return `${at} is not null`
    return syntax.oneOf(comparable(syntax, column), binder, wanted)
  })
  return parts.length === 0 ? 'false' : `(${parts.join(' and ')})`
}

/** The opposite, written so that an index with the same predicate can serve it. */
export function fails(condition: OutboxCondition | undefined, { syntax, columns, binder }: Scope): string {
  const parts = Object.entries(condition ?? {}).map(([name, wanted]) => {
    const column = columnOf(columns, name)
    if (!column) return 'true'
    const at = reference(syntax, column)
    if (wanted === null) return `${at} is not null`
    if (!Array.isArray(wanted)) return `${at} is null`
    const other = syntax.noneOf(comparable(syntax, column), binder, wanted)
    return column.nullable ? `(${at} is null or ${other})` : other
  })
  return parts.length === 0 ? 'true' : `(${parts.join(' or ')})`
}

/** A value that an enum does not have is no error, it is just never there. */
const comparable = (syntax: Syntax, column: Column): string =>
  column.type === 'enum' ? syntax.text(reference(syntax, column)) : reference(syntax, column)

/** `set` list of a change; columns that the table does not have are left out. */
export function assignments(change: Exclude<OutboxChange, 'delete'>, { syntax, columns, binder }: Scope): string {
  return Object.entries(change)
    .flatMap(([name, value]) => {
      const column = columnOf(columns, name)
      if (!column) return []
      const at = syntax.name(column.name)
      if (value === null) return [`${at} = null`]
      if (typeof value !== 'object') return [`${at} = ${binder.bind(value)}`]
      return ['now' in value ? `${at} = ${syntax.now}` : `${at} = ${at} + ${value.add}`]
    })
    .join(', ')
}
