// An application's outbox table as a source: rows that failed, whose claim ran out, that wait for long, that were sent and not
// consumed, or consumed and not marked.
import type { Clock } from '../../../platform/clock.ts'
import type { OutboxConfig } from '../../../platform/config/outbox.ts'
import { sourceIdOf } from '../../../platform/source-id.ts'
import { mappingOf } from '../../outbox/mapping.ts'
import { outboxItemOf } from '../../outbox/row.ts'
import type { SourceItem } from '../../model.ts'
import type { MessageSource } from '../source.ts'
import { createConsumer } from './consumer.ts'
import { withSession } from '../sql/open-session.ts'
import { createScan, type Suspect } from './scan.ts'
import type { SqlSession } from '../sql/session.ts'
import { openTable, type OutboxTable } from './table.ts'
import { createOutboxVerbs } from './verbs.ts'
import { rereadOutbox } from './world.ts'

const statementTimeoutMs = 5_000

export type OutboxOptions = { config: OutboxConfig; clock: Clock; checkpoint?: ((name: string) => Promise<void>) | undefined }

/** One configured outbox; each look and each attempt of an operation opens and closes its own connection. */
export function createOutboxSource({ config, clock, checkpoint }: OutboxOptions): MessageSource {
  const mapping = mappingOf(config)
  const consumer = createConsumer(config)
  const scan = createScan(config, consumer, clock)
  const withTable = <T>(work: (table: OutboxTable, session: SqlSession) => Promise<T>): Promise<T> =>
    withSession({ url: config.url, what: `outbox "${config.id}"`, timeZone: config.timeZone, statementTimeoutMs }, async (session) =>
      work(await openTable(session, config, mapping), session),
    )
  const itemOf = (table: OutboxTable, { row, cause, consumption }: Suspect): SourceItem =>
    outboxItemOf(row, cause, consumption, {
      owner: config.owner,
      table: mapping.table.join('.'),
      preset: config.preset,
      can: table.can,
      now: clock.now(),
    })
  const world = { config, mapping, consumer, clock, checkpoint, withTable }

  return {
    sourceId: sourceIdOf('outbox', config.id),
    sourceKind: 'outbox',
    intervalMs: config.scanMs,
    list: (known) =>
      withTable(async (table) => {
        const { suspects, more, cut, partial } = await scan.look(table, known)
        const open = cut ? await table.estimateOpen() : undefined
        return {
          items: suspects.map((suspect) => itemOf(table, suspect)),
          settledByOperation: new Set(),
          detail: { table: mapping.table.join('.'), inDoubt: suspects.length, cut, openAbout: open ?? null, partial },
          ...(more ? { nextDueAtMs: clock.now().getTime() } : {}),
        }
      }),
    reread: (key, known) =>
      withTable(async (table) => {
        const { suspects } = await scan.judge(await table.byKeys([key]), known && new Map([[key, known]]))
        return suspects[0] && itemOf(table, suspects[0])
      }),
    payload: (key) => withTable((table) => table.payload(key)),
    fingerprint: (context) => rereadOutbox(world, context),
    verbs: createOutboxVerbs(world),
    async close() {},
  }
}
