import { describe, expect, it } from 'vitest'
import { setWeights } from '../../../lib/governance/commands.ts'
import { formatWeightOverride } from '../../../lib/governance/override-url.ts'
import { getProviderWeight, getServiceWeights, previewWeights } from '../../../lib/governance/queries.ts'
import { listRules } from '../../../lib/governance/queries/list-rules.ts'
import { rulesQuerySchema } from '../../../lib/governance/rules/list-schema.ts'
import { providerWeightSchema, weightPreviewSchema, serviceWeightsSchema } from '../../../lib/governance/schema.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { addresses, seed, service, sourceId } from './registry-rows.ts'
import { foreign, plannedState, planWeights as plan } from './plan-weights.ts'
import { governanceWorld, urlDirectory, yamlPath } from './world.ts'

const world = governanceWorld()
const [first, second] = addresses

describe('preview', () => {
  it('shows weights and shares before and after, who reads what, and every znode', async () => {
    const { data, complete } = await previewWeights({ kind: 'weight', service, weights: { [first]: 300 } })
    expect(complete).toBe(true)
    expect(weightPreviewSchema.parse(data)).toEqual(data)
    expect(
      data.providers.map(({ weightBefore, weightAfter, shareBefore, shareAfter }) => [weightBefore, weightAfter, shareBefore, shareAfter]),
    ).toEqual([
      [100, 300, 1 / 3, 0.6],
      [100, 100, 1 / 3, 0.2],
      [100, 100, 1 / 3, 0.2],
    ])
    expect(data.consumers.map(({ generation, reads }) => [generation, reads.includes('override-url')])).toEqual([
      ['2.5/2.6', true],
      ['3.2', false],
    ])
    expect(data.writes.map(({ path, form, before }) => [path.startsWith(yamlPath) || path.startsWith(urlDirectory), form, before])).toEqual(
      [
        [true, 'configurators-consumer', null],
        [true, 'override-url', null],
      ],
    )
  })

  it('changes nothing and is the same when asked twice', async () => {
    const request = { kind: 'weight', service, weights: { [first]: 300 } } as const
    expect((await previewWeights(request)).data.fingerprint).toBe((await previewWeights(request)).data.fingerprint)
    expect(await world.mirror()).toEqual({})
  })

  it('answers not-found for a service nobody registered and invalid-input for a path in disguise', async () => {
    await expect(previewWeights({ kind: 'weight', service: 'com.shop.Nothing', weights: {} })).rejects.toMatchObject({ code: 'not-found' })
    await expect(previewWeights({ kind: 'weight', service: 'g/../x:1', weights: {} })).rejects.toMatchObject({ code: 'invalid-input' })
  })
})

describe('setting weights', () => {
  it('writes both forms, reads them back, and succeeds honestly when no calls are seen', async () => {
    const expected = await plannedState(world, { [first]: 300 })
    const done = await world.run((await plan({ [first]: 300 })).id)
    expect([done.state, done.outcome]).toEqual([
      'succeeded',
      'The registry holds the rule. No calls were seen, so only the registry was proved.',
    ])
    expect(await world.mirror()).toEqual(expected)
    expect(Object.keys(expected)).toHaveLength(2)
    expect(done.steps.map((step) => step.name)).toEqual([
      'planned',
      'claimed',
      'writing',
      'written',
      'writing',
      'written',
      'verifying',
      'read-back',
      'verified',
    ])
  })

  it('succeeds with the figures when the observed shares follow', async () => {
    const counts = [
      { address: first, calls: 305 },
      { address: second, calls: 107 },
      { address: addresses[2], calls: 98 },
    ]
    const done = await world.run((await plan({ [first]: 300 })).id, { observed: async () => counts })
    expect([done.state, done.outcome]).toEqual(['succeeded', `${first} observed 0.60 of 510 calls, expected 0.60`])
  })

  it('asks for a person when the calls keep contradicting the rule', async () => {
    const counts = addresses.map((address) => ({ address, calls: 200 }))
    const done = await world.run((await plan({ [first]: 300 })).id, { observed: async () => counts })
    expect(done.state).toBe('needs-attention')
    expect(done.outcome).toContain(`${first} observed 0.33 of 600 calls, expected 0.60`)
  })

  it('refuses a fingerprint that no longer holds, and names the path that moved', async () => {
    const preview = await previewWeights({ kind: 'weight', service, weights: { [first]: 300 } })
    await world.put(yamlPath, foreign)
    await world.mirror()
    await expect(
      setWeights({ kind: 'weight', service, weights: { [first]: 300 }, reason: 'because', fingerprint: preview.data.fingerprint }, 'ada'),
    ).rejects.toMatchObject({
      code: 'stale-version',
      details: { moved: [{ path: yamlPath, content: foreign }] },
    })
  })

  it('is refused at execution when somebody changed the rule that the console has not seen yet', async () => {
    const operation = await plan({ [first]: 300 })
    await world.put(yamlPath, foreign)
    const done = await world.run(operation.id)
    expect(done.state).toBe('refused')
    expect(done.outcome).toContain(yamlPath)
    expect(await world.mirror()).toEqual({ [yamlPath]: foreign })
  })

  it('is refused when another old rule for the same provider appeared', async () => {
    const operation = await plan({ [first]: 300 })
    const other = formatWeightOverride({ interface: 'com.shop.Order', group: 'g1', version: '1.0.0' }, first, 7)
    await world.put(`${urlDirectory}/${encodeURIComponent(other)}`, '')
    expect((await world.run(operation.id)).state).toBe('refused')
  })

  it('lets one of two operators through and tells the other', async () => {
    const preview = await previewWeights({ kind: 'weight', service, weights: { [first]: 300 } })
    const ask = (actor: string) =>
      setWeights({ kind: 'weight', service, weights: { [first]: 300 }, reason: 'because', fingerprint: preview.data.fingerprint }, actor)
    const answers = await Promise.allSettled([ask('ada'), ask('bob')])
    expect(answers.map((answer) => answer.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find((answer) => answer.status === 'rejected')?.reason).toMatchObject({ code: 'conflict' })
  })

  it('keeps items, comments and unknown fields of others to the byte', async () => {
    await world.put(yamlPath, foreign)
    await world.mirror()
    await world.run((await plan({ [first]: 300 })).id)
    const text = await world.read(yamlPath)
    expect(text?.startsWith(foreign)).toBe(true)
    await world.mirror()
    await world.run((await plan({ [first]: null })).id)
    expect(await world.read(yamlPath)).toBe(foreign)
  })

  it('refuses to plan what would change nothing', async () => {
    await world.run((await plan({ [first]: 300 })).id)
    await world.mirror()
    await expect(plan({ [first]: 300 })).rejects.toMatchObject({ code: 'invalid-input' })
  })
})

describe('undo', () => {
  it.each([
    ['no rule', undefined],
    ['a rule of others', foreign],
  ])('puts back exactly what was there: %s', async (_, before) => {
    if (before !== undefined) await world.put(yamlPath, before)
    const start = await world.mirror()
    const done = await world.run((await plan({ [first]: 300, [second]: 0 })).id)
    expect(Object.keys(await world.mirror()).length).toBeGreaterThan(Object.keys(start).length)
    const undone = await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too slow' })).id)
    expect(undone.state).toBe('succeeded')
    expect(await world.mirror()).toEqual(start)
  })

  it('puts back a rule that was cleared, byte for byte', async () => {
    await world.run((await plan({ [first]: 300 })).id)
    const start = await world.mirror()
    const cleared = await world.run((await plan({ [first]: null })).id)
    expect(await world.mirror()).toEqual({})
    await world.run((await undoOperation(cleared.id, { actor: 'bob', reason: 'wrong one' })).id)
    expect(await world.mirror()).toEqual(start)
  })

  it('is refused when somebody changed the rule since', async () => {
    const done = await world.run((await plan({ [first]: 300 })).id)
    const text = `${await world.read(yamlPath)}# mine now\n`
    await world.put(yamlPath, text)
    const undone = await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too slow' })).id)
    expect(undone.state).toBe('refused')
    expect(await world.read(yamlPath)).toBe(text)
  })
})

describe('reading', () => {
  it('lists weights with expected shares and the rules behind them', async () => {
    await seed(['3.3.6'])
    const { data } = await getServiceWeights(service)
    expect(serviceWeightsSchema.parse(data)).toEqual(data)
    expect(data.providers.map(({ weight, expectedShare, observedShare }) => [weight, expectedShare, observedShare])).toEqual(
      addresses.map(() => [100, 1 / 3, null]),
    )
    await world.put(yamlPath, foreign)
    await world.mirror()
    const rules = await listRules(rulesQuerySchema.parse({ service }))
    expect(rules.data.map(({ registry, path, kind, content }) => [registry, path, kind, content])).toEqual([
      [sourceId, yamlPath, 'override', foreign],
    ])
    expect((await listRules(rulesQuerySchema.parse({ service: 'com.shop.Other' }))).data).toEqual([])
    const detail = await getProviderWeight(service, addresses[0])
    expect(providerWeightSchema.parse(detail.data)).toEqual(detail.data)
    expect(detail.data.claims.map(({ path, verdict }) => [path, verdict])).toContainEqual([null, 'decides'])
    await expect(getProviderWeight(service, '10.9.9.9:1')).rejects.toMatchObject({ code: 'not-found' })
  })
})
