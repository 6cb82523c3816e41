// What the verbs of an outbox see and touch, and the words for what moved.
import type { ExecutionContext, Reread } from '../../../operations/executor.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { OutboxChange, OutboxConfig } from '../../../platform/config/outbox.ts'
import { AppError } from '../../../platform/errors.ts'
import type { OutboxMapping, OutboxVerb } from '../../outbox/mapping-types.ts'
import type { OutboxRow } from '../../outbox/row.ts'
import { planOf } from '../attempt.ts'
import type { Consumer } from './consumer.ts'
import type { SqlSession } from '../sql/session.ts'
import type { OutboxTable } from './table.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'

export type OutboxWorld = {
  config: OutboxConfig
  mapping: OutboxMapping
  consumer: Consumer
  clock: Clock
  /** Called at every boundary between two effects: locked, changed, committing, committed; tests die here. */
  checkpoint: ((name: string) => Promise<void>) | undefined
  withTable<T>(work: (table: OutboxTable, session: SqlSession) => Promise<T>): Promise<T>
}

export const goneWords = say('row-gone')

export function movedWords(row: OutboxRow, context: ExecutionContext): Sentence {
  const { before } = planOf(context)
  return row.status === before ? say('row-written') : say('row-status-moved', { before, status: row.status })
}

/** How every verb re-reads. */
export async function rereadOutbox(world: OutboxWorld, context: ExecutionContext): Promise<Reread> {
  const [row] = await world.withTable((table) => table.byKeys([planOf(context).key]))
  return row ? { fingerprint: row.version, changed: movedWords(row, context) } : { fingerprint: 'gone', changed: goneWords }
}

/** What the mapping writes for a verb; throws `conflict` where it writes nothing. */
export function changeOf({ mapping }: OutboxWorld, table: OutboxTable, verb: OutboxVerb): OutboxChange {
  const change = mapping.do[verb]
  if (change === undefined || !table.can.includes(verb)) throw new AppError('conflict', say('row-verb-unmapped', { verb }))
  return change
}
