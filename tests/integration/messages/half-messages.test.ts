// RocketMQ half messages settled on a real broker that checks every 8 s: each verb, its worker killed at each step, a broker killed in the
// middle, and producers that answer their own check-backs meanwhile.
import { beforeAll, describe, expect, it } from 'vitest'
import type { MessageDetail } from '../../../lib/messages/schema.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { checkIntervalMs, topic, uniq, useHalfRig } from './support/half-rig.ts'
import { followBoth } from './support/half-since.ts'

useTestDatabase()
const rig = useHalfRig()

const isAsked = (message: MessageDetail): boolean => message.attempts > 0
const allows = (verb: string) => (message: MessageDetail) => message.verbs.some((one) => one.verb === verb && one.allowed)
const isEnded = ({ settledAt, cause }: MessageDetail): boolean => settledAt !== null || cause === 'half-ghost-committed'
/** where workers die in the last test; the messages are left first, so that they were checked by then */
const places = ['ending', 'ended', 'named']
const doomed: string[] = []
let slow = ''
beforeAll(async () => {
  slow = await rig.leave('held-up')
  doomed.push(...(await Promise.all(places.map((place) => rig.leave(`dies-${place}`)))))
})

const endOf = ({ state, outcome }: { state: string; outcome: string | null }) => [state, outcome]

describe.concurrent('a half message that nobody answers for', () => {
  it('is committed in the quiet time after a check: exactly one copy, released by us; and rolled back: none', async () => {
    const [kept, dropped] = await Promise.all([rig.leave('commit'), rig.leave('rollback')])
    const early = await rig.seen(kept)
    expect(early).toMatchObject({ cause: 'half-no-producer', topic, owner: 'gone-producer', identity: { checkMax: 15, checkIntervalMs } })
    const [toCommit, toRollBack] = [await rig.seen(kept, allows('commit')), await rig.seen(dropped, allows('rollback'))]
    const [committed, rolledBack] = await Promise.all([rig.settle(toCommit, 'commit'), rig.settle(toRollBack, 'rollback')])
    expect(endOf(committed)).toEqual(['succeeded', expect.stringContaining(`exactly one copy is on topic "${topic}"`)])
    expect(endOf(rolledBack)).toEqual(['succeeded', expect.stringContaining('nothing was delivered')])
    expect(committed.steps.map(({ name }) => name)).toEqual(expect.arrayContaining(['waiting-for-check', 'ending', 'ended', 'verified']))
    expect([(await rig.delivered(kept)).length, (await rig.delivered(dropped)).length]).toEqual([1, 0])
    for (const key of [kept, dropped])
      expect(await rig.seen(key, ({ settledAt }) => settledAt !== null)).toMatchObject({ settledBy: 'by-operation' })
  })

  it('is refused where the producer comes back and decides first', async () => {
    const key = await rig.leave('comes-back')
    const asked = await rig.seen(key, allows('commit'))
    const planned = await rig.plan(asked, 'commit')
    const running = rig.finish(planned.id)
    const producer = await rig.producer('gone-producer')
    producer.onCheckBack((uniqKey, place) => {
      if (uniqKey === key) void producer.end(place, uniqKey, 'rollback')
    })
    expect(endOf(await running)).toEqual(['refused', expect.stringContaining('decided')])
    expect(await rig.delivered(key)).toEqual([])
    producer.close()
  })
})

describe.concurrent('a copy that was left of a decided message', () => {
  it('can only be swept, which delivers nothing', async () => {
    const key = await rig.leave('ghost')
    const first = await rig.seen(key)
    const place = { queueOffset: String(first.identity['queueOffset']), commitLogOffset: String(first.identity['commitLogOffset']) }
    await rig.seen(key, ({ attempts }) => attempts > first.attempts)
    // a slow producer's answer names the copy that the broker asked about before
    const slow = await rig.producer('slow-producer')
    await slow.end(place, key, 'commit', 'gone-producer')
    const ghost = await rig.seen(key, ({ cause }) => cause === 'half-ghost-committed')
    expect(ghost.verbs.filter(({ allowed }) => allowed).map(({ verb }) => verb)).toEqual(['recheck', 'sweep'])
    // looked at again from where it began, it is the same ghost
    const { whole, since } = await followBoth(rig.config(), key)
    expect([whole?.resolvedBefore, since?.resolvedBefore]).toEqual([true, true])
    expect((await rig.settle(ghost, 'recheck')).state).toBe('succeeded')
    expect(await rig.seen(key)).toMatchObject({ cause: 'half-ghost-committed', fingerprint: ghost.fingerprint })
    expect(endOf(await rig.settle(ghost, 'sweep'))).toEqual(['succeeded', expect.stringContaining('nothing was delivered by it')])
    expect(await rig.delivered(key)).toHaveLength(1)
  })
})

describe.concurrent('a producer that is alive', () => {
  it('is waited for until two check-backs went unanswered', async () => {
    const producer = await rig.producer('silent-producer')
    await producer.half('silent', uniq('silent'))
    const once = await rig.seen(uniq('silent'), isAsked)
    if (once.attempts === 1)
      expect(once.verbs.find(({ verb }) => verb === 'commit')).toMatchObject({
        allowed: false,
        reason: expect.stringContaining('Wait for two'),
      })
    expect((await rig.seen(uniq('silent'), allows('commit'))).attempts).toBeGreaterThanOrEqual(2)
  })

  it('that answers late, but within the allowance, has decided before us: 30 messages, and none is touched here', async () => {
    const producer = await rig.producer('late-producer')
    const outcomes = new Map<string, 'commit' | 'rollback'>()
    producer.onCheckBack((uniqKey, place) => {
      const outcome = outcomes.get(uniqKey)
      if (outcome) setTimeout(() => void producer.end(place, uniqKey, outcome), Math.random() * 300)
    })
    const keys = Array.from({ length: 30 }, (_, index) => uniq(`late-${index}`))
    for (const key of keys) await producer.half(key, key)
    const messages = await Promise.all(keys.map((key) => rig.seen(key, allows('commit'))))
    // two check-backs went unanswered, as the operator sees it who now acts; the next is answered just then
    for (const [index, key] of keys.entries()) outcomes.set(key, index % 2 === 0 ? 'commit' : 'rollback')
    const ends = await Promise.all(messages.map((message) => rig.settle(message, 'commit')))
    for (const [index, key] of keys.entries()) {
      expect([ends[index]?.state, ends[index]?.steps.some(({ name }) => name === 'ending')]).toEqual(['refused', false])
      expect(await rig.delivered(key)).toHaveLength(index % 2 === 0 ? 1 : 0)
    }
  })
})

describe('a worker that is held up after its last look', () => {
  it('tells the broker nothing: the next attempt looks again', async () => {
    const { id } = await rig.plan(await rig.seen(slow, allows('commit')), 'commit')
    await rig.holdAt('ending', 1_000)
    const { steps, ...ended } = await rig.finish(id)
    // a busy machine may hold up one attempt more
    const ends = steps.flatMap(({ name }) => (name === 'ending' || name === 'ended' ? [name] : []))
    expect(ends.join(' ')).toMatch(/^(ending ){2,}ended$/)
    expect(endOf(ended)).toEqual(['succeeded', expect.stringContaining('exactly one copy is on topic')])
    expect(await rig.delivered(slow)).toHaveLength(1)
  })
})

describe('a worker that dies, and then the broker, too', () => {
  it('has delivered once, wherever it died; what the broker forgot is a ghost, not a second message', async () => {
    const planned = await Promise.all(doomed.map(async (key) => rig.plan(await rig.seen(key, allows('commit')), 'commit')))
    await rig.dieAt(places)
    await rig.broker().kill('SIGKILL')
    await rig.broker().restart()
    const ends = await Promise.all(planned.map(({ id }) => rig.finish(id)))
    expect(ends.map(({ state }) => state)).toEqual(['succeeded', 'succeeded', 'succeeded'])
    for (const key of doomed) expect(await rig.delivered(key)).toHaveLength(1)
    const after = await Promise.all(doomed.map((key) => rig.seen(key, isEnded)))
    const ghosts = after.filter(({ settledAt }) => settledAt === null)
    expect((await Promise.all(ghosts.map((ghost) => rig.settle(ghost, 'sweep')))).every(({ state }) => state === 'succeeded')).toBe(true)
    for (const key of doomed) expect(await rig.delivered(key)).toHaveLength(1)
  })
})
