// A gray release on a real ZooKeeper, through the real pipeline: by weight, by tag and by condition, guarded, aborted, and with its worker
// killed around everything it does.
import { describe, expect, it } from 'vitest'
import { setWeights } from '../../../lib/governance/commands.ts'
import { abortReleaseNow, continueReleaseNow, holdReleaseNow } from '../../../lib/governance/commands/release.ts'
import { getServiceWeights, previewWeights } from '../../../lib/governance/queries.ts'
import { previewRelease } from '../../../lib/governance/queries/release.ts'
import { releasePreviewRequestSchema, releaseSchema, type Release } from '../../../lib/governance/release/schema.ts'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { listOperations } from '../../../lib/operations/queries.ts'
import { database } from '../../../lib/platform/database.ts'
import { addresses, service } from './registry-rows.ts'
import { counted, drive, fresh, mirror, obedient, start, type Calls } from './release-world.ts'
import { governanceWorld } from './world.ts'

const world = governanceWorld()
const [first] = addresses
const asked = { actor: 'ada', reason: 'a test' }

const shareOfFresh = async (): Promise<number> => {
  await mirror(world)
  const { data } = await getServiceWeights(service)
  return data.providers.find(({ address }) => address === fresh)?.expectedShare ?? -1
}
const stubborn: Calls = async () => [counted(fresh, 400), counted(first, 600)]
const namesOf = (release: Release): string[] => release.events.map(({ name }) => name)
const isAt =
  (step: number, state: Release['state']) =>
  (release: Release): boolean =>
    release.step === step && release.state === state

describe('a release by weight', () => {
  it('goes from step to step while the new version does well, each step an operation, and is then complete', async () => {
    const { id } = await start(world)
    const watching = await drive(world, id, { until: isAt(0, 'watching'), hasPassed: false })
    expect(releaseSchema.parse(watching)).toEqual(watching)
    expect(await shareOfFresh()).toBeCloseTo(0.05, 3)
    await drive(world, id, { calls: obedient(), until: isAt(1, 'watching') })
    expect(await shareOfFresh()).toBeCloseTo(0.5, 3)
    const done = await drive(world, id, { calls: obedient() })
    expect([done.state, namesOf(done)]).toEqual(['completed', ['created', 'step-taken', 'step-passed', 'step-taken', 'step-passed']])
    const { data } = await listOperations({ kind: 'weight.set' })
    expect(data.map(({ state, actor }) => [state, actor])).toEqual([
      ['succeeded', 'ada'],
      ['succeeded', 'ada'],
    ])
  })

  it('does not go on before the window has passed, nor with too few calls', async () => {
    const { id } = await start(world, { guard: { windowSeconds: 60 } })
    let looks = 0
    const counting =
      (calls: Calls): Calls =>
      () => {
        looks += 1
        return calls()
      }
    const early = await drive(world, id, { calls: counting(obedient()), hasPassed: false, until: () => looks > 6 })
    expect([early.step, early.state, early.look?.guard.verdict]).toEqual([0, 'watching', 'fine'])
    looks = 0
    const few = await drive(world, id, { calls: counting(async () => [counted(fresh, 3), counted(first, 20)]), until: () => looks > 6 })
    expect([few.step, few.state, few.look?.guard.verdict]).toEqual([0, 'watching', 'too-few'])
  })

  it('is undone by the guard, one step, when the new version fails, and waits for a person', async () => {
    const { id } = await start(world)
    await drive(world, id, { calls: obedient(), until: isAt(1, 'watching') })
    const held = await drive(world, id, { calls: obedient(0.4), until: ({ state }) => state === 'held' })
    expect([held.step, held.held?.by, namesOf(held).slice(-2)]).toEqual([0, 'guard', ['guard-tripped', 'stepped-back']])
    expect(held.held?.why).toContain('fails more often')
    expect(await shareOfFresh()).toBeCloseTo(0.05, 3)
  })

  it('sends the new version nothing when it fails at the first step', async () => {
    const { id } = await start(world)
    const held = await drive(world, id, { calls: obedient(0.6), until: ({ state }) => state === 'held' })
    expect([held.step, await shareOfFresh()]).toEqual([-1, 0])
    await continueReleaseNow(id, { ...asked, next: false })
    expect((await drive(world, id, { until: isAt(0, 'watching'), hasPassed: false })).state).toBe('watching')
  })

  it('only stands still where the guard is told to hold', async () => {
    const { id } = await start(world, { guard: { onTrip: 'hold' } })
    const held = await drive(world, id, { calls: obedient(0.6), until: ({ state }) => state === 'held' })
    expect([held.step, held.held?.by]).toEqual([0, 'guard'])
    expect(await shareOfFresh()).toBeCloseTo(0.05, 3)
  })

  it('stands still when the calls do not follow', async () => {
    const { id } = await start(world)
    const held = await drive(world, id, { calls: stubborn, until: ({ state }) => state === 'held' })
    expect([held.step, held.held?.why]).toEqual([0, expect.stringContaining('The calls do not follow')])
  })

  it('is guarded while a person holds it, and goes on at a word', async () => {
    const { id } = await start(world)
    await drive(world, id, { until: isAt(0, 'watching'), hasPassed: false })
    await holdReleaseNow(id, asked)
    const held = await drive(world, id, { calls: obedient(), until: ({ look }) => (look?.window ?? 0) > 2 })
    expect([held.step, held.held?.by]).toEqual([0, 'person'])
    await continueReleaseNow(id, { ...asked, next: false })
    expect((await drive(world, id, { calls: obedient(), until: isAt(1, 'watching') })).step).toBe(1)
    await holdReleaseNow(id, asked)
    const tripped = await drive(world, id, { calls: obedient(0.4), until: ({ held: by }) => by?.by === 'guard' })
    expect([tripped.step, tripped.state]).toEqual([0, 'held'])
  })

  it('waits for a word at each step where it is told to', async () => {
    const { id } = await start(world, { advance: 'manual' })
    const ready = await drive(world, id, { calls: obedient(), until: ({ state }) => state === 'held' })
    expect([ready.step, ready.held?.by]).toEqual([0, 'ready'])
    await continueReleaseNow(id, { ...asked, next: false })
    expect((await drive(world, id, { until: isAt(1, 'watching'), hasPassed: false })).step).toBe(1)
  })

  it('stops where somebody else changed the weights, and overwrites nothing', async () => {
    const { id } = await start(world)
    await drive(world, id, { until: isAt(0, 'watching'), hasPassed: false })
    const weights = { [first]: 7 }
    const { fingerprint } = (await previewWeights({ kind: 'weight', service, weights })).data
    await world.run((await setWeights({ kind: 'weight', service, weights, reason: 'by hand', fingerprint }, 'bob')).id)
    const theirs = await mirror(world)
    await abortReleaseNow(id, asked)
    const held = await drive(world, id, { until: ({ state }) => state === 'held' })
    expect([held.held?.by, held.held?.why]).toEqual(['operation', expect.stringContaining('changed since')])
    expect(await mirror(world)).toEqual(theirs)
  })
})

describe('an abort', () => {
  it('puts back what was before, byte for byte, from any step', async () => {
    await world.put('/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.configurators', theirRule)
    const before = await mirror(world)
    const { id } = await start(world)
    await drive(world, id, { calls: obedient(), until: isAt(1, 'watching') })
    expect(await mirror(world)).not.toEqual(before)
    await abortReleaseNow(id, asked)
    const aborted = await drive(world, id)
    expect([aborted.state, aborted.operations, await mirror(world)]).toEqual(['aborted', [], before])
    await expect(abortReleaseNow(id, asked)).rejects.toMatchObject({ code: 'conflict' })
  })

  it('follows the operation by which a person undid a step already', async () => {
    const before = await mirror(world)
    const { id } = await start(world)
    const at = await drive(world, id, { until: isAt(0, 'watching'), hasPassed: false })
    await world.run((await undoOperation(at.operations[0]?.id ?? '', asked)).id)
    await abortReleaseNow(id, asked)
    expect([(await drive(world, id)).state, await mirror(world)]).toEqual(['aborted', before])
  })
})

const theirRule = `# theirs\nconfigVersion: v2.7\nscope: service\nkey: ${service}\nconfigs:\n  - side: consumer\n    parameters: {timeout: 900}\n`

describe('a release by tag', () => {
  it('keeps calls without the tag off the new version, then opens it to everybody', async () => {
    const { id } = await start(world, { mode: 'tag', tag: 'v2', steps: [{ percent: 0 }, { percent: 100 }] })
    await drive(world, id, { until: isAt(0, 'watching'), hasPassed: false })
    expect((await mirror(world))['/dubbo/config/dubbo/orders.tag-router']).toContain(`name: 'v2'\n    addresses: ['${fresh}']`)
    const done = await drive(world, id, { calls: obedient() })
    expect([done.state, (await mirror(world))['/dubbo/config/dubbo/orders.tag-router']]).toEqual(['completed', undefined])
  })
})

describe('a release by condition', () => {
  const path = '/dubbo/config/dubbo/com.shop.Order:1.0.0:g1.condition-router'
  const request = { mode: 'condition', key: 'attachments[user]', steps: [{ percent: 5, values: '0~4' }, { percent: 100 }] }

  it('sends calls with the values to the new version, then all', async () => {
    const { id } = await start(world, request)
    await drive(world, id, { until: isAt(0, 'watching'), hasPassed: false })
    expect((await mirror(world))[path]).toContain(`attachments[user]=0~4 => address=${fresh}`)
    await continueReleaseNow(id, { ...asked, next: true })
    await drive(world, id, { until: isAt(1, 'watching'), hasPassed: false })
    expect((await mirror(world))[path]).toContain(`conditions:\n  - '=> address=${fresh}'`)
    await abortReleaseNow(id, asked)
    expect([(await drive(world, id)).state, await mirror(world)]).toEqual(['aborted', {}])
  })

  it('is refused where there is a rule already', async () => {
    await world.put(path, `configVersion: v3.0\nscope: service\nkey: ${service}\nconditions: ['=> host=10.0.0.1']\n`)
    await expect(start(world, request)).rejects.toMatchObject({ code: 'conflict', details: { field: 'mode' } })
  })
})

describe('starting a release', () => {
  const refused = (request: Record<string, unknown>) =>
    previewRelease(releasePreviewRequestSchema.parse({ service, choose: { by: 'addresses', addresses: [fresh] }, ...request }))

  it('tells the share of each step, and that the new version takes calls already', async () => {
    const { data } = await refused({})
    expect(data.steps.map(({ percent, predicted }) => [percent, predicted?.low.toFixed(4)])).toEqual([
      [1, '0.0099'],
      [5, '0.0499'],
      [25, '0.2509'],
      [100, '1.0000'],
    ])
    expect(data.warnings.map(({ code }) => code)).toContain('new-takes-calls')
  })

  it('is one at a time for a service, and refused when something moved since the preview', async () => {
    await start(world)
    await expect(start(world)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('under way') })
  })

  it.each([
    ['an address that provides nothing', { choose: { by: 'addresses', addresses: ['10.9.9.9:1'] } }, 'choose'],
    ['every provider', { choose: { by: 'addresses', addresses: [...addresses] } }, 'choose'],
    ['a tag that nobody carries', { choose: { by: 'tag', value: 'v9' } }, 'choose'],
    ['steps that fall', { steps: [{ percent: 5 }, { percent: 5 }] }, 'steps'],
    ['a share of tagged calls', { mode: 'tag', tag: 'v2', steps: [{ percent: 5 }] }, 'steps'],
    ['a condition without a key', { mode: 'condition', steps: [{ percent: 5, values: '1' }] }, 'key'],
    ['a condition without values', { mode: 'condition', key: 'method', steps: [{ percent: 5 }] }, 'steps'],
  ])('refuses %s, and names the field', async (_what, request, field) => {
    await expect(refused(request)).rejects.toMatchObject({ code: 'invalid-input', details: { field } })
  })

  it('refuses weights where they decide nothing', async () => {
    await database().pool.query(`update consumer set load_balance = 'consistenthash'`)
    await expect(refused({})).rejects.toMatchObject({ details: { field: 'mode' }, message: expect.stringContaining('consistenthash') })
  })
})
