// The other side: what the consumer's own table says of messages.
import type { OutboxConfig } from '../../../platform/config/outbox.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { tableParts } from '../../outbox/mapping.ts'
import type { Consumption, OutboxRow } from '../../outbox/row.ts'
import { columnOf, holds, reference } from './conditions.ts'
import { withSession } from '../sql/open-session.ts'
import type { SqlSession } from '../sql/session.ts'
import { sayOfMessage as say } from '../../sentences.ts'

const perQuery = 500
const statementTimeoutMs = 5_000
/** compensations asked for, oldest keys first; more than this are an incident */
const maxAsked = 1_000

type ConsumerConfig = NonNullable<OutboxConfig['consumer']>

export type Consumer = {
  /** What the consumer says of each row, by the row's id; `unread` for all when its table cannot be read, with the reason. */
  look(rows: readonly OutboxRow[]): Promise<{ states: ReadonlyMap<string, Consumption>; unread?: Sentence }>
  /** What it says of one row, or an `unavailable` error: for decisions. */
  ask(row: OutboxRow): Promise<Consumption>
  /** Ids of messages that it wants taken back; only where it keeps the outbox's ids. None, and why, when it cannot be read. */
  asked(): Promise<{ ids: readonly string[]; unread?: Sentence }>
}

const nobody: Consumer = {
  look: async (rows) => ({ states: new Map(rows.map((row) => [row.id, 'none'])) }),
  ask: async () => 'none',
  asked: async () => ({ ids: [] }),
}

/** The consumer of an outbox; one that says `none` where none is configured. */
export function createConsumer(config: OutboxConfig): Consumer {
  const { consumer } = config
  if (!consumer) return nobody
  const options = {
    url: consumer.url ?? config.url,
    what: `consumer of outbox "${config.id}"`,
    timeZone: config.timeZone,
    statementTimeoutMs,
  }
  const matchOf = (row: OutboxRow): string => (consumer.match === 'id' ? row.id : (row.key ?? ''))

  async function states(session: SqlSession, consumer: ConsumerConfig, rows: readonly OutboxRow[]): Promise<Map<string, Consumption>> {
    const found = new Map<string, Consumption>()
    for (let start = 0; start < rows.length; start += perQuery) {
      const part = rows.slice(start, start + perQuery)
      const known = await select(session, consumer, config.id, part.map(matchOf))
      for (const row of part) found.set(row.id, known.get(matchOf(row)) ?? 'missing')
    }
    return found
  }

  return {
    async look(rows) {
      if (rows.length === 0) return { states: new Map() }
      try {
        return { states: await withSession(options, (session) => states(session, consumer, rows)) }
      } catch (error) {
        // the outbox is listed also while its consumer is away: only what relies on it is not offered
        return { states: new Map(rows.map((row) => [row.id, 'unread'])), unread: sayUnread(error) }
      }
    },
    async ask(row) {
      try {
        return (await withSession(options, (session) => states(session, consumer, [row]))).get(row.id) ?? 'missing'
      } catch (error) {
        throw new AppError('unavailable', say('row-consumer-away', { reason: messageOf(error) }), { cause: error })
      }
    },
    async asked() {
      if (consumer.match !== 'id' || consumer.when.compensate === undefined) return { ids: [] }
      try {
        return { ids: await withSession(options, (session) => selectAsked(session, consumer, config.id)) }
      } catch (error) {
        return { ids: [], unread: sayUnread(error) }
      }
    },
  }
}

const sayUnread = (error: unknown): Sentence => say('consumer-side-unread', { reason: messageOf(error) })

async function open(session: SqlSession, config: ConsumerConfig, sourceId: string) {
  const { syntax } = session
  const parts = tableParts(config.table)
  const columns = await session.columnsOf(parts)
  const message = columnOf(columns, config.columns.message)
  if (!message)
    throw new AppError(
      'invalid-input',
      `outbox "${sourceId}": the consumer's table ${parts.join('.')} has no column ${config.columns.message}; name it under consumer.columns.message`,
    )
  const at = reference(syntax, message)
  const scope = { syntax, columns, binder: syntax.binder() }
  return { scope, at, type: message.type, table: parts.map((part) => syntax.name(part)).join('.') }
}

async function select(
  session: SqlSession,
  config: ConsumerConfig,
  sourceId: string,
  keys: readonly string[],
): Promise<Map<string, Consumption>> {
  const { scope, at, type, table } = await open(session, config, sourceId)
  const { syntax, binder } = scope
  const done = Object.keys(config.when.done).length === 0 ? 'true' : holds(config.when.done, scope)
  const state = `case when ${holds(config.when.compensate, scope)} then 'compensate' when ${done} then 'consumed' else 'received' end`
  const list = keys.map((key) => syntax.keyValue(binder.bind(key), type)).join(', ')
  const found = await session.query(
    `select ${syntax.keyText(at, type)} as message, ${state} as state from ${table} t where ${at} in (${list})`,
    binder,
  )
  const strength: readonly unknown[] = ['received', 'consumed', 'compensate']
  const states = new Map<string, Consumption>()
  for (const row of found) {
    const [key, seen] = [String(row['message']), consumptionOf(row['state'])]
    // several consumers may keep the same message
    if (strength.indexOf(seen) > strength.indexOf(states.get(key))) states.set(key, seen)
  }
  return states
}

const consumptionOf = (value: unknown): Consumption => (value === 'compensate' || value === 'consumed' ? value : 'received')

async function selectAsked(session: SqlSession, config: ConsumerConfig, sourceId: string): Promise<string[]> {
  const { scope, at, type, table } = await open(session, config, sourceId)
  const found = await session.query(
    `select ${scope.syntax.keyText(at, type)} as message from ${table} t where ${holds(config.when.compensate, scope)} order by ${at} limit ${maxAsked}`,
    scope.binder,
  )
  return found.map((row) => String(row['message']))
}
