// Ledgers whose messages go to a RocketMQ that lets in only who signs, each request with its body: 4.9 with its plain ACL, and 5.3 with
// authentication, over TLS.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { payloadOf } from './support/estate.ts'
import { startRocketmqEstate, type RocketmqEstate } from './support/rocketmq-estate.ts'
import { resolve, runUntilEnd, startCollectors, waitForMessage } from './support/worker.ts'

useTestDatabase()
process.env['TEST_ROCKETMQ_SECRET'] = 'steers-the-shop'
const acl = { accessKey: 'pilothouse', secretKey: { env: 'TEST_ROCKETMQ_SECRET' } }

describe.each([
  { generation: '4.9', tls: false },
  // a broker's own certificate for tests, which nobody vouches for
  { generation: '5.3', tls: { rejectUnauthorized: false } },
] as const)('a RocketMQ $generation that asks who comes', ({ generation, tls }) => {
  let estate: RocketmqEstate
  let collectors: Running
  beforeAll(async () => {
    const broker = { generation, acl: { accessKey: acl.accessKey, secretKey: 'steers-the-shop' } }
    estate = await startRocketmqEstate({ broker, access: { tls, acl } })
    collectors = await startCollectors(estate)
  })
  afterAll(async () => {
    await collectors?.close()
    await estate?.close()
  })

  it('has what is missing sent once', async () => {
    await estate.prepare(`a-${generation}`, 'exe')
    const message = await waitForMessage(`a-${generation}`, (item) => item.cause === 'executed-not-on-topic')
    const operation = await runUntilEnd(estate, (await resolve(message, 'resend')).id)
    expect(operation).toMatchObject({ state: 'succeeded', outcome: expect.stringContaining('sent by this operation') })
    const copies = await estate.copies(`a-${generation}`)
    expect(copies.map(({ body }) => body.toString())).toEqual([payloadOf(`a-${generation}`)])
    expect((await estate.entry(`a-${generation}`))?.['state']).toBe('exe')
  })

  it('shows what is there', async () => {
    await estate.ownerSends(`b-${generation}`)
    await estate.prepare(`b-${generation}`, 'exe')
    await waitForMessage(`b-${generation}`, (item) => item.cause === 'sent-not-cleaned-up')
  })
})
