// The history says which of its entries our own operations caused, and only those.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { setWeights } from '../../../lib/governance/commands.ts'
import { previewWeights } from '../../../lib/governance/queries.ts'
import { createGovernanceOperationKinds } from '../../../lib/governance/tasks.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { createOperationRunner } from '../../../lib/operations/io/runner.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { systemClock } from '../../../lib/platform/clock.ts'
import type { Running } from '../../../lib/platform/worker-task.ts'
import { listRegistryEvents } from '../../../lib/registry/queries.ts'
import { eventsQuerySchema } from '../../../lib/registry/requests.ts'
import type { RegistryEventRow } from '../../../lib/registry/schema.ts'
import { quickTiming } from '../../support/quick-timing.ts'
import { useTestDatabase } from '../../support/test-database.ts'
import { consumerPath, log, providerPath, put, sourceId, startEstate, until, untilFresh, type Estate } from './estate.ts'

useTestDatabase()
const name = 'com.shop.OrderService'
const service = `g1/${name}:1.0.0`
const address = '10.0.0.1:20880'
const rulePath = `/dubbo/config/dubbo/${name}:1.0.0:g1.configurators`
let estate: Estate
let collector: Running

beforeAll(async () => {
  estate = await startEstate()
  const params = { group: 'g1' }
  for (const host of ['10.0.0.1', '10.0.0.2']) await put(estate.writer, providerPath(name, { host, params }))
  await put(estate.writer, consumerPath(name, { params }))
  await put(estate.writer, consumerPath(name, { host: '10.0.1.2', application: 'old', params: { ...params, release: '' } }))
  collector = await estate.startCollector()
  await untilFresh()
})
afterAll(() => estate.close())

const events = async (): Promise<RegistryEventRow[]> => (await listRegistryEvents(eventsQuerySchema.parse({ service }))).data

async function plan(weight: number): Promise<string> {
  const request = { kind: 'weight', service, weights: { [address]: weight } } as const
  const preview = await previewWeights(request)
  return (await setWeights({ ...request, reason: 'larger host', fingerprint: preview.data.fingerprint }, 'ada')).id
}

/** Runs an operation as the worker does. */
async function run(id: string): Promise<void> {
  const kinds = createGovernanceOperationKinds({
    sessions: { get: () => estate.writer },
    log,
    clock: systemClock,
    observedShares: async () => [],
    timing: quickTiming,
  })
  const runner = createOperationRunner({ kinds, holder: 'test', log, clock: systemClock, leasedSources: () => [sourceId] })
  await runner.runOnce()
  expect((await getOperation(id)).state).toBe('succeeded')
}

/** What an operation caused, when the collector has seen as many events as expected. */
async function causedBy(id: string, count: number): Promise<RegistryEventRow[]> {
  const own = async () => (await events()).filter((event) => event.operationId === id)
  await until('the events of the operation', own, (found) => found.length >= count)
  return own()
}

const typesOf = (found: readonly RegistryEventRow[]): string[] => found.map((event) => event.type).sort()

describe('history of what we did ourselves', () => {
  let id = ''

  it('names the operation on the rules it wrote and the weight that followed', async () => {
    id = await plan(300)
    await run(id)
    const own = await causedBy(id, 3)
    expect(typesOf(own)).toEqual(['provider-changed', 'rule-appeared', 'rule-appeared'])
    const moved = own.find((event) => event.type === 'provider-changed')
    expect([moved?.address, moved?.changes['effectiveWeight']]).toEqual([address, ['100', '300']])
    expect(own.map((event) => event.address)).toContain(rulePath)
  })

  it('does not name it on what somebody else wrote to the same path meanwhile', async () => {
    const text = (await estate.writer.getData(rulePath)).data.toString('utf8')
    await estate.writer.setData(rulePath, Buffer.from(`${text}# mine\n`), -1)
    const changed = async () => (await events()).filter((event) => event.type === 'rule-changed')
    await until('the foreign change', changed, (found) => found.length > 0)
    expect((await changed()).map((event) => event.operationId)).toEqual([null])
    await estate.writer.setData(rulePath, Buffer.from(text), -1)
    await until('the end of it', changed, (found) => found.length > 1)
  })

  it('names the undo on what the undo took away', async () => {
    const undo = await undoOperation(id, { actor: 'bob', reason: 'too slow' })
    await run(undo.id)
    expect(typesOf(await causedBy(undo.id, 3))).toEqual(['provider-changed', 'rule-disappeared', 'rule-disappeared'])
  })

  it('names it too when the collector was away and finds the result in a snapshot', async () => {
    const missed = await plan(500)
    await collector.close()
    await run(missed)
    expect((await events()).some((event) => event.operationId === missed)).toBe(false)
    await estate.startCollector()
    expect(typesOf(await causedBy(missed, 3))).toEqual(['provider-changed', 'rule-appeared', 'rule-appeared'])
  })
})
