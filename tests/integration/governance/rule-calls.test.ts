// A route is published by the real pipeline; the calls after it are held against what its preview said.
import { beforeEach, describe, expect, it } from 'vitest'
import * as route from '../../../app/api/v1/operations/[id]/calls/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { setRule } from '../../../lib/governance/commands/set-rule.ts'
import { getRule } from '../../../lib/governance/queries/rule.ts'
import { getRuleCalls } from '../../../lib/governance/queries/rule-calls.ts'
import { ruleCallsSchema } from '../../../lib/governance/rules/rule-calls.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { answerSchema } from '../../../lib/platform/answer.ts'
import { database } from '../../../lib/platform/database.ts'
import { addresses, service, sourceId } from './registry-rows.ts'
import { governanceWorld } from './world.ts'

const world = governanceWorld()
const name = { kind: 'condition', scope: 'service', key: service, registry: 'main' } as const
const text = (condition: string): string =>
  `configVersion: v2.7\nscope: service\nforce: true\nenabled: true\nkey: ${service}\nconditions:\n  - "${condition}"\n`

beforeEach(async () => {
  const { pool } = database()
  await pool.query(
    `insert into service (source_id, id, interface, "group", version, applications, consumer_apps, protocols, generations, provider_count, consumer_count)
     values ($1, $2, 'com.shop.Order', 'g1', '1.0.0', '{orders}', '{shop,shop3.2.18}', '{dubbo}', '{3.3}', 3, 2) on conflict do nothing`,
    [sourceId, service],
  )
  await pool.query(
    `insert into source (id, kind, name, state, detail) values ('monitor:test', 'monitor', 'test', 'fresh', '{}') on conflict do nothing`,
  )
  await pool.query(`delete from call_report where source_id = 'monitor:test'`)
})

async function publish(content: string): Promise<OperationRow> {
  await world.mirror()
  const { fingerprint } = (await getRule(name)).data
  return world.run((await setRule(name, { registry: 'main', reason: 'a test', fingerprint, content }, 'ann')).id)
}

const lastWriteOf = ({ steps }: OperationRow): number => Date.parse(steps.findLast(({ name: step }) => step === 'written')?.at ?? '')

/** Reports of the providers, half a minute after the rule was written. */
async function report(operation: OperationRow, calls: readonly number[]): Promise<void> {
  for (const [place, count] of calls.entries())
    await database().pool.query(
      `insert into call_report (source_id, at, side, application, interface, "group", version, method, client, server, success)
       values ('monitor:test', $1, 'provider', 'orders', 'com.shop.Order', 'g1', '1.0.0', 'place', '10.0.1.1', $2, $3)`,
      [new Date(lastWriteOf(operation) + 40_000), addresses[place], count],
    )
}

const lookAt = async (operation: OperationRow, afterMs: number) => {
  const { data } = await getRuleCalls(operation.id, new Date(lastWriteOf(operation) + afterMs))
  expect(ruleCallsSchema.parse(data)).toEqual(data)
  return data
}

describe('the calls after a route was published', () => {
  it('follow it, which is told of every provider whose share changes', async () => {
    const done = await publish(text('=> host != 10.0.0.1'))
    expect(done.state).toBe('succeeded')
    expect((await lookAt(done, 1000)).state).toBe('waiting')
    await report(done, [0, 40, 44])
    const { state, services } = await lookAt(done, 60_000)
    expect([state, services.map(({ verdict, calls }) => [verdict, calls])]).toEqual(['counting', [['follows', 84]]])
    expect(services[0]?.shares.map(({ address, low, high }) => [address, low, high])).toEqual([
      [addresses[0], 0, 0],
      [addresses[1], 0.5, 0.5],
      [addresses[2], 0.5, 0.5],
    ])
    expect((await lookAt(done, 40 * 60_000)).state).toBe('over')
  })

  it('do not follow it, or are too few to tell', async () => {
    const done = await publish(text('=> host != 10.0.0.1'))
    expect((await lookAt(done, 60_000)).services[0]).toMatchObject({ verdict: 'too-few', calls: 0 })
    await report(done, [40, 40, 44])
    expect((await lookAt(done, 60_000)).services[0]?.verdict).toBe('not-followed')
  })

  it('are not asked of a rule that changes no share, nor once another change came', async () => {
    const idle = await publish(text('application=nobody => host != 10.0.0.1'))
    expect((await lookAt(idle, 60_000)).services).toEqual([])
    const done = await publish(text('=> host != 10.0.0.1'))
    const back = await world.run((await undoOperation(done.id, { actor: 'ann', reason: 'back again' })).id)
    expect((await lookAt(done, 60_000)).state).toBe('over')
    await report(back, [30, 30, 30])
    expect((await lookAt(back, 60_000)).services[0]?.verdict).toBe('follows')
  })

  it('are told over the API', async () => {
    const { id } = await publish(text('=> host != 10.0.0.1'))
    const headers = { host: 'console.test', authorization: `Bearer ${await createToken('viewer', 'viewer')}` }
    const answer = await route.GET(new Request(`http://console.test/api/v1/operations/${id}/calls`, { headers }), {
      params: Promise.resolve({ id }),
    })
    expect(answerSchema(ruleCallsSchema).parse(await answer.json()).data.state).toBe('waiting')
  })
})
