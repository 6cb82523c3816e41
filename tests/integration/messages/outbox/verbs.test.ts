// Verbs on outbox rows: whatever dies, wherever, a row is changed once or not at all, and what was changed is known.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startMariadb, type MariadbServer } from '../../../../demo/servers/mariadb.ts'
import { resolveMessage } from '../../../../lib/messages/commands.ts'
import { getMessage } from '../../../../lib/messages/queries.ts'
import type { OperationRow } from '../../../../lib/operations/schema.ts'
import { getOperation } from '../../../../lib/operations/queries.ts'
import { systemClock } from '../../../../lib/platform/clock.ts'
import { useTestDatabase } from '../../../support/test-database.ts'
import { startActing, type Acting } from '../support/outbox-acting.ts'
import { openMariadb, openPostgres, outboxRig } from '../support/outbox-rig.ts'
import { newRunner, runUntilEnd, stopAt } from '../support/worker.ts'

useTestDatabase()

let dir = ''
let server: MariadbServer
const all: Record<string, Acting> = {}
const settings = { columns: { key: 'key' }, relayWaitMs: 20_000 }

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'pilothouse-outbox-'))
  server = await startMariadb({ dir })
  all['PostgreSQL'] = await startActing(outboxRig(await openPostgres(), { id: 'orders-pg', ...settings }), false)
  all['MariaDB'] = await startActing(outboxRig(await openMariadb(server), { id: 'orders-maria', ...settings }), true)
})
afterAll(async () => {
  await Promise.all(Object.values(all).map(({ rig }) => rig.sql.close().catch(() => {})))
  await server?.close(0)
  await rm(dir, { recursive: true, force: true })
})

const actingOf = (name: string): Acting => {
  const found = all[name]
  if (!found) throw new Error(name)
  return found
}
const places = ['locked', 'changed', 'committing', 'committed'] as const
/** Waits until the row is no more as it was; an operation that ended without touching it says why. */
const untilChanged = async (acting: Acting, id: string, was: string, running: Promise<OperationRow>): Promise<void> => {
  let ended: unknown
  const end = (how: unknown) => void (ended = how)
  void running.then(end, end)
  while ((await acting.row(id))?.status === was) {
    expect(ended, 'ended before the row changed').toBeUndefined()
    await sleep(10)
  }
}
const after = { resend: 'NEW', 'mark-done': 'SENT', rollback: 'DISCARDED' } as const

describe.each(['PostgreSQL', 'MariaDB'])('a row in %s', (name) => {
  const end = async (id: string) => {
    const { rig } = actingOf(name)
    return runUntilEnd(rig, id)
  }

  it('that failed is given back to its relay, sent once, and settled when the relay has sent it', async () => {
    const acting = actingOf(name)
    const id = await acting.seed('failed')
    const planned = await acting.plan(id, 'resend')
    const running = end(planned.id)
    await untilChanged(acting, id, 'FAILED', running)
    await acting.relay()
    expect(await running).toMatchObject({ state: 'succeeded', outcome: expect.stringContaining('sent it') })
    expect(await acting.deliveries(id)).toBe(1)
    expect((await getMessage(planned.target)).data).toMatchObject({ settledBy: 'by-operation' })
  })

  it('that no relay takes needs attention, and is not touched a second time', async () => {
    const acting = actingOf(name)
    const id = await acting.seed('failed')
    const impatient = outboxRig(acting.rig, { ...settings, id: acting.rig.config.messages[0]?.id, relayWaitMs: 1_000 })
    expect(await runUntilEnd(impatient, (await acting.plan(id, 'resend')).id)).toMatchObject({
      state: 'needs-attention',
      outcome: expect.stringContaining('is one running?'),
    })
    expect(await acting.row(id)).toEqual({ status: 'NEW', attempts: 0 })
    await acting.rig.sql.run(`update outbox set status = 'SENT' where id = ${id}`)
  })

  const deaths = (['mark-done', 'rollback', 'resend'] as const).flatMap((verb) => places.map((place) => [verb, place] as const))
  it.each(deaths)('%s: ends well when the worker dies at "%s"', async (verb, place) => {
    const acting = actingOf(name)
    const id = await acting.seed('expired')
    const planned = await acting.plan(id, verb)
    await stopAt(acting.rig, place)
    await acting.endSessions()
    const running = end(planned.id)
    if (verb === 'resend') {
      await untilChanged(acting, id, 'CLAIMED', running)
      await acting.relay()
    }
    expect(await running).toMatchObject({ state: 'succeeded' })
    expect(await acting.deliveries(id)).toBe(verb === 'resend' ? 1 : 0)
    expect((await acting.row(id))?.status).toBe(verb === 'resend' ? 'SENT' : after[verb])
  })

  it.each(places)('resend: a worker thought dead at "%s" changes nothing when it comes back', async (place) => {
    const acting = actingOf(name)
    const id = await acting.seed('failed')
    const planned = await acting.plan(id, 'resend')
    const zombie = await stopAt(acting.rig, place)
    await acting.endSessions()
    const running = end(planned.id)
    await untilChanged(acting, id, 'FAILED', running)
    await acting.relay()
    expect(await running).toMatchObject({ state: 'succeeded' })
    await zombie.resume()
    await acting.relay()
    expect([await acting.deliveries(id), await acting.row(id)]).toEqual([1, { status: 'SENT', attempts: 1 }])
  })

  it('is refused when it moved since the plan, when a relay holds it, and when its claim runs', async () => {
    const acting = actingOf(name)
    const { sql } = acting.rig
    const [moved, claimed] = [await acting.seed('failed'), await acting.seed('failed')]
    const plans = [await acting.plan(moved, 'resend'), await acting.plan(claimed, 'mark-done')]
    await sql.run(`update outbox set attempts = 6 where id = ${moved}`)
    const soon = name === 'MariaDB' ? 'now(3) + interval 1 hour' : `now() + interval '1 hour'`
    await sql.run(`update outbox set status = 'CLAIMED', locked_until = ${soon} where id = ${claimed}`)
    for (const planned of plans) expect(await end(planned.id)).toMatchObject({ state: 'refused' })
    expect(await acting.row(moved)).toEqual({ status: 'FAILED', attempts: 6 })
    const held = await acting.seed('failed')
    const planned = await acting.plan(held, 'rollback')
    await sql.run('begin')
    await sql.run(`select id from outbox where id = ${held} for update`)
    expect(await end(planned.id)).toMatchObject({ state: 'refused', outcome: expect.stringContaining('holds the row') })
    await sql.run('commit')
    expect((await acting.row(held))?.status).toBe('FAILED')
  })

  it.each(['written', 'claimed', 'removed'])('is refused when it is %s between the look again and the lock', async (how) => {
    const acting = actingOf(name)
    const { sql } = acting.rig
    const id = await acting.seed('failed')
    const planned = await acting.plan(id, 'mark-done')
    const soon = name === 'MariaDB' ? 'now(3) + interval 1 hour' : `now() + interval '1 hour'`
    const moves: Record<string, string> = {
      written: `update outbox set attempts = 6 where id = ${id}`,
      claimed: `update outbox set status = 'CLAIMED', locked_until = ${soon} where id = ${id}`,
      removed: `delete from outbox where id = ${id}`,
    }
    await sql.run('begin')
    await sql.run(`select id from outbox where id = ${id} for update`)
    let isMoved = false
    // the worker has looked, found the row as planned, and waits for its lock
    const runner = newRunner(acting.rig, {
      ttlMs: 20_000,
      clock: {
        ...systemClock,
        async sleep(delayMs, signal) {
          if (!isMoved) {
            isMoved = true
            await sql.run(moves[how] ?? '')
            await sql.run('commit')
          }
          return systemClock.sleep(delayMs, signal)
        },
      },
    })
    await runner.runOnce()
    const after = await acting.row(id)
    expect({ isMoved, state: (await getOperation(planned.id)).state, after }).toEqual({
      isMoved: true,
      state: 'refused',
      after: { written: { status: 'FAILED', attempts: 6 }, claimed: { status: 'CLAIMED', attempts: 5 }, removed: undefined }[how],
    })
  })

  it('is one operator’s at a time, and a stale look is turned away', async () => {
    const acting = actingOf(name)
    const id = await acting.seed('failed')
    const { fingerprint } = await acting.message(id)
    const target = `${acting.rig.sourceId}:${id}`
    const request = { verb: 'rollback', fingerprint, reason: 'because of the test' } as const
    const two = await Promise.allSettled([resolveMessage(target, request, 'ada'), resolveMessage(target, request, 'bob')])
    expect(two.filter((one) => one.status === 'fulfilled')).toHaveLength(1)
    const stale = await acting.seed('failed')
    await acting.message(stale)
    await expect(resolveMessage(`${acting.rig.sourceId}:${stale}`, { ...request, fingerprint: '1' }, 'ada')).rejects.toMatchObject({
      code: 'stale-version',
    })
  })
})

it('a row whose worker hangs is given free by the server, and then changed once', async () => {
  await Promise.all(
    Object.values(all).map(async (acting) => {
      const id = await acting.seed('failed')
      const planned = await acting.plan(id, 'mark-done')
      const zombie = await stopAt(acting.rig, 'committing')
      expect(await runUntilEnd(acting.rig, planned.id)).toMatchObject({ state: 'succeeded' })
      await zombie.resume()
      expect((await acting.row(id))?.status).toBe('SENT')
    }),
  )
})

it.each(['PostgreSQL', 'MariaDB', 'MariaDB with marks'])('a commit that is on its way is waited for, not repeated: %s', async (name) => {
  const acting = actingOf(name.replace(' with marks', ''))
  const { sql } = acting.rig
  if (name.endsWith('marks')) await sql.run('create table pilothouse_operation (operation varchar(36) primary key)')
  const id = await acting.seed('failed')
  const planned = await acting.plan(id, 'mark-done')
  const slow = await stopAt(acting.rig, 'committing')
  const running = runUntilEnd(acting.rig, planned.id)
  // longer than a second attempt would wait for the row
  await sleep(3_000)
  await slow.resume()
  const { state, steps } = await running
  expect([state, steps.filter(({ name: step }) => step === 'writing').length]).toEqual(['succeeded', 1])
  expect((await acting.row(id))?.status).toBe('SENT')
  if (name.endsWith('marks')) await sql.run('drop table pilothouse_operation')
})

it('a MariaDB killed between change and commit loses nothing: the verb is done once it is back', async () => {
  const acting = actingOf('MariaDB')
  const id = await acting.seed('failed')
  const planned = await acting.plan(id, 'mark-done')
  let back: Promise<void> | undefined
  const runner = newRunner(acting.rig, {
    ttlMs: 20_000,
    checkpoint: async (place) => {
      if (place !== 'committing' || back) return
      await server.kill()
      back = server.restart()
    },
  })
  await runner.runOnce()
  await back
  const ended = await getOperation(planned.id)
  expect(ended).toMatchObject({ state: 'succeeded', outcome: expect.stringContaining('"SENT"') })
})
