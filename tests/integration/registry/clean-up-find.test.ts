// What is called a leftover, and what never is.
import { describe, expect, it } from 'vitest'
import { cleanUpWorld } from './clean-up-world.ts'
import { deadDirectory, definitionPath, liveConsumer, liveInstance, liveProvider, overrideRule, untilSeen } from './clean-up-seed.ts'
import { providerPath, put, rows, sourceState, until, untilFresh } from './estate.ts'

const world = cleanUpWorld()
const md5 = (digit: string): string => digit.repeat(32)
const kindsByPath = async (): Promise<Record<string, string>> =>
  Object.fromEntries((await world.leftovers()).map((row) => [row.path, row.kind]))

describe('leftovers', () => {
  it('lists a dead directory with the rules inside and since when, and no directory that anybody is on', async () => {
    const { writer } = world.estate()
    const dead = await deadDirectory(writer, 'com.shop.Old')
    await put(writer, overrideRule('com.shop.Old'))
    await deadDirectory(writer, 'com.shop.Live')
    await liveProvider(writer, 'com.shop.Live')
    await deadDirectory(writer, 'com.shop.Wanted')
    await liveConsumer(writer, 'com.shop.Wanted')
    await put(writer, '/dubbo/not-dubbo/something-else')
    await untilSeen(1)
    await until(
      'the consumer',
      () => rows('select 1 from consumer'),
      (found) => found.length === 1,
    )
    await world.search()
    expect(await kindsByPath()).toEqual({ [dead]: 'dead-directory' })
    const [row] = await world.leftovers()
    expect(row?.evidence.map(({ code }) => code)).toEqual(['nobody-registered', 'quiet-since', 'rules-inside'])
    expect([row?.nodes, row?.subject, row?.registry, row?.removable]).toEqual([6, { interface: 'com.shop.Old' }, 'main', true])
    expect(Math.abs(Date.now() - Date.parse(row?.unusedSince ?? ''))).toBeLessThan(30_000)
  })

  it('dates a directory by the history when that saw the last one leave', async () => {
    const { writer } = world.estate()
    const provider = await liveProvider(writer, 'com.shop.Leaving')
    await untilSeen(1)
    await writer.remove(provider, -1)
    await untilSeen(0)
    await world.search()
    const [row] = await world.leftovers()
    const [event] = await rows<{ at: Date }>(
      `select at from registry_event where type = 'provider-disappeared' and service like 'com.shop.Leaving%'`,
    )
    expect(row?.evidence.map(({ code }) => code)).toContain('last-left')
    expect(Date.parse(row?.unusedSince ?? '')).toBeLessThanOrEqual(event?.at.getTime() ?? 0)
  })

  it('lists what applications left behind: mapping, revisions, definitions; of a living one only what it does not use', async () => {
    const { writer } = world.estate()
    await liveProvider(writer, 'com.shop.Order', 'shop')
    await liveInstance(writer, 'shop', md5('a'))
    await put(writer, '/dubbo/mapping/com.shop.Order', 'shop,ghost')
    await put(writer, '/dubbo/mapping/com.shop.Gone', 'ghost')
    await put(writer, '/dubbo/mapping/com.shop.Fine', 'shop')
    for (const node of ['com.shop.Order/shop', 'com.shop.Order/ghost', 'com.shop.Gone/ghost', 'com.shop.Gone/other', 'com.shop.Fine/shop'])
      await put(writer, `/dubbo/config/mapping/${node}`, '1795552061802')
    await put(writer, '/dubbo/config/mapping/com.shop.Strange/ghost/below')
    for (const digit of ['1', '2', '3', '4', 'a']) await put(writer, `/dubbo/metadata/shop/${md5(digit)}`, '{}')
    await put(writer, `/dubbo/metadata/ghost/${md5('9')}`, '{}')
    await put(writer, definitionPath('com.shop.Order', 'provider', 'shop'), '{}')
    await put(writer, definitionPath('com.shop.Order', 'provider', 'ghost'), '{}')
    await put(writer, definitionPath('com.shop.Gone', 'provider', 'ghost'), '{}')
    await untilSeen(1, 1)
    await world.search()
    expect(await kindsByPath()).toEqual({
      '/dubbo/mapping/com.shop.Order': 'stale-mapping',
      '/dubbo/mapping/com.shop.Gone': 'stale-mapping',
      '/dubbo/config/mapping/com.shop.Order/ghost': 'stale-mapping',
      '/dubbo/config/mapping/com.shop.Gone': 'stale-mapping',
      [`/dubbo/metadata/shop/${md5('1')}`]: 'stale-metadata-revision',
      '/dubbo/metadata/ghost': 'stale-metadata-revision',
      [definitionPath('com.shop.Order', 'provider', 'ghost')]: 'stale-definition',
      '/dubbo/metadata/com.shop.Gone': 'stale-definition',
    })
    for (const row of await world.leftovers({ search: 'com.shop.Order', kind: 'stale-mapping' }))
      expect(row.subject.applications).toEqual(['ghost'])
  })

  it('lists providers that do not end with their process, a part of the registry each time', async () => {
    const { writer } = world.estate()
    const names = ['com.shop.A', 'com.shop.B', 'com.shop.C']
    for (const name of names) await put(writer, providerPath(name, { host: '10.0.0.7' }))
    await liveProvider(writer, 'com.shop.A')
    await put(writer, providerPath('com.shop.A', { host: '10.0.0.8', params: { dynamic: 'false' } }))
    await untilSeen(5)
    const next = await world.search({ after: '', budget: 1 })
    expect(next).toBe('com.shop.A')
    expect((await world.leftovers()).map((row) => [row.subject.host, row.evidence[0]?.code]).sort()).toEqual([
      ['10.0.0.7', 'not-ephemeral'],
      ['10.0.0.8', 'static'],
    ])
    expect(await world.search({ after: next, budget: 100 })).toBe('')
    expect(await world.leftovers()).toHaveLength(4)
  })

  it('lists a rule for nobody, and says that it is taken back elsewhere', async () => {
    const { writer } = world.estate()
    await liveProvider(writer, 'com.shop.Order', 'shop')
    for (const key of ['shop.tag-router', 'ghost.tag-router', 'com.shop.Order:1.0.0:.configurators'])
      await put(writer, `/dubbo/config/dubbo/${key}`, 'enabled: true')
    await untilSeen(1)
    await until(
      'the rules',
      () => rows('select 1 from rule'),
      (found) => found.length === 3,
    )
    await world.search()
    expect((await world.leftovers()).map((row) => [row.path, row.kind, row.removable])).toEqual([
      ['/dubbo/config/dubbo/ghost.tag-router', 'orphan-rule', false],
    ])
  })

  it('forgets what came back to life, and keeps since when the rest is unused', async () => {
    const { writer } = world.estate()
    for (const name of ['com.shop.One', 'com.shop.Two']) await deadDirectory(writer, name)
    await world.search()
    const before = await world.leftovers({ search: 'Two' })
    await liveProvider(writer, 'com.shop.One')
    await untilSeen(1)
    await world.search()
    expect(await kindsByPath()).toEqual({ '/dubbo/com.shop.Two': 'dead-directory' })
    const after = await world.leftovers({ search: 'Two' })
    expect([after[0]?.firstSeen, after[0]?.unusedSince]).toEqual([before[0]?.firstSeen, before[0]?.unusedSince])
    expect(await world.leftovers({ olderThanDays: 1 })).toEqual([])
  })

  it('says nothing while the registry is not fresh, and never writes to it', async () => {
    const { writer } = world.estate()
    await deadDirectory(writer, 'com.shop.Old')
    const before = await world.tree()
    const { network } = world.estate()
    network.hold()
    network.cut()
    // a reading that began in that moment is given 20 s before it counts as failed
    await until('the registry being stale', sourceState, (state) => state === 'stale', 30_000)
    await expect(world.search()).rejects.toMatchObject({ code: 'unavailable' })
    expect(await world.leftovers()).toEqual([])
    network.cut()
    network.resume()
    await untilFresh()
    await world.search()
    expect(await world.leftovers()).toHaveLength(1)
    expect(await world.tree()).toEqual(before)
  })
})
