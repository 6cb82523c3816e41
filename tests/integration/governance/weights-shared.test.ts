// Two services of one consumer application that is told by its own document: their changes meet in that document, and must not be in each
// other's way, nor in anybody else's.
import { beforeEach, describe, expect, it } from 'vitest'
import { setWeights } from '../../../lib/governance/commands.ts'
import { previewWeights } from '../../../lib/governance/queries.ts'
import { behindPath } from '../../../lib/governance/tasks/behind-path.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { getOperation } from '../../../lib/operations/queries.ts'
import { database } from '../../../lib/platform/database.ts'
import { ownWrites } from '../../../lib/registry/io/own-writes.ts'
import { sourceId } from './registry-rows.ts'
import { governanceWorld, type Crash } from './world.ts'

const world = governanceWorld()
const orders = 'g1/com.shop.Order:1.0.0'
const stock = 'g1/com.shop.Stock:1.0.0'
const address = '10.0.0.1:20880'
const sharedPath = '/dubbo/config/dubbo/shop.configurators'

/** Two services on Dubbo 2.6, each with two providers, and a consumer of both on 3.2: it passes the services' own rules over. */
beforeEach(async () => {
  const { pool } = database()
  await pool.query('truncate provider, consumer, rule')
  await pool.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, first_seen)
     select $1, service, address, 'dubbo', 'backend', split_part(address, ':', 1), 20880, '', '2.6', 'interface', now()
     from unnest($2::text[]) as service, unnest($3::text[]) as address`,
    [sourceId, [orders, stock], [address, '10.0.0.2:20880']],
  )
  await pool.query(
    `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
     select $1, service, 'c', '10.0.1.1', 'shop', '3.2.18', '3.2', now() from unnest($2::text[]) as service`,
    [sourceId, [orders, stock]],
  )
})

async function plan(service: string, weight: number | null) {
  const asked = { kind: 'weight', service, weights: { [address]: weight } } as const
  const { fingerprint } = (await previewWeights(asked)).data
  return setWeights({ ...asked, reason: 'because', fingerprint }, 'ada')
}

async function run(id: string) {
  const done = await world.run(id)
  await world.mirror()
  return done
}

const item = (service: string, weight: number) =>
  `  - side: consumer\n    addresses: ["0.0.0.0"]\n    providerAddresses: ["${address}"]\n    services: ["${service}"]\n    parameters: {weight: ${weight}}\n`
const head = 'configVersion: v2.7\nscope: application\nkey: shop\nenabled: true\nconfigs:\n'
const ordersItem = item('com.shop.Order', 300)
const stockItem = item('com.shop.Stock', 50)
const unversioned = { version: 0, czxid: '1', mzxid: '1', writtenAt: null }
const sharedText = () => world.read(sharedPath)

describe('two services whose weights share the document of a consumer application', () => {
  it('are both changed, though both were planned before either was executed', async () => {
    const [first, second] = [await plan(orders, 300), await plan(stock, 50)]
    const ends = [await run(first.id), await run(second.id)]
    expect(ends.map(({ state, outcome }) => [state, outcome.slice(0, 30)])).toEqual(
      ends.map(() => ['succeeded', 'The registry holds the rule. N']),
    )
    expect(await sharedText()).toBe(head + ordersItem + stockItem)
  })

  it('are both changed by workers that write at the same moment', async () => {
    const [first, second] = [await plan(orders, 300), await plan(stock, 50)]
    const ends = await Promise.all([world.run(first.id), world.run(second.id)])
    expect(ends.map(({ state }) => state)).toEqual(['succeeded', 'succeeded'])
    expect([head + ordersItem + stockItem, head + stockItem + ordersItem]).toContain(await sharedText())
  })

  it('does not call a person when the other service is changed while the calls are watched', async () => {
    const first = await plan(orders, 300)
    let isFirstLook = true
    const observed = async () => {
      if (isFirstLook) {
        isFirstLook = false
        await world.mirror()
        await world.run((await plan(stock, 50)).id)
      }
      // too few to say anything: it is looked at again
      return [{ address, calls: 10 }]
    }
    expect((await world.run(first.id, { observed })).state).toBe('succeeded')
    expect(await sharedText()).toBe(head + ordersItem + stockItem)
  })

  const crashes = [1, 2].flatMap((change): Crash[] => [
    { when: 'before', change },
    { when: 'after', change },
  ])
  it.each(crashes)(
    'are both changed when a worker dies $when change $change and the other service is changed before the next',
    async (crash) => {
      const [first, second] = [await plan(orders, 300), await plan(stock, 50)]
      const done = await world.run(second.id, { crash, between: async () => void (await world.run(first.id)) })
      expect([done.state, (await getOperation(first.id)).state]).toEqual(['succeeded', 'succeeded'])
      expect([head + ordersItem + stockItem, head + stockItem + ordersItem]).toContain(await sharedText())
    },
  )

  it('are taken back each by itself, in the order they were made, and nothing is left', async () => {
    const [first, second] = [await plan(orders, 300), await plan(stock, 50)]
    for (const { id } of [first, second]) await run(id)
    const undo = async (id: string) => (await run((await undoOperation(id, { actor: 'bob', reason: 'too slow' })).id)).state
    expect(await undo(first.id)).toBe('succeeded')
    expect(await sharedText()).toBe(head + stockItem)
    expect(await undo(second.id)).toBe('succeeded')
    expect(await world.mirror()).toEqual({})
  })

  it('puts back the items of one service beside those that another service wrote since they were cleared', async () => {
    await run((await plan(orders, 300)).id)
    const cleared = await plan(orders, null)
    await run(cleared.id)
    await run((await plan(stock, 50)).id)
    expect((await run((await undoOperation(cleared.id, { actor: 'bob', reason: 'wrong one' })).id)).state).toBe('succeeded')
    expect(await sharedText()).toBe(head + stockItem + ordersItem)
  })

  it('says what it found, and the collector knows it for its own', async () => {
    const [first, second] = [await plan(orders, 300), await plan(stock, 50)]
    await run(first.id)
    const { steps } = await run(second.id)
    expect(steps.find(({ name }) => name === 'others-kept')?.said).toEqual([{ code: 'rule-others-kept', params: { path: sharedPath } }])
    const rule = { path: sharedPath, kind: 'configurators' as const, key: 'shop', content: (await sharedText()) ?? '', ...unversioned }
    const written = await ownWrites({ sql: database().pool, sourceId }, { upserts: [rule], removals: [], appeared: [], changed: [] })
    expect(written.writerOf(sharedPath)?.id).toBe(second.id)
  })

  it('does not hold a release up because the other service is changed between its steps', async () => {
    const first = await plan(orders, 300)
    await run(first.id)
    const moves = [{ step: 0, at: '2026-01-01T00:00:00Z', parts: [{ part: orders, operationId: first.id }] }]
    const behind = async () => behindPath({ moves }, { [sharedPath]: (await sharedText()) ?? null })
    await run((await plan(stock, 50)).id)
    expect(await behind()).toBeUndefined()
    await world.put(sharedPath, head + stockItem)
    expect(await behind()).toBe(sharedPath)
  })

  it('keeps a preview good while only the other service moved', async () => {
    const asked = { kind: 'weight', service: stock, weights: { [address]: 50 } } as const
    const { fingerprint } = (await previewWeights(asked)).data
    await run((await plan(orders, 300)).id)
    expect((await previewWeights(asked)).data.fingerprint).toBe(fingerprint)
    expect((await run((await setWeights({ ...asked, reason: 'because', fingerprint }, 'ada')).id)).state).toBe('succeeded')
  })

  it.each([
    ['an item of its own', head + item('com.shop.Stock', 7)],
    ['a disabled document', (head + ordersItem).replace('enabled: true', 'enabled: false')],
    ['a text that is none', 'configs: ['],
  ])('is refused, and nothing is written, when somebody wrote %s meanwhile', async (_, text) => {
    const planned = await plan(stock, 50)
    await world.put(sharedPath, text)
    const done = await world.run(planned.id)
    expect([done.state, done.outcome]).toEqual(['refused', `changed since it was planned: ${sharedPath} was created`])
    expect(await world.mirror()).toEqual({ [sharedPath]: text })
  })
})
