// The ledger as a source: what is listed, how soon, why, and what bad entries and dead servers do to it.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { groupMessages } from '../../../lib/messages/queries/groups.ts'
import { listMessages } from '../../../lib/messages/queries.ts'
import { createMessageTasks } from '../../../lib/messages/tasks.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import { silentLog } from '../../../lib/platform/log.ts'
import { listSourceRows } from '../../../lib/platform/sources.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { ledgerData, ledgerPath, startEstate, type Estate } from './support/estate.ts'
import { openKeys, startCollectors, waitForMessage } from './support/worker.ts'

useTestDatabase()

let estate: Estate
let collectors: Running
beforeAll(async () => {
  estate = await startEstate({ suspectAfterMs: 1_500 })
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

const sourceState = async () => (await listSourceRows())[0]
async function until<T>(read: () => Promise<T>, accept: (value: T) => boolean, timeoutMs = 20_000): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const value = await read()
    if (accept(value)) return value
    if (Date.now() > deadline) throw new Error(`did not become as expected: ${JSON.stringify(value)}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('the ledger', () => {
  it('lists a suspect within a second of its time, not before, and forgets it within a second of its owner’s clean-up', async () => {
    const took: { listed: number; forgotten: number }[] = []
    // how soon it is on a busy machine, the best of three says
    for (const id of ['s-new', 's-newer', 's-newest']) {
      const createdAt = Date.now()
      await estate.prepare(id, 'Init', { createdAt, updatedAt: createdAt })
      const listed = Date.parse((await waitForMessage(id)).firstSeen) - createdAt
      expect(listed).toBeGreaterThanOrEqual(1_500)
      const removedAt = Date.now()
      await estate.session.remove(`${ledgerPath}/${id}`, -1)
      const settled = await waitForMessage(id, (item) => item.settledAt !== null)
      expect(settled.settledBy).toBe('by-owner')
      took.push({ listed, forgotten: Date.parse(settled.settledAt ?? '') - removedAt })
    }
    expect(Math.min(...took.map(({ listed }) => listed))).toBeLessThan(3_000)
    expect(Math.min(...took.map(({ forgotten }) => forgotten))).toBeLessThan(1_000)
  })

  it('leaves ordinary traffic alone: what its owner finishes in time is never listed', async () => {
    for (let index = 0; index < 50; index += 1) {
      const now = Date.now()
      await estate.prepare(`s-busy-${index}`, 'Init', { createdAt: now, updatedAt: now })
      await estate.session.setData(
        `${ledgerPath}/s-busy-${index}`,
        ledgerData(`s-busy-${index}`, 'exe', { createdAt: now, updatedAt: now }),
        0,
      )
      await estate.session.remove(`${ledgerPath}/s-busy-${index}`, 1)
    }
    const all = await listMessages({ state: 'all', pageSize: 500 })
    expect(all.data.filter((row) => row.key.startsWith('s-busy'))).toEqual([])
  })

  it.each([
    ['commit', 'owner-committed'],
    ['rollback', 'owner-rolled-back'],
    ['unknown', 'owner-unknown'],
    ['unreachable', 'owner-unreachable'],
    ['nonsense', 'owner-unreachable'],
  ])('takes an owner that answers %s for %s, and keeps the answer as evidence', async (verdict, cause) => {
    const id = `s-owner-${verdict}`
    estate.verdicts.set(id, verdict)
    await estate.prepare(id, 'Init', { createdAt: Date.now() - 60_000 })
    const message = await waitForMessage(id, (item) => item.verdict !== '')
    expect(message).toMatchObject({ cause, businessKey: id, owner: 'order-service', topic: 'order-paid', attempts: 1 })
    expect(message.age).toBeGreaterThanOrEqual(60)
    expect(message.evidence.find((item) => item.kind === 'check-back')?.text).toMatch(/order s-owner|owner/)
  })

  it('tells executed entries that are on the topic from those that are not', async () => {
    await estate.ownerSends('s-sent')
    await estate.prepare('s-sent', 'exe', { createdAt: Date.now() - 5_000, updatedAt: Date.now() - 5_000 })
    await estate.prepare('s-unsent', 'exe', { createdAt: Date.now() - 5_000, updatedAt: Date.now() - 5_000 })
    await waitForMessage('s-sent', (item) => item.cause === 'sent-not-cleaned-up')
    await waitForMessage('s-unsent', (item) => item.cause === 'executed-not-on-topic')
    await estate.ownerSends('s-unsent')
    await waitForMessage('s-unsent', (item) => item.cause === 'sent-not-cleaned-up')
    await estate.ownerSends('s-sent')
    const twice = await waitForMessage('s-sent', (item) => item.cause === 'sent-more-than-once')
    expect(twice.verbs.filter((verb) => verb.allowed).map((verb) => verb.verb)).toEqual(['recheck'])
  })

  it('shows what it cannot understand instead of dropping it, and suffers nothing else', async () => {
    const hostile = {
      'x-empty': Buffer.alloc(0),
      'x-text': Buffer.from('hello'),
      'x-foreign': ledgerData('somebody-else', 'Init'),
      'x-state': ledgerData('x-state', 'done'),
      'x-large': Buffer.from(JSON.stringify({ id: 'x-large', payload: 'x'.repeat(1_000_000) })),
      'x-<img src=x onerror=alert(1)>': Buffer.from('\u0000\u0000'),
    }
    for (const [id, data] of Object.entries(hostile)) await estate.session.create(`${ledgerPath}/${id}`, data)
    for (const id of Object.keys(hostile)) {
      const message = await waitForMessage(id)
      expect(message).toMatchObject({ cause: 'entry-unreadable', state: 'unreadable' })
      expect(message.verbs.some((verb) => verb.allowed)).toBe(false)
    }
    await until(sourceState, (source) => source?.state === 'fresh')
    for (const id of Object.keys(hostile)) await estate.session.remove(`${ledgerPath}/${id}`, -1)
    await until(openKeys, (keys) => !keys.some((key) => key.startsWith('x-')))
  })

  it('gives the payload as it is now, with personal values shortened, and not-found once it is gone', async () => {
    const { reads } = createMessageTasks({ config: estate.config, sessions: estate.sessions, log: silentLog, clock: systemClock })
    const read = (key: string) => reads[0]?.read({ sourceId: 'ledger:orders', id: `ledger:orders:${key}` }, AbortSignal.timeout(10_000))
    expect(await read('s-unsent')).toEqual({
      payload: { orderId: 's-unsent', serial: '90071992547409931', amount: '10.00', email: 'ad…rg' },
    })
    await expect(read('nothing')).rejects.toMatchObject({ code: 'not-found' })
  })

  it('groups, filters and pages', async () => {
    const groups = (await groupMessages()).data
    expect(groups.reduce((sum, group) => sum + group.count, 0)).toBe((await openKeys()).length)
    expect((await listMessages({ cause: 'owner-committed' })).data.map((row) => row.key)).toEqual(['s-owner-commit'])
    expect((await listMessages({ source: 'orders', search: 'S-OWNER', pageSize: 2 })).page).toMatchObject({
      total: 5,
      nextCursor: expect.any(String),
    })
    expect((await listMessages({ source: 'order_' })).data).toEqual([])
  })

  it('keeps its rows while ZooKeeper is dead, says so within seconds, and loses nothing when it is back', async () => {
    const before = await openKeys()
    await estate.zookeeper.kill('SIGKILL')
    const stale = await until(sourceState, (source) => source?.state === 'stale')
    expect(stale?.error).toContain('ZooKeeper')
    expect(await openKeys()).toEqual(before)
    await estate.zookeeper.restart()
    await until(sourceState, (source) => source?.state === 'fresh', 40_000)
    expect(await openKeys()).toEqual(before)
    await estate.prepare('s-after', 'Init')
    await waitForMessage('s-after')
  })

  it('still lists suspects while Kafka is dead, but allows nothing that needs the topic', async () => {
    await estate.kafka.kill('SIGKILL')
    estate.verdicts.set('s-dark', 'commit')
    await estate.prepare('s-dark', 'Init', { createdAt: Date.now() - 5_000 })
    const message = await waitForMessage('s-dark', (item) => item.verdict === 'commit', 40_000)
    expect(message.verbs.filter((verb) => verb.allowed).map((verb) => verb.verb)).toEqual(['recheck'])
    await estate.kafka.restart()
    await waitForMessage('s-dark', (item) => item.verbs.some((verb) => verb.verb === 'resend' && verb.allowed), 40_000)
  })
})
