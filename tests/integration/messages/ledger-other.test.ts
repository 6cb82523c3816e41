// A ledger of another make: its JSON has other names and words. It is listed and settled like one of ours, and what its owner
// wrote stays as it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { ledgerPath, startEstate, topic, type Estate } from './support/estate.ts'
import { resolve, runUntilEnd, startCollectors, stopAt, waitForMessage } from './support/worker.ts'

useTestDatabase()

let estate: Estate
let collectors: Running
beforeAll(async () => {
  estate = await startEstate({
    fields: {
      id: null,
      state: 'status.code',
      topic: null,
      key: 'body.orderNo',
      payload: 'body',
      owner: 'app',
      createdAt: 'times.created',
      updatedAt: 'times.touched',
      claim: 'status.console',
    },
    states: { Init: ['NEW', 'RETRY'], exe: 'PAID', void: 'DEAD' },
    times: 'iso',
    topic,
    idHeader: 'x-entry',
  })
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

/** As another team's library writes it, with numbers that a double cannot hold. */
const written = (code: string): string =>
  `{"v":1.0,"times":{"touched":"2026-01-01T00:00:00Z","created":"2026-01-01T00:00:00Z"},"body":{"orderNo":90071992547409931,"sum":10.00},"status":{"code":"${code}","by":null},"app":"billing","z":[1e2]}`

const pathOf = (id: string): string => `${ledgerPath}/${id}`
const dataOf = async (id: string): Promise<string> => (await estate.session.getData(pathOf(id))).data.toString()

async function left(id: string, code: string, verdict: string, cause: string) {
  estate.verdicts.set(id, verdict)
  await estate.session.create(pathOf(id), Buffer.from(written(code)))
  return waitForMessage(id, (message) => message.cause === cause)
}

describe('a ledger with other names', () => {
  it.each(['none', 'claimed', 'sent', 'committed', 'closed'])(
    'is resent once, and written in its own words, also when the worker dies at "%s"',
    async (place) => {
      const id = `n-send-${place}`
      const message = await left(id, 'RETRY', 'commit', 'owner-committed')
      expect(message).toMatchObject({ state: 'Init', topic, businessKey: '90071992547409931', owner: 'billing' })
      const planned = await resolve(message, 'resend')
      if (place !== 'none') await stopAt(estate, place)
      expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'succeeded' })
      expect((await estate.copies(id)).filter(({ status }) => status === 'committed')).toHaveLength(1)
      const now = await dataOf(id)
      const { status, times } = JSON.parse(now) as { status: { console: unknown }; times: { touched: string } }
      expect(now).toBe(
        written('PAID')
          .replace('"by":null', `"by":null,"console":${JSON.stringify(status.console)}`)
          .replace('"touched":"2026-01-01T00:00:00Z"', `"touched":"${times.touched}"`),
      )
      expect(status.console).toMatchObject({ operation: planned.id, doneAt: Date.parse(times.touched) })
    },
  )

  it('is rolled back in its own words', async () => {
    const planned = await resolve(await left('n-void', 'NEW', 'rollback', 'owner-rolled-back'), 'rollback')
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'succeeded' })
    expect(JSON.parse(await dataOf('n-void'))).toMatchObject({ status: { code: 'DEAD', by: null } })
  })

  it('knows its owner’s own records by their header', async () => {
    const producer = estate.kafkaClient.producer()
    await producer.connect()
    await producer.send({ topic, messages: [{ value: '{}', headers: { 'x-entry': 'n-sent' } }] })
    await producer.disconnect()
    await left('n-sent', 'PAID', 'commit', 'sent-not-cleaned-up')
  })

  it('says of what it cannot read which of its own fields is wrong', async () => {
    const message = await left('n-odd', 'HALF', 'commit', 'entry-unreadable')
    expect(message.identity).toMatchObject({ problem: expect.stringContaining('status.code: none of NEW, RETRY, PAID, DEAD') })
  })
})
