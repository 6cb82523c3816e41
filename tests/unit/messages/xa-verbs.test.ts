import { describe, expect, it } from 'vitest'
import type { XaDatabase } from '../../../lib/messages/io/xa/database.ts'
import { createXaVerb } from '../../../lib/messages/io/xa/verbs.ts'
import { planFor } from '../../../lib/messages/plan.ts'
import type { Prepared } from '../../../lib/messages/xa/prepared.ts'
import type { ExecutionContext, RecordedStep, Step } from '../../../lib/operations/executor.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { xaSchema } from '../../../lib/platform/config/xa.ts'
import { AppError } from '../../../lib/platform/errors.ts'

const prepared: Prepared = {
  key: 'shop/t',
  name: 't',
  fingerprint: '1',
  database: 'shop',
  owner: 'bank',
  ageMs: 0,
  locks: [],
  waiting: 0,
  transaction: '1',
}

const databaseOf = (found: Prepared | undefined, decide: () => Promise<void>): XaDatabase => ({
  list: async () => (found ? [found] : []),
  find: async () => found,
  decide,
  outcomeOf: async () => 'unknown',
  hasRow: async () => false,
})

function contextOf(steps: readonly Step[]): ExecutionContext {
  const message = {
    id: 'xa:bank:shop/t',
    key: 'shop/t',
    topic: '',
    businessKey: 't',
    cause: 'xa-prepared',
    verdict: 'unknown',
    identity: {},
  }
  const plan = planFor({ ...message, state: 'prepared', preparedAt: new Date(0), firstSeen: new Date(0) }, 'commit', 'committed')
  const operation = { id: 'o', kind: 'message.commit', sourceId: 'xa:bank', target: message.id, state: 'executing' as const }
  const recorded: RecordedStep[] = steps.map((step, index) => ({ detail: {}, ...step, seq: index + 1, at: new Date(0) }))
  return {
    operation: { ...operation, actor: 'ada', reason: '', fingerprint: '1', plan, attempts: 1, createdAt: new Date(0), startedAt: null },
    signal: new AbortController().signal,
    steps: recorded,
    record: async () => {},
  }
}

const config = xaSchema.parse({ kind: 'xa', id: 'bank', url: 'postgres://bank' })
const execute = (database: XaDatabase, steps: readonly Step[]): Promise<void> =>
  createXaVerb({ config, database, clock: systemClock, checkpoint: undefined }, 'commit').execute(contextOf(steps))

describe('deciding a prepared transaction', () => {
  const sent: readonly Step[] = [{ name: 'deciding', status: 'waiting', text: 'committing' }]
  const gone = databaseOf(undefined, async () => {})
  const refusing = databaseOf(prepared, async () => {
    throw new AppError('conflict', 'moved')
  })

  it('says that nothing was done where it finds it gone or moved before anything was sent', async () => {
    await expect(execute(gone, [])).rejects.toMatchObject({ code: 'stale-version' })
    await expect(execute(refusing, [])).rejects.toMatchObject({ code: 'conflict' })
  })

  it('does not say so once a decision of ours was sent and not answered: it may be what is seen', async () => {
    await expect(execute(gone, sent)).rejects.toMatchObject({ code: 'internal' })
    await expect(execute(refusing, sent)).rejects.toMatchObject({ code: 'internal' })
  })

  it('leaves a time-out what it is: unknown', async () => {
    const silent = databaseOf(prepared, async () => {
      throw new AppError('timeout', 'no answer')
    })
    await expect(execute(silent, [])).rejects.toMatchObject({ code: 'timeout' })
    await expect(execute(silent, sent)).rejects.toMatchObject({ code: 'timeout' })
  })
})
