// Statements on one outbox table: rows by key, pages of suspects in key order, a row under lock, a change. Each is bounded.
import type { OutboxChange, OutboxConfig } from '../../../platform/config/outbox.ts'
import { conditionAfter } from '../../outbox/mapping.ts'
import { outboxVerbs, type OutboxMapping, type OutboxVerb } from '../../outbox/mapping-types.ts'
import type { OutboxRow } from '../../outbox/row.ts'
import { assignments, columnOf, fails, holds, reference, type Scope } from './conditions.ts'
import { payloadOf } from './row-select.ts'
import type { Columns, SqlSession } from '../sql/session.ts'
import { openRowReader, type RowReader } from './row-reader.ts'

export type Page = { after: string | undefined; to?: string | undefined; limit: number }

export type OutboxTable = {
  /** verbs that a write to this table can bring about */
  can: readonly OutboxVerb[]
  /** The rows of `keys` that exist. */
  byKeys(keys: readonly string[]): Promise<OutboxRow[]>
  /** Open rows that are failed, whose claim ran out, or that wait for long, in key order after `after`, up to key `to`. */
  suspects(page: Page): Promise<OutboxRow[]>
  /** Sent rows of that age, in key order after `after`, up to key `to`. */
  sent(page: Page & { youngestMs: number; oldestMs: number }): Promise<OutboxRow[]>
  /** The key `count` rows after `after`, whatever they are; undefined past the end. */
  keyAfter(after: string | undefined, count: number): Promise<string | undefined>
  /** How many rows are open, by the planner's estimate. */
  estimateOpen(): Promise<number | undefined>
  /** The whole row, texts that are JSON taken apart so that they can be masked. */
  payload(key: string): Promise<Record<string, unknown> | undefined>
  /** True when the row reads as the change left it. */
  matches(key: string, change: OutboxChange): Promise<boolean>
  /** Inside a transaction: the row under its lock; `locked` when somebody else holds it. */
  lock(key: string): Promise<OutboxRow | 'locked' | undefined>
  /** True when somebody's transaction holds the row now. */
  isLocked(key: string): Promise<boolean>
  /** Inside a transaction: true when the row was still of that version, and is changed. */
  change(row: OutboxRow, change: OutboxChange): Promise<boolean>
}

const keysPerQuery = 500

/** Throws `not-found` without the table, `invalid-input` without a column that the configuration names. */
export async function openTable(session: SqlSession, config: OutboxConfig, mapping: OutboxMapping): Promise<OutboxTable> {
  const reader = await openRowReader(session, config, mapping)
  return {
    can: outboxVerbs.filter((verb) => isPossible(mapping.do[verb], reader.columns)),
    ...lists(reader, config, mapping),
    ...oneRow(reader, mapping),
  }
}

type Lists = Pick<OutboxTable, 'byKeys' | 'suspects' | 'sent' | 'keyAfter' | 'estimateOpen'>

function lists(reader: RowReader, config: OutboxConfig, mapping: OutboxMapping): Lists {
  const { session, table, keyAt, bindKey, newScope } = reader
  const after = (scope: Scope, key: string | undefined): string => (key === undefined ? '' : ` and ${keyAt} > ${bindKey(scope, key)}`)
  const between = (scope: Scope, { after: from, to }: Page): string =>
    `${after(scope, from)}${to === undefined ? '' : ` and ${keyAt} <= ${bindKey(scope, to)}`}`
  const open = (scope: Scope): string =>
    [mapping.when.done, conditionAfter(mapping.do.rollback), conditionAfter(mapping.do.compensate)]
      .filter((condition) => condition !== undefined)
      .map((condition) => fails(condition, scope))
      .join(' and ')
  return {
    async byKeys(keys) {
      const found: OutboxRow[] = []
      for (let start = 0; start < keys.length; start += keysPerQuery) {
        const scope = newScope()
        const list = keys.slice(start, start + keysPerQuery).map((key) => bindKey(scope, key))
        found.push(...(await reader.rows(scope, `where ${keyAt} in (${list.join(', ')})`)))
      }
      return found
    },
    suspects(page) {
      const scope = newScope()
      const where = `${open(scope)}${between(scope, page)}`
      const late = `age_ms is null or age_ms >= ${config.suspectAfterMs}`
      return reader.page(scope, {
        where,
        limit: page.limit,
        having: `phase in ('failed', 'claim-expired') or (phase = 'pending' and (${late}))`,
      })
    },
    sent({ youngestMs, oldestMs, ...page }) {
      const scope = newScope()
      const written = mapping.columns.createdAt === undefined ? undefined : columnOf(reader.columns, mapping.columns.createdAt)
      const window = written ? ` and ${session.syntax.since(reference(session.syntax, written), written.type, oldestMs)}` : ''
      const where = `${holds(mapping.when.done, scope)}${window}${between(scope, page)}`
      return reader.page(scope, { where, limit: page.limit, having: `phase = 'done' and age_ms between ${youngestMs} and ${oldestMs}` })
    },
    async keyAfter(from, count) {
      const scope = newScope()
      const where = `where true${after(scope, from)} order by ${keyAt} limit 1 offset ${count - 1}`
      const [found] = await session.query(`select ${reader.keyText} as key_text from ${table} t ${where}`, scope.binder)
      return found === undefined ? undefined : String(found['key_text'])
    },
    estimateOpen() {
      const scope = newScope()
      return session.estimate(`select 1 from ${table} t where ${open(scope)}`, scope.binder)
    },
  }
}

type OneRow = Pick<OutboxTable, 'payload' | 'matches' | 'lock' | 'isLocked' | 'change'>

function oneRow(reader: RowReader, mapping: OutboxMapping): OneRow {
  const { session, columns, table, keyAt, bindKey, newScope } = reader
  const { syntax } = session
  const find = async (key: string, lock = ''): Promise<OutboxRow | undefined> => {
    const scope = newScope()
    return (await reader.rows(scope, `where ${keyAt} = ${bindKey(scope, key)} ${lock}`))[0]
  }
  /** the lock discipline of relays: a row that somebody holds is left alone */
  const skipLocked = 'for update skip locked'
  return {
    async payload(key) {
      const scope = newScope()
      const [found] = await session.query(`select ${syntax.row} from ${table} t where ${keyAt} = ${bindKey(scope, key)}`, scope.binder)
      return found && payloadOf(found)
    },
    async matches(key, change) {
      const there = Object.entries(conditionAfter(change) ?? {}).filter(([name]) => columnOf(columns, name))
      const scope = newScope()
      const at = `${keyAt} = ${bindKey(scope, key)}`
      const where = `where ${at} and ${holds(Object.fromEntries(there), scope)}`
      return (await session.query(`select 1 as one from ${table} t ${where}`, scope.binder)).length > 0
    },
    async lock(key) {
      return (await find(key, skipLocked)) ?? ((await find(key)) ? 'locked' : undefined)
    },
    isLocked: async (key) => (await find(key, skipLocked)) === undefined && (await find(key)) !== undefined,
    async change(row, change) {
      const scope = newScope()
      const what = change === 'delete' ? syntax.deleteFrom(table) : `update ${table} t set ${assignments(change, scope)}`
      const unchanged = `${syntax.version(columns, mapping.columns.payload)} = ${scope.binder.bind(row.version)}`
      return (await session.change(`${what} where ${keyAt} = ${bindKey(scope, row.id)} and ${unchanged}`, scope.binder)) === 1
    },
  }
}

const isPossible = (change: OutboxChange | undefined, columns: Columns): boolean =>
  change !== undefined && (change === 'delete' || Object.keys(change).some((name) => columnOf(columns, name)))
