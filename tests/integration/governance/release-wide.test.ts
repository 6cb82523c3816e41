// A new version that only gets slower, and a release of everything that an application provides.
import { describe, expect, it } from 'vitest'
import { abortReleaseNow, continueReleaseNow } from '../../../lib/governance/commands/release.ts'
import { getServiceWeights } from '../../../lib/governance/queries.ts'
import { previewRelease } from '../../../lib/governance/queries/release.ts'
import { getReleaseCandidates } from '../../../lib/governance/queries/release-candidates.ts'
import { releaseCandidatesSchema } from '../../../lib/governance/release/candidates.ts'
import { releasePreviewRequestSchema } from '../../../lib/governance/release/schema.ts'
import { listOperations } from '../../../lib/operations/queries.ts'
import { database } from '../../../lib/platform/database.ts'
import { addresses, service, sourceId } from './registry-rows.ts'
import { drive, fresh, mirror, obedient, slower, start } from './release-world.ts'
import { governanceWorld } from './world.ts'

const world = governanceWorld()
const asked = { actor: 'ada', reason: 'a test' }
const other = 'com.shop.Stock:1.0.0'

async function shareOf(id: string): Promise<number> {
  await mirror(world)
  const { data } = await getServiceWeights(id)
  return data.providers.find(({ address }) => address === fresh)?.expectedShare ?? -1
}

describe('a new version that is slower', () => {
  it('is undone by the guard, one step, and the reason names both times', async () => {
    const { id } = await start(world)
    await drive(world, id, { calls: obedient(), until: ({ step, state }) => step === 1 && state === 'watching' })
    const held = await drive(world, id, { calls: slower(3), until: ({ state }) => state === 'held' })
    expect([held.step, held.held?.by, held.look?.guard.latency.isTripped]).toEqual([0, 'guard', true])
    expect(held.held?.why).toBe(
      'The new version is slower: 15.0 ms against 5.0 ms per call, more than 1.5 times in 20 of 20 steps of time.',
    )
    expect(held.held?.said?.map(({ code }) => code)).toEqual(['release-slower'])
    expect(await shareOf(service)).toBeCloseTo(0.05, 3)
  })

  it('goes on as long as it stays within the ratio', async () => {
    const { id } = await start(world)
    expect((await drive(world, id, { calls: slower(1.4) })).state).toBe('completed')
  })

  it('is stopped by a smaller ratio where one is asked for', async () => {
    const { id } = await start(world, { guard: { latencyRatio: 1.2, onTrip: 'zero' } })
    const held = await drive(world, id, { calls: slower(1.4), until: ({ state }) => state === 'held' })
    expect([held.step, await shareOf(service)]).toEqual([-1, 0])
  })
})

/** A second service of the same instances, whose consumer is of 3.3. */
async function seedOther(): Promise<void> {
  const { pool } = database()
  await pool.query(
    `insert into provider (source_id, service, address, protocol, application, host, port, release, generation, level, first_seen)
     select $1, $2, address, 'dubbo', 'orders', split_part(address, ':', 1), 20880, '3.3.6', '3.3', 'both', now() from unnest($3::text[]) as address`,
    [sourceId, other, addresses],
  )
  await pool.query(
    `insert into consumer (source_id, service, id, host, application, release, generation, first_seen)
     values ($1, $2, 'c33', '10.0.1.2', 'web', '3.3.6', '3.3', now())`,
    [sourceId, other],
  )
}

describe('a release of an application', () => {
  const wide = { service: undefined, application: 'orders' }

  it('moves every service that the new version provides, step by step, and an abort puts all of them back', async () => {
    await seedOther()
    const before = await mirror(world)
    const { id, services } = await start(world, wide)
    expect(services).toEqual([other, service])
    const watching = await drive(world, id, { until: ({ step, state }) => step === 0 && state === 'watching', hasPassed: false })
    expect(watching.operations.map(({ part, step }) => [part, step])).toEqual([
      [other, 0],
      [service, 0],
    ])
    for (const one of services) expect(await shareOf(one)).toBeCloseTo(0.05, 3)
    await continueReleaseNow(id, { ...asked, next: true })
    await drive(world, id, { until: ({ step, state }) => step === 1 && state === 'watching', hasPassed: false })
    for (const one of services) expect(await shareOf(one)).toBeCloseTo(0.5, 3)
    await abortReleaseNow(id, asked)
    const aborted = await drive(world, id)
    expect([aborted.state, aborted.operations, await mirror(world)]).toEqual(['aborted', [], before])
    const { data } = await listOperations({ kind: 'weight.set' })
    expect(data.map(({ state }) => state)).toEqual(Array.from({ length: 8 }, () => 'succeeded'))
  })

  it('is chosen among the instances of the application, each once, and of a service among its providers', async () => {
    await seedOther()
    await database().pool.query(`update provider set application = 'others', effective_weight = 30 where service = $1 and address = $2`, [
      other,
      addresses[2],
    ])
    const { data } = await getReleaseCandidates({ application: 'orders' })
    expect(releaseCandidatesSchema.parse(data)).toEqual(data)
    expect([data.registry, data.candidates.map(({ address, services, weight }) => [address, services, weight])]).toEqual([
      sourceId,
      [
        [addresses[0], 2, 100],
        [addresses[1], 2, 100],
        [addresses[2], 1, 100],
      ],
    ])
    const ofService = await getReleaseCandidates({ service: other })
    expect(ofService.data.candidates.map(({ application, weight }) => [application, weight])).toContainEqual(['others', 30])
    await expect(getReleaseCandidates({})).rejects.toMatchObject({ code: 'invalid-input' })
    await expect(getReleaseCandidates({ application: 'nobody' })).rejects.toMatchObject({ code: 'not-found' })
  })

  it('is undone in every service when its guard trips', async () => {
    await seedOther()
    const { id, services } = await start(world, wide)
    const held = await drive(world, id, { calls: obedient(0.6), until: ({ state }) => state === 'held' })
    expect([held.step, held.held?.by]).toEqual([-1, 'guard'])
    for (const one of services) expect(await shareOf(one)).toBe(0)
  })

  it('and one of a service of it are not under way together', async () => {
    await seedOther()
    const { id } = await start(world, wide)
    await drive(world, id, { until: ({ state }) => state === 'watching', hasPassed: false })
    await expect(start(world)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('under way') })
  })

  it('needs an old version of each service', async () => {
    await seedOther()
    await database().pool.query('delete from provider where service = $1 and address <> $2', [other, fresh])
    const request = { application: 'orders', choose: { by: 'addresses', addresses: [fresh] } }
    await expect(previewRelease(releasePreviewRequestSchema.parse(request))).rejects.toMatchObject({ details: { field: 'choose' } })
  })
})
