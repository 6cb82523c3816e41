// resend, mark-done, rollback, compensate of an outbox row. Each is one change of one row in one transaction of the application's
// database: lock (skip locked, as relays do), look again, change where the version is still the planned one, note what will prove the
// commit, commit. Dying before the commit leaves nothing; after it, the note tells that it was ours.
import type { ExecutionContext } from '../../../operations/executor.ts'
import type { OutboxChange } from '../../../platform/config/outbox.ts'
import { AppError } from '../../../platform/errors.ts'
import { outboxVerbs, type OutboxVerb } from '../../outbox/mapping-types.ts'
import type { Consumption, OutboxRow } from '../../outbox/row.ts'
import { afterEffect, planOf } from '../attempt.ts'
import type { SourceVerbs } from '../source.ts'
import type { OutboxTable } from './table.ts'
import { verifyOutbox } from './verify.ts'
import { changeOf, goneWords, movedWords, type OutboxWorld } from './world.ts'
import { type MessageSentence, sayOfMessage as say } from '../../sentences.ts'

export const createOutboxVerbs = (world: OutboxWorld): SourceVerbs =>
  Object.fromEntries(
    outboxVerbs.map((verb) => [
      verb,
      {
        execute: (context: ExecutionContext) => act(world, verb, context),
        verify: (context: ExecutionContext) => verifyOutbox(world, verb, context),
      },
    ]),
  )

async function act(world: OutboxWorld, verb: OutboxVerb, context: ExecutionContext): Promise<void> {
  const { checkpoint } = world
  await world.withTable(async (table, session) => {
    const change = changeOf(world, table, verb)
    await session.begin()
    try {
      const row = await lockPlanned(world, table, context)
      await checkpoint?.('locked')
      await allowNow(world, verb, row)
      if (!(await table.change(row, change))) throw new AppError('stale-version', movedWords(row, context))
      const receipt = await session.receipt(context.operation.id)
      await checkpoint?.('changed')
      await context.record({
        name: 'writing',
        status: 'waiting',
        ...(change === 'delete' ? say('row-deleting') : say('row-setting', { what: describe(change) })),
        detail: { ...receipt, left: await leftVersion(table, row.id) },
      })
      await checkpoint?.('committing')
      await afterEffect(session.commit())
    } catch (error) {
      await session.rollback()
      throw error
    }
  })
  await checkpoint?.('committed')
  await context.record({ name: 'written', status: 'done', ...say('row-change-committed') })
}

/** As our own transaction sees it: '' once it is deleted. */
const leftVersion = async (table: OutboxTable, key: string): Promise<string> => (await table.byKeys([key]))[0]?.version ?? ''

const lockTries = 6
const lockPauseMs = 300

/** Relays hold a row for moments, and so does the session of a worker that died a moment ago. */
async function lockPlanned({ clock }: OutboxWorld, table: OutboxTable, context: ExecutionContext): Promise<OutboxRow> {
  const { key } = planOf(context)
  let row = await table.lock(key)
  for (let tries = 1; row === 'locked' && tries < lockTries; tries += 1) {
    await clock.sleep(lockPauseMs, context.signal)
    row = await table.lock(key)
  }
  if (row === undefined) throw new AppError('stale-version', goneWords)
  if (row === 'locked') throw new AppError('conflict', say('row-held'))
  if (row.version !== context.operation.fingerprint) throw new AppError('stale-version', movedWords(row, context))
  if (row.phase === 'held') throw new AppError('conflict', say('row-claimed'))
  return row
}

/** The consumer is asked once more, while the row is ours alone. */
async function allowNow({ consumer }: OutboxWorld, verb: OutboxVerb, row: OutboxRow): Promise<void> {
  const refusal = refusals[verb](row, await consumer.ask(row))
  if (refusal !== undefined) throw new AppError('conflict', say(refusal))
}

const refusals: Readonly<Record<OutboxVerb, (row: OutboxRow, seen: Consumption) => MessageSentence | undefined>> = {
  resend(row, seen) {
    if (seen === 'consumed' || seen === 'compensate') return 'row-consumed'
    return row.phase === 'done' && seen !== 'missing' ? 'row-is-sent' : undefined
  },
  'mark-done': (row, seen) => {
    if (row.phase === 'done') return 'row-is-sent-already'
    return seen === 'missing' ? 'row-would-be-lost' : undefined
  },
  rollback: (row, seen) => {
    if (row.phase === 'done') return 'row-sent-no-rollback'
    return seen === 'consumed' || seen === 'received' ? 'row-received-no-rollback' : undefined
  },
  compensate: (_row, seen) => (seen === 'compensate' || seen === 'none' ? undefined : 'row-not-asked-for'),
}

function describe(change: Exclude<OutboxChange, 'delete'>): string {
  const parts = Object.entries(change).map(([name, value]) => {
    if (typeof value !== 'object' || value === null) return `${name} = ${value === null ? 'null' : JSON.stringify(value)}`
    return 'now' in value ? `${name} = now` : `${name} + ${value.add}`
  })
  return parts.join(', ')
}
