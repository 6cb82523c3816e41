// A host taken out of all its services in one operation: real ZooKeeper, the real pipeline, a worker killed at each of its changes.
import { beforeEach, describe, expect, it } from 'vitest'
import * as route from '../../../app/api/v1/instances/[address]/drain/route.ts'
import { createToken } from '../../../lib/access/commands.ts'
import { drainProvider } from '../../../lib/governance/commands/drain.ts'
import { previewDrain } from '../../../lib/governance/queries/drain.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
import type { OperationRow } from '../../../lib/operations/schema.ts'
import { database } from '../../../lib/platform/database.ts'
import { addresses, service, sourceId } from './registry-rows.ts'
import { governanceWorld, yamlPath } from './world.ts'

const world = governanceWorld()
const [first] = addresses
const other = 'g1/com.shop.Stock:2.0.0'

/** The same hosts provide a second service to the same consumers: one document of a consumer application serves both. */
beforeEach(async () => {
  const { pool } = database()
  await pool.query(`update provider set level = 'interface', release = '2.7.23', generation = '2.7'`)
  await pool.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, first_seen)
     select source_id, $2, address, protocol, application, host, port, release, generation, level, now() from provider where source_id = $1 and service = $3`,
    [sourceId, other, service],
  )
  await pool.query(
    `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
     select source_id, $2, id, host, application, release, generation, now() from consumer where source_id = $1 and service = $3`,
    [sourceId, other, service],
  )
})

async function plan(force = false, by: 'weight' | 'disabled' = 'weight'): Promise<OperationRow> {
  await world.mirror()
  const { data } = await previewDrain({ address: first }, { by })
  return drainProvider({ address: first }, { by, reason: 'new kernel', fingerprint: data.fingerprint, force }, 'ada')
}

/** An old rule URL is its name alone: what it holds is nothing. */
async function expectWritten(writes: readonly { path: string; form: string; after: string | null }[]): Promise<void> {
  expect(writes.length).toBeGreaterThan(0)
  for (const { path, form, after } of writes) expect(await world.read(path)).toBe(form === 'override-url' ? '' : after)
}

const quiet = () => ({ lastCallAt: new Date(Date.now() - 60_000), lastReportAt: new Date() })

describe('draining a host', () => {
  it('takes every instance on it out as one operation over a frozen list, and restores all of them', async () => {
    const host = first.split(':')[0] ?? ''
    const second = `${host}:20990`
    await database().pool.query(
      `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, first_seen)
       select source_id, service, $1, protocol, application, host, 20990, release, generation, level, now() from provider where address = $2`,
      [second, first],
    )
    const before = await world.mirror()
    const { data } = await previewDrain({ host })
    expect([
      data.addresses,
      data.services.map(({ weightBefore, weightAfter, othersLeft }) => [weightBefore, weightAfter, othersLeft]),
    ]).toEqual([
      [first, second].sort(),
      [
        [200, 0, 2],
        [200, 0, 2],
      ],
    ])
    const planned = await drainProvider(
      { host },
      { by: 'weight', reason: 'new kernel', fingerprint: data.fingerprint, force: false },
      'ada',
    )
    // whoever registers on it afterwards is not in the list
    await database().pool.query('delete from provider where address = $1', [second])
    const done = await world.run(planned.id, { callsTo: quiet })
    expect([done.state, done.plan['addresses']]).toEqual(['succeeded', [first, second].sort()])
    await expectWritten(data.writes)
    expect((await world.run((await undoOperation(planned.id, { actor: 'ada', reason: 'kernel is in' })).id)).state).toBe('succeeded')
    expect(await world.mirror()).toEqual(before)
  })

  it('is not found where nothing runs', async () => {
    await expect(previewDrain({ host: '10.9.9.9' })).rejects.toMatchObject({ code: 'not-found' })
  })
})

describe('draining an address', () => {
  it('writes weight 0 for every service of it, each document once, and succeeds when the calls have faded', async () => {
    const before = await world.mirror()
    const preview = (await previewDrain({ address: first })).data
    expect(preview.services.map(({ service: id, weightAfter, othersLeft }) => [id, weightAfter, othersLeft])).toEqual([
      [service, 0, 2],
      [other, 0, 2],
    ])
    expect(new Set(preview.writes.map(({ path }) => path)).size).toBe(preview.writes.length)
    const shared = preview.writes.find(({ form }) => form === 'configurators-application')
    expect([shared?.after?.includes('com.shop.Order'), shared?.after?.includes('com.shop.Stock')]).toEqual([true, true])

    const planned = await plan()
    const done = await world.run(planned.id, { callsTo: quiet })
    expect([done.state, done.outcome]).toEqual(['succeeded', expect.stringMatching(/^No call for .*safe to stop this address\.$/)])
    await expectWritten(preview.writes)

    const restored = await world.run((await undoOperation(planned.id, { actor: 'ada', reason: 'kernel is in' })).id)
    expect(restored.state).toBe('succeeded')
    expect(await world.mirror()).toEqual(before)
    for (const { path } of preview.writes) expect(await world.read(path)).toBeUndefined()
  })

  it.each(
    [1, 2, 3, 4].flatMap((change) => [
      { change, when: 'before' as const },
      { change, when: 'after' as const },
    ]),
  )('ends as if nothing had happened when its worker dies $when change $change', async (crash) => {
    const planned = await plan()
    const { writes } = (await previewDrain({ address: first })).data
    const done = await world.run(planned.id, { crash, callsTo: quiet })
    expect(done.state).toBe('succeeded')
    await expectWritten(writes)
  })

  it('calls a person while calls still arrive', async () => {
    const stubborn = await world.run((await plan()).id, { callsTo: () => ({ lastCallAt: new Date(), lastReportAt: new Date() }) })
    expect([stubborn.state, stubborn.outcome]).toEqual(['needs-attention', expect.stringContaining('Calls still arrive')])
  })

  it('says what nobody reported', async () => {
    const unseen = await world.run((await plan()).id)
    expect([unseen.state, unseen.outcome]).toEqual(['succeeded', expect.stringContaining('Only the registry is proved')])
  })

  it('is refused for the last provider of a service, unless it is forced', async () => {
    await database().pool.query('delete from provider where service = $1 and address <> $2', [other, first])
    await expect(plan()).rejects.toMatchObject({ code: 'conflict', details: { lastOf: [other] } })
    expect((await plan(true)).state).toBe('queued')
  })

  it('is refused where the others are no others for some calls, as their tags are not theirs', async () => {
    await database().pool.query(`update provider set tag = 'gray', params = '{"dubbo.tag": "gray"}' where address <> $1`, [first])
    await expect(plan()).rejects.toMatchObject({ code: 'conflict', details: { lastOf: [service, other] } })
    const { data } = await previewDrain({ address: first })
    expect(data.services[0]).toMatchObject({ othersLeft: 2, lastFor: expect.arrayContaining([{ application: 'shop', tag: '' }]) })
  })

  it('takes it out of every consumer’s list by disabled, in the forms that each reads, and restores byte for byte', async () => {
    const before = await world.mirror()
    const { data } = await previewDrain({ address: first }, { by: 'disabled' })
    expect(data.writes.map(({ form }) => form).sort()).toEqual([
      'configurators-application',
      'configurators-consumer',
      'configurators-consumer',
      'override-url',
      'override-url',
    ])
    for (const { form, after } of data.writes)
      expect(after).toContain(form === 'override-url' ? '&disabled=true&dynamic=false&enabled=true' : 'parameters: {disabled: true}')
    const planned = await plan(false, 'disabled')
    const done = await world.run(planned.id, { callsTo: quiet })
    expect(done.state).toBe('succeeded')
    await expectWritten(data.writes)
    // providers since 2.7 register again as disabled under the old URL: the page that restores it has to be there all the same
    await world.mirror()
    await database().pool.query(`update provider set disabled = true where address = $1`, [first])
    expect((await previewDrain({ address: first }, { by: 'disabled' })).data.writes).toEqual([])
    expect((await world.run((await undoOperation(planned.id, { actor: 'ada', reason: 'kernel is in' })).id)).state).toBe('succeeded')
    expect(await world.mirror()).toEqual(before)
  })

  it('keeps a weight that somebody set, and is not taken for one', async () => {
    const weighed = await plan()
    await world.run(weighed.id, { callsTo: quiet })
    await plan(false, 'disabled').then((planned) => world.run(planned.id, { callsTo: quiet }))
    const document = await world.read(yamlPath)
    expect([document?.includes('weight: 0'), document?.includes('disabled: true')]).toEqual([true, true])
  })

  it('is one at a time for an address, and refused when a rule moved since the preview', async () => {
    const planned = await plan()
    await expect(plan()).rejects.toMatchObject({ code: 'conflict', details: { operationId: planned.id } })
    const [write] = (await previewDrain({ address: first })).data.writes
    await world.put(write?.path ?? '', 'enabled: true\nconfigs: []\n')
    const refused = await world.run(planned.id)
    expect([refused.state, refused.outcome]).toEqual(['refused', expect.stringContaining('changed since it was planned')])
  })

  it('is asked for over the API: previewed by who may read rules, done by who may write them', async () => {
    await world.mirror()
    const call = async (role: 'viewer' | 'operator', body?: unknown) => {
      const init = { headers: { host: 'console.test', authorization: `Bearer ${await createToken(role, role)}` } }
      const request = new Request('http://console.test/api/v1/instances/x/drain', {
        ...init,
        ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
      })
      const context = { params: Promise.resolve({ address: first }) }
      const response = await (body === undefined ? route.GET(request, context) : route.POST(request, context))
      return { status: response.status, body: JSON.stringify(await response.json()) }
    }
    const preview = await call('viewer')
    expect([preview.status, preview.body]).toEqual([200, expect.stringContaining('"hasStatistics":false')])
    const { fingerprint } = (await previewDrain({ address: first })).data
    expect((await call('viewer', { reason: 'try it', fingerprint })).status).toBe(403)
    expect((await call('operator', { reason: 'try it', fingerprint: 'old' })).status).toBe(409)
    expect((await call('operator', { reason: 'try it', fingerprint })).status).toBe(202)
  })
})
