// What one outbox table means: a preset, and what the configuration says otherwise. Pure.
import type { OutboxChange, OutboxCondition, OutboxConfig } from '../../platform/config/outbox.ts'
import type { Dialect, OutboxMapping } from './mapping-types.ts'
import { presets } from './presets.ts'

/** Throws nothing: a URL that is neither is a postgres one, and fails when it is connected. */
export const dialectOf = (url: string): Dialect => (/^(mysql|mariadb):/.test(url) ? 'mysql' : 'postgres')

export const tableParts = (table: string | readonly string[]): readonly string[] => (typeof table === 'string' ? table.split('.') : table)

/** The mapping of a configured outbox. */
export function mappingOf({ preset, table, columns, when, do: verbs, url }: OutboxConfig): OutboxMapping {
  const base = presets[preset](dialectOf(url))
  return {
    table: table === undefined ? base.table : tableParts(table),
    columns: { ...base.columns, ...columns, id: columns.id ?? base.columns.id },
    when: { ...base.when, ...when, done: when.done ?? base.when.done },
    do: { ...base.do, ...verbs },
  }
}

/** What a row looks like after a change, for reading back; undefined where the row is gone then or nothing of it can be told. */
export function conditionAfter(change: OutboxChange | undefined): OutboxCondition | undefined {
  if (change === undefined || change === 'delete') return undefined
  const entries = Object.entries(change).flatMap(([column, value]): [string, OutboxCondition[string]][] => {
    if (value === null) return [[column, null]]
    if (typeof value !== 'object') return [[column, [value]]]
    return 'now' in value ? [[column, { not: null }]] : []
  })
  return entries.length > 0 ? Object.fromEntries(entries) : undefined
}
