// A ledger of another make: its JSON has other names and words. It is listed and settled like one of ours, and what its owner
// wrote stays as it was.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listMessages } from '../../../lib/messages/queries.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { configSchema } from '../../../lib/platform/config.ts'
import { ledgerData, ledgerPath, startEstate, topic, type Estate } from './support/estate.ts'
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
  const folders = {
    kind: 'ledger',
    id: 'folders',
    registry: 'shop',
    kafka: 'shop',
    path: foldersPath,
    layout: '{owner}/{day}/{id}',
    audit: auditPath,
    idHeader: 'x-entry',
  }
  const { config } = estate
  estate.config = configSchema.parse({
    ...config,
    messages: [...config.messages, { ...folders, suspectAfterMs: 200, checkBack: checkBackOf(config), fields: { owner: null } }],
  })
  collectors = await startCollectors(estate)
})
afterAll(async () => {
  await collectors?.close()
  await estate?.close()
})

const foldersPath = '/ledger/folders'
const auditPath = '/ledger-audit/folders'
const checkBackOf = ({ messages }: Estate['config']): string | undefined =>
  messages.flatMap((source) => (source.kind === 'ledger' ? [source.checkBack] : []))[0]

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

async function ownerSends(id: string): Promise<void> {
  const producer = estate.kafkaClient.producer()
  await producer.connect()
  await producer.send({ topic, messages: [{ value: '{}', headers: { 'x-entry': id } }] })
  await producer.disconnect()
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
    await ownerSends('n-sent')
    await left('n-sent', 'PAID', 'commit', 'sent-not-cleaned-up')
  })

  it('says of what it cannot read which of its own fields is wrong', async () => {
    const message = await left('n-odd', 'HALF', 'commit', 'entry-unreadable')
    expect(message.identity).toMatchObject({ problem: expect.stringContaining('status.code: none of NEW, RETRY, PAID, DEAD') })
  })
})

const waitFor = (key: string, cause: string) => waitForMessage(key, (item) => item.cause === cause, 15_000, 'ledger:folders')
const openCount = async (): Promise<number> => (await listMessages({ source: 'folders', pageSize: 500 })).data.length
const put = (key: string, state: 'Init' | 'exe' = 'Init') =>
  estate.session.create(`${foldersPath}/${key}`, ledgerData(key.slice(key.lastIndexOf('/') + 1), state), { parents: true })

describe('a ledger in folders', () => {
  it('is watched as it grows: new owners, new days, entries that go', async () => {
    for (const key of ['billing/2026-01-01/f-1', 'billing/2026-01-02/f-2', 'stock/2026-01-01/f-3']) {
      estate.verdicts.set(key.slice(-3), 'commit')
      await put(key)
      const message = await waitFor(key, 'owner-committed')
      expect(message).toMatchObject({ key, owner: key.split('/')[0], identity: { path: `${foldersPath}/${key}`, id: key.slice(-3) } })
    }
    expect(await openCount()).toBe(3)
    await estate.session.remove(`${foldersPath}/stock/2026-01-01/f-3`, -1)
    await estate.session.remove(`${foldersPath}/stock/2026-01-01`, -1)
    await waitForMessage('stock/2026-01-01/f-3', (item) => item.settledBy === 'by-owner', 15_000, 'ledger:folders')
  })

  it('is whole after a restart, when nothing but the scan can tell', async () => {
    await collectors.close()
    await put('billing/2026-01-03/f-4')
    await estate.session.remove(`${foldersPath}/billing/2026-01-02/f-2`, -1)
    collectors = await startCollectors(estate)
    await waitFor('billing/2026-01-03/f-4', 'owner-unknown')
    await waitForMessage('billing/2026-01-02/f-2', (item) => item.settledBy === 'by-owner', 15_000, 'ledger:folders')
    expect(await openCount()).toBe(2)
  })

  it.each(['none', 'claimed', 'committed'])('settles an entry where it lies, also when the worker dies at "%s"', async (place) => {
    const [id, key] = [`f-send-${place}`, `billing/2026-01-04/f-send-${place}`]
    estate.verdicts.set(id, 'commit')
    await put(key)
    const planned = await resolve(await waitFor(key, 'owner-committed'), 'resend')
    if (place !== 'none') await stopAt(estate, place)
    expect(await runUntilEnd(estate, planned.id)).toMatchObject({ state: 'succeeded' })
    const { data } = await estate.session.getData(`${foldersPath}/${key}`)
    expect(JSON.parse(data.toString())).toMatchObject({ state: 'exe', claim: { operation: planned.id } })
  })

  it('allows nothing with a message that stands in two folders', async () => {
    estate.verdicts.set('f-twice', 'commit')
    await put('billing/2026-01-05/f-twice')
    await waitFor('billing/2026-01-05/f-twice', 'owner-committed')
    await put('stock/2026-01-05/f-twice')
    for (const key of ['billing/2026-01-05/f-twice', 'stock/2026-01-05/f-twice']) {
      const message = await waitFor(key, 'entry-unreadable')
      expect(message.verbs.filter(({ allowed }) => allowed)).toEqual([])
    }
    await estate.session.remove(`${foldersPath}/stock/2026-01-05/f-twice`, -1)
    await waitFor('billing/2026-01-05/f-twice', 'owner-committed')
  })
})

describe('a ledger with an audit', () => {
  /** What a write left, by its name in the audit; undefined where it did not arrive. */
  async function auditOf(operation: OperationRow, write: string): Promise<unknown> {
    const path = `${auditPath}/${operation.createdAt.slice(0, 10)}/${operation.id}-${write}`
    if (!(await estate.session.exists(path))) return undefined
    return JSON.parse((await estate.session.getData(path)).data.toString()) as unknown
  }
  async function planned(id: string, verb: 'resend' | 'rollback'): Promise<OperationRow> {
    estate.verdicts.set(id, verb === 'resend' ? 'commit' : 'rollback')
    await put(`billing/day/${id}`)
    return resolve(await waitFor(`billing/day/${id}`, verb === 'resend' ? 'owner-committed' : 'owner-rolled-back'), verb)
  }

  it('has every write of an operation beside it: who, when, why, from what to what', async () => {
    const operation = await runUntilEnd(estate, (await planned('a-send', 'resend')).id)
    expect(operation.state).toBe('succeeded')
    const entry = `${foldersPath}/billing/day/a-send`
    const common = {
      operation: operation.id,
      kind: 'message.resend',
      actor: 'ada',
      reason: 'because of the test',
      entry,
      at: expect.any(String),
    }
    expect(await auditOf(operation, 'claimed')).toEqual({ ...common, write: 'claimed', from: 'Init', to: 'Init' })
    expect(await auditOf(operation, 'exe')).toEqual({ ...common, write: 'exe', from: 'Init', to: 'exe' })
    const { claim } = JSON.parse((await estate.session.getData(entry)).data.toString()) as { claim: { at: number } }
    expect(await auditOf(operation, 'claimed')).toMatchObject({ at: new Date(claim.at).toISOString() })
    expect(operation.steps.find(({ name }) => name === 'closed')?.detail).toEqual({
      audit: `${auditPath}/${operation.createdAt.slice(0, 10)}/${operation.id}-exe`,
    })
  })

  it.each(['claiming', 'claimed', 'closing', 'closed'])(
    'has each write once when the worker dies at "%s" and comes back',
    async (place) => {
      const { id } = await planned(`a-dies-${place}`, 'resend')
      const zombie = await stopAt(estate, place)
      const operation = await runUntilEnd(estate, id)
      await zombie.resume()
      expect(operation.state).toBe('succeeded')
      expect([await auditOf(operation, 'claimed'), await auditOf(operation, 'exe')]).toMatchObject([{ to: 'Init' }, { to: 'exe' }])
      expect((await estate.copies(`a-dies-${place}`)).filter(({ status }) => status === 'committed')).toHaveLength(1)
    },
  )

  it.each([
    ['resend', 'claiming', 'refused'],
    ['resend', 'claimed', 'needs-attention'],
    ['rollback', 'voiding', 'refused'],
    ['rollback', 'voided', 'needs-attention'],
  ] as const)('tells, of a %s whose worker died at "%s" and whose entry was written over since: %s', async (verb, place, state) => {
    const id = `a-over-${place}`
    const operation = await planned(id, verb)
    await stopAt(estate, place)
    await estate.session.setData(`${foldersPath}/billing/day/${id}`, ledgerData(id, 'Init'), -1)
    expect(await runUntilEnd(estate, operation.id)).toMatchObject({ state })
    expect(await estate.copies(id)).toEqual([])
  })

  it.each([
    ['deleting', 'refused', undefined],
    ['deleted', 'succeeded', { write: 'deleted', from: 'exe', to: null }],
  ])('tells, of a mark-done whose worker died at "%s" and whose entry is gone, whose doing it was', async (place, state, audited) => {
    const id = `a-done-${place}`
    await ownerSends(id)
    await put(`billing/day/${id}`, 'exe')
    const operation = await resolve(await waitFor(`billing/day/${id}`, 'sent-not-cleaned-up'), 'mark-done')
    await stopAt(estate, place)
    if (place === 'deleting') await estate.session.remove(`${foldersPath}/billing/day/${id}`, -1)
    expect(await runUntilEnd(estate, operation.id)).toMatchObject({ state })
    const found = await auditOf(operation, 'deleted')
    if (audited) expect(found).toMatchObject(audited)
    else expect(found).toBeUndefined()
  })
})
