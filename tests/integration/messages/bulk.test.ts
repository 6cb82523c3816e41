// Many outbox rows settled at once: a frozen list, one operation per row, no row twice, whoever dies.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { actOnBulk, freezeBulk } from '../../../lib/messages/commands/bulk.ts'
import { resolveMessage } from '../../../lib/messages/commands.ts'
import { getBulkRun, listBulkItems } from '../../../lib/messages/queries/bulk.ts'
import { planOperation } from '../../../lib/operations/commands.ts'
import { endItem, takeItems } from '../../../lib/messages/io/bulk-claims.ts'
import { createBulkDriver } from '../../../lib/messages/tasks/bulk-driver.ts'
import { listOperations } from '../../../lib/operations/queries.ts'
import { database } from '../../../lib/platform/database.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { driverOf, driveRun, expireClaims, freezeAndStart, isOver, type Death } from './support/bulk-rig.ts'
import { startActing, type Acting } from './support/outbox-acting.ts'
import { openPostgres, outboxRig } from './support/outbox-rig.ts'

useTestDatabase()

let acting: Acting
beforeAll(async () => {
  acting = await startActing(outboxRig(await openPostgres(), { columns: { key: 'key' }, relayWaitMs: 5_000 }), false)
})
afterAll(() => acting?.rig.sql.close())
beforeEach(async () => {
  await acting.rig.sql.run('truncate outbox; truncate delivered')
  await database().pool.query('truncate in_doubt_message, operation, operation_step, bulk_run, bulk_item, message_event cascade')
})

async function failedRows(count: number): Promise<string[]> {
  const ids: string[] = []
  for (let left = count; left > 0; left -= 1) {
    const id = await acting.seed('failed')
    await acting.message(id)
    ids.push(id)
  }
  return ids
}
const target = (id: string): string => `${acting.rig.sourceId}:${id}`
const all = { verb: 'resend', filter: { care: 'awake' } } as const
const deliveries = (ids: readonly string[]) => Promise.all(ids.map((id) => acting.deliveries(id)))
const operations = async () => (await listOperations({ pageSize: 500 })).data

describe('a bulk run over outbox rows', () => {
  it('settles each of them once, each by an operation of its own, with actor, reason and audit', async () => {
    const ids = await failedRows(8)
    const { id } = await freezeAndStart(all)
    const run = await driveRun(acting.rig, id, { beside: () => acting.relay() })
    expect(run).toMatchObject({ state: 'completed', counts: { succeeded: 8, ready: 0, running: 0 } })
    expect(await deliveries(ids)).toEqual(ids.map(() => 1))
    const done = await operations()
    expect(new Set(done.map((row) => row.target))).toEqual(new Set(ids.map(target)))
    expect(done.map(({ actor, reason }) => `${actor}: ${reason}`)).toEqual(ids.map(() => 'ada: bulk run: after the storm'))
    const audit = await database().pool.query<{ action: string }>(`select action from audit where target = $1 order by seq`, [id])
    expect(audit.rows.map(({ action }) => action)).toEqual(['message.bulk.frozen', 'message.bulk.start', 'message.bulk.ended'])
  })

  it('says before it is started what would happen to each, and does nothing', async () => {
    const [good = ''] = await failedRows(1)
    const armed = await acting.seed('pending')
    await acting.message(armed)
    const run = await freezeBulk(
      { verb: 'resend', items: [{ id: target(good) }, { id: target(armed) }, { id: 'outbox:orders:gone' }] },
      'ada',
    )
    expect(run).toMatchObject({ state: 'frozen', counts: { ready: 1, 'left-out': 2 }, actions: ['start', 'discard'] })
    const { data } = await listBulkItems(run.id, {})
    expect(data.map(({ state, seen, operationId }) => [state, seen.reason, operationId])).toEqual([
      ['ready', 'Its relay gave up; the row is given back to it as new.', null],
      ['left-out', 'The row is already as its relay wants it.', null],
      ['left-out', 'It is not in doubt any more.', null],
    ])
    await driverOf('w').runOnce()
    expect([await operations(), await acting.row(good)]).toEqual([[], { status: 'FAILED', attempts: 5 }])
    expect(await actOnBulk(run.id, 'discard', {}, 'ada')).toMatchObject({ state: 'discarded', actions: [] })
    await expect(actOnBulk(run.id, 'start', { reason: 'all the same' }, 'ada')).rejects.toMatchObject({ code: 'conflict' })
  })

  it('refuses what moved since the list was frozen, and plans nothing for it', async () => {
    const [same = '', moved = '', explained = ''] = await failedRows(3)
    const { id } = await freezeAndStart(all)
    await acting.rig.sql.run(`update outbox set attempts = 6 where id = ${moved}`)
    await acting.message(moved)
    await database().pool.query(`update in_doubt_message set verdict = 'unknown' where id = $1`, [target(explained)])
    const run = await driveRun(acting.rig, id, { beside: () => acting.relay() })
    expect(run.counts).toMatchObject({ succeeded: 1, refused: 2 })
    expect((await operations()).map((row) => row.target)).toEqual([target(same)])
    expect(await deliveries([same, moved, explained])).toEqual([1, 0, 0])
  })

  const deaths: Death[] = [1, 2, 3, 5, 6, 9].flatMap((effect) => [
    { when: 'before', effect },
    { when: 'after', effect },
  ])
  it.each(deaths)('goes on under another worker, no row twice, when the first dies $when effect $effect', async (death) => {
    const ids = await failedRows(6)
    const { id } = await freezeAndStart(all, { width: 2 })
    const run = await driveRun(acting.rig, id, { death, beside: () => acting.relay() })
    expect(run).toMatchObject({ state: 'completed', counts: { succeeded: 6 } })
    expect(await deliveries(ids)).toEqual(ids.map(() => 1))
    expect((await operations()).length).toBe(6)
  })

  it('is taken forward by one worker: what comes late from another writes nothing', async () => {
    const [moved = '', same = ''] = await failedRows(2)
    const { id } = await freezeAndStart(all)
    const quick = driverOf('quick')
    const setFingerprint = (value: string) =>
      database().pool.query('update in_doubt_message set fingerprint = $2 where id = $1', [target(moved), value])
    const { fingerprint } = await acting.message(moved)
    let overtaken = false
    // it decided to plan, and then slept while another took the run over and refused the item
    const plan: typeof planOperation = async (asked, guard) => {
      if (!overtaken) {
        overtaken = true
        await expireClaims()
        await setFingerprint('moved')
        await quick.runOnce()
        await setFingerprint(fingerprint)
      }
      return planOperation(asked, guard)
    }
    const late = createBulkDriver({ holder: 'late', log: silentLog, effects: { take: takeItems, plan, end: endItem } })
    await late.runOnce()
    await late.runOnce()
    expect((await operations()).map((row) => row.target)).toEqual([target(same)])
    const run = await driveRun(acting.rig, id, { beside: () => acting.relay() })
    expect(run.counts).toMatchObject({ succeeded: 1, refused: 1 })
    expect(await deliveries([moved, same])).toEqual([0, 1])
  })

  it('stops after so many that need attention, and goes on when a person has seen them', async () => {
    const ids = await failedRows(5)
    const { id } = await freezeAndStart(all, { width: 1, needsAttention: 1 })
    // the relay is down: what is given back to it is not sent in time
    const short = { ...acting.rig, config: outboxRig(acting.rig, { columns: { key: 'key' }, relayWaitMs: 1_000 }).config }
    const paused = await driveRun(short, id, { until: (run) => run.state === 'paused' && run.counts.running === 0 })
    expect(paused).toMatchObject({
      held: { by: 'needs-attention' },
      counts: { 'needs-attention': 1, ready: 4 },
      actions: ['resume', 'stop'],
    })
    await actOnBulk(id, 'resume', {}, 'bob')
    const run = await driveRun(acting.rig, id, { beside: () => acting.relay() })
    expect(run).toMatchObject({ state: 'completed', held: null, counts: { 'needs-attention': 1, succeeded: 4 } })
    expect(await deliveries(ids)).toEqual(ids.map(() => 1))
  })

  it('begins nothing more once it is paused or stopped; what is under way is followed to its end', async () => {
    const ids = await failedRows(6)
    const { id } = await freezeAndStart(all, { width: 2 })
    await driverOf('w').runOnce()
    await driverOf('w').runOnce()
    await actOnBulk(id, 'pause', { reason: 'a look first' }, 'bob')
    const paused = await driveRun(acting.rig, id, { until: (run) => run.counts.running === 0, beside: () => acting.relay() })
    expect(paused).toMatchObject({ state: 'paused', held: { by: 'person', who: 'bob' }, counts: { succeeded: 2, ready: 4 } })
    await actOnBulk(id, 'stop', {}, 'bob')
    expect(await driveRun(acting.rig, id, { until: isOver })).toMatchObject({ state: 'stopped', counts: { succeeded: 2, ready: 4 } })
    expect((await deliveries(ids)).reduce((sum, count) => sum + count, 0)).toBe(2)
    expect((await getBulkRun(id)).actions).toEqual([])
  })

  it('leaves lanes to what a person waits for: those never take background work', async () => {
    const [one = '', two = ''] = await failedRows(2)
    await freezeAndStart({ verb: 'resend', items: [{ id: target(one) }] })
    await driverOf('w').runOnce()
    await driverOf('w').runOnce()
    const { fingerprint } = await acting.message(two)
    const taken: string[] = []
    const kind = {
      kind: 'message.resend',
      verifyForMs: 0,
      reread: ({ operation }: { operation: { fingerprint: string } }) => Promise.resolve({ fingerprint: operation.fingerprint }),
      execute: ({ operation }: { operation: { target: string } }) => Promise.resolve(void taken.push(operation.target)),
      verify: () => Promise.resolve({ result: 'succeeded' as const, text: 'done' }),
    }
    const runner = createOperationRunner({
      kinds: [kind],
      holder: 'w',
      log: silentLog,
      clock: systemClock,
      leasedSources: () => [acting.rig.sourceId],
    })
    expect(await runner.runOnce(undefined, true)).toBe(false)
    await resolveMessage(target(two), { verb: 'resend', fingerprint, reason: 'by hand' }, 'bob')
    expect([await runner.runOnce(undefined, true), await runner.runOnce(undefined, true), taken]).toEqual([true, false, [target(two)]])
    expect([await runner.runOnce(), taken]).toEqual([true, [target(two), target(one)]])
  })

  it('takes ten thousand and no more, and says what to do about the rest', async () => {
    await database().pool.query(
      `insert into in_doubt_message (id, source_id, source_kind, key, cause, state, fingerprint, first_seen, updated_at)
       select 'outbox:many:' || n, 'outbox:many', 'outbox', n::text, 'outbox-failed', 'failed', '1', now(), now() from generate_series(1, 10001) n`,
    )
    await expect(freezeBulk(all, 'ada')).rejects.toMatchObject({
      code: 'invalid-input',
      message: expect.stringContaining('narrow the filter'),
    })
    await database().pool.query(`delete from in_doubt_message where id = 'outbox:many:1'`)
    const startedAt = performance.now()
    expect(await freezeBulk({ ...all, verb: 'recheck' }, 'ada')).toMatchObject({ counts: { ready: 10_000 } })
    expect(performance.now() - startedAt).toBeLessThan(30_000)
  })
})
