// Half messages of brokers that let in only who signs: RocketMQ 4.9 with its plain ACL, whose topics of transactions cannot be pulled,
// and 5.3 with authentication, over TLS.
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { systemClock } from '../../../lib/platform/clock.ts'
import { configSchema, type ConfigInput } from '../../../lib/platform/config.ts'
import { createHalfMessageSource } from '../../../lib/messages/io/rocketmq/half-source.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { listedAfterMs, uniq, useHalfRig } from './support/half-rig.ts'
import { followBoth } from './support/half-since.ts'

useTestDatabase()
process.env['TEST_ROCKETMQ_SECRET'] = 'steers-the-shop'
process.env['TEST_ROCKETMQ_WRONG'] = 'not-the-secret'
const acl = { accessKey: 'pilothouse', secretKey: { env: 'TEST_ROCKETMQ_SECRET' } }
// a broker's own certificate for tests, which nobody vouches for
const untrusted = { rejectUnauthorized: false }

const worlds = (
  [
    { generation: '4.9', tls: false },
    { generation: '5.3', tls: untrusted },
  ] as const
).map(({ generation, tls }) => {
  const broker = { generation, acl: { accessKey: acl.accessKey, secretKey: 'steers-the-shop' } }
  return { generation, tls, rig: useHalfRig({ id: `half-${generation}`, broker, access: { tls, acl } }) }
})

describe.concurrent.each(worlds)('a broker of $generation that asks who comes', ({ generation, tls, rig }) => {
  /** What its source answers when we come in like this. */
  const listAs = async (access: Partial<NonNullable<ConfigInput['rocketmq']>[number]>) => {
    const [live] = rig.config().rocketmq
    const config = configSchema.parse({
      rocketmq: [{ id: 'shop', nameServers: live?.nameServers, ...access }],
      messages: [{ kind: 'rocketmq', id: 'half', cluster: 'shop' }],
    })
    const [source, cluster] = [config.messages[0], config.rocketmq[0]]
    if (source?.kind !== 'rocketmq' || !cluster) throw new Error('no source')
    return createHalfMessageSource({ config: source, cluster, clock: systemClock }).list(new Map(), AbortSignal.timeout(10_000))
  }

  it('shows what is open, and not what its producer has decided', async ({ expect }) => {
    const producer = await rig.producer('deciding-producer')
    // old enough to be listed, were it not for what the broker wrote down of them
    const committed = await producer.half('committed', uniq('committed'), listedAfterMs)
    await producer.end(committed, uniq('committed'), 'commit')
    const rolledBack = await producer.half('rolled-back', uniq('rolled-back'), listedAfterMs)
    await producer.end(rolledBack, uniq('rolled-back'), 'rollback')
    await rig.leave('open')
    const own = ['committed', 'rolled-back', 'open']
    const keys = async () => (await listAs({ tls, acl })).items.map(({ businessKey }) => businessKey).filter((key) => own.includes(key))
    await expect.poll(keys, { timeout: 60_000, interval: 250 }).toEqual(['open'])
    expect(await rig.delivered(uniq('committed'))).toHaveLength(1)
    // a short message of its log never arrives whole over TLS
    if (generation === '4.9')
      await expect(listAs({ tls: untrusted, acl })).rejects.toMatchObject({ code: 'timeout', message: expect.stringContaining('over TLS') })
  })

  it('is read for one message from where that began, and says the same of it as when all is read', async () => {
    const knewOlder: boolean[] = []
    // where the broker asks for the older one between the two, it writes a new copy of it after the young one
    while (knewOlder.length < 5 && !knewOlder.includes(false)) {
      const older = await rig.leave(`older-${knewOlder.length}`)
      await sleep(100)
      const key = await rig.leave(`young-${knewOlder.length}`)
      const { whole, since, began, knows } = await followBoth(rig.config(), key)
      expect([since, began]).toEqual([whole, true])
      expect(since).toMatchObject({ copy: { uniqKey: key }, resolvedBefore: false })
      knewOlder.push(knows(older))
    }
    expect(knewOlder).toContain(false)
  })

  it('lets us commit once, in the quiet time after a check', async () => {
    const key = await rig.leave('to-commit')
    const message = await rig.seen(key, ({ verbs }) => verbs.some(({ verb, allowed }) => verb === 'commit' && allowed))
    const { state, outcome } = await rig.settle(message, 'commit')
    expect([state, outcome]).toEqual(['succeeded', expect.stringContaining('exactly one copy is on topic')])
    expect(await rig.delivered(key)).toHaveLength(1)
  })

  it.each([
    ['nobody', { tls }, /access|signature|authenticat|refused/i],
    ['one with another secret', { tls, acl: { ...acl, secretKey: { env: 'TEST_ROCKETMQ_WRONG' } } }, /signature|authenticat/i],
    ['one who wants a certificate that somebody vouches for', { tls: true, acl }, /self-signed certificate/],
  ])('says why %s is not let in', async (_who, access, why) => {
    await expect(listAs(access)).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(why) })
  })
})
