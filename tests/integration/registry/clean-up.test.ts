// Removing leftovers through the pipeline: what is removed, what is kept, and taking it back.
import { beforeEach, describe, expect, it } from 'vitest'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { previewCleanUp } from '../../../lib/registry/queries/leftovers.ts'
import { cleanUp } from '../../../lib/registry/commands.ts'
import { cleanUpPreviewSchema } from '../../../lib/registry/clean-up/schema.ts'
import { listRegistryEvents } from '../../../lib/registry/queries.ts'
import { eventsQuerySchema } from '../../../lib/registry/requests.ts'
import { cleanUpWorld } from './clean-up-world.ts'
import { deadDirectory, definitionPath, liveInstance, liveProvider, overrideRule, untilSeen } from './clean-up-seed.ts'
import { providerPath, put, rows, until } from './estate.ts'

const world = cleanUpWorld()
const mapping = '/dubbo/mapping/com.shop.Order'
const revision = `/dubbo/metadata/ghost/${'9'.repeat(32)}`
const definition = definitionPath('com.shop.Order', 'provider', 'ghost')
let old = ''
let paths: string[] = []

/** A living service, and a leftover of every kind that can be removed. */
beforeEach(async () => {
  const { writer } = world.estate()
  old = await deadDirectory(writer, 'com.shop.Old')
  await liveProvider(writer, 'com.shop.Order', 'shop')
  await put(writer, mapping, 'shop,ghost')
  await put(writer, revision, '{"app":"ghost"}')
  await put(writer, definition, '{}')
  const persistent = providerPath('com.shop.Order', { host: '10.0.0.7' })
  await put(writer, persistent, '10.0.0.7')
  await untilSeen(2)
  await world.search()
  paths = [old, mapping, '/dubbo/metadata/ghost', definition, persistent]
})

const without = (tree: Record<string, string>, ...prefixes: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))))
const text = (value: string | undefined): string => Buffer.from((value ?? '').split(' ')[0] ?? '', 'base64').toString()

describe('the dry run', () => {
  it('shows every znode with version and size, and changes nothing', async () => {
    const before = await world.tree()
    const { data, complete } = await previewCleanUp({ registry: 'main', paths, withRules: false })
    expect([cleanUpPreviewSchema.parse(data), complete]).toEqual([data, true])
    expect(data.items.map(({ path, nodes, blocks }) => [path, nodes.length, blocks]).sort()).toEqual(
      [
        [old, 5, []],
        [mapping, 1, []],
        ['/dubbo/metadata/ghost', 2, []],
        [definition, 1, []],
        [paths[4], 1, []],
      ].sort(),
    )
    const [node] = data.items.find(({ path }) => path === mapping)?.nodes ?? []
    expect([node?.action, node?.content, node?.after]).toEqual(['set', 'shop,ghost', 'shop'])
    expect([data.removable, data.nodes]).toEqual([5, 10])
    expect(await world.tree()).toEqual(before)
  })

  it('keeps a directory with rules inside unless they are carried along', async () => {
    await put(world.estate().writer, overrideRule('com.shop.Old'))
    const ask = async (withRules: boolean) => (await previewCleanUp({ registry: 'main', paths: [old], withRules })).data
    expect((await ask(false)).items[0]?.blocks.map(({ code }) => code)).toEqual(['rules-inside'])
    const along = await ask(true)
    expect([along.items[0]?.blocks, along.items[0]?.nodes.some(({ content }) => content.startsWith('override://'))]).toEqual([[], true])
  })

  it('says who came back to life meanwhile', async () => {
    const { writer } = world.estate()
    await liveProvider(writer, 'com.shop.Old')
    await liveInstance(writer, 'ghost', '9'.repeat(32))
    const { data } = await previewCleanUp({ registry: 'main', paths, withRules: false })
    expect(data.items.filter(({ blocks }) => blocks.length === 0).map(({ path }) => path)).toEqual([paths[4]])
  })

  it('refuses what is no leftover, and a confirmation of something else', async () => {
    const ask = { registry: 'main', withRules: false }
    await expect(previewCleanUp({ ...ask, paths: ['/dubbo/com.shop.Order'] })).rejects.toMatchObject({ code: 'not-found' })
    const { data } = await previewCleanUp({ ...ask, paths: [old] })
    await put(world.estate().writer, `${old}/providers`, 'changed')
    const confirm = cleanUp({ ...ask, paths: [old], reason: 'not used', fingerprint: data.fingerprint }, 'ada')
    await expect(confirm).rejects.toMatchObject({ code: 'stale-version' })
    expect(await rows('select 1 from registry_backup')).toEqual([])
  })
})

describe('a clean-up', () => {
  it('removes exactly what was planned, keeps the rest to the byte, and is taken back whole', async () => {
    const before = await world.tree()
    const operation = await world.plan(paths)
    expect(await rows('select 1 from registry_backup')).toHaveLength(5)
    const done = await world.run(operation.id)
    expect([done.state, done.outcome]).toEqual(['succeeded', 'read back: 5 of 5 removed (10 znodes)'])
    const after = await world.tree()
    expect(text(after[mapping])).toBe('shop')
    expect(without(after, mapping)).toEqual(without(before, ...paths))
    expect(await world.leftovers()).toEqual([])
    const undone = await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too early' })).id)
    expect([undone.state, undone.outcome]).toEqual(['succeeded', 'read back: 5 made again'])
    expect(await world.tree()).toEqual(before)
  })

  it('puts access lists back as they were', async () => {
    const { writer } = world.estate()
    const acl = [
      { permissions: 31, scheme: 'world', id: 'anyone' },
      { permissions: 1, scheme: 'ip', id: '10.1.2.3' },
    ]
    await writer.multi([
      { kind: 'create', path: '/dubbo/com.shop.Guarded', data: Buffer.from('x'), acl },
      { kind: 'create', path: '/dubbo/com.shop.Guarded/providers', acl },
    ])
    await world.search()
    const before = await world.tree()
    const done = await world.run((await world.plan(['/dubbo/com.shop.Guarded'])).id)
    await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too early' })).id)
    expect(await world.tree()).toEqual(before)
    expect(before['/dubbo/com.shop.Guarded/providers']).toContain('ip:10.1.2.3:1')
  })

  it('keeps what a provider came back to between plan and execution, and does the others', async () => {
    const operation = await world.plan(paths)
    await liveProvider(world.estate().writer, 'com.shop.Old')
    const before = await world.tree()
    const done = await world.run(operation.id)
    expect(done.state).toBe('succeeded')
    expect(done.outcome).toContain('4 of 5 removed')
    expect(done.outcome).toContain('1 kept: children of /dubbo/com.shop.Old/providers came or went')
    const after = await world.tree()
    expect(
      Object.keys(before)
        .filter((path) => path.startsWith(old))
        .every((path) => after[path] === before[path]),
    ).toBe(true)
  })

  it('keeps the whole directory when a provider starts in the very moment of its removal', async () => {
    const operation = await world.plan([old])
    const before = await world.tree()
    let provider = ''
    const act = async () => {
      provider = await liveProvider(world.estate().writer, 'com.shop.Old')
    }
    const done = await world.run(operation.id, { racing: { change: 1, act } })
    expect([done.state, done.outcome.startsWith('nothing was removed')]).toEqual(['refused', true])
    expect(without(await world.tree(), provider)).toEqual(before)
  })

  it('is refused when everything moved, without touching anything', async () => {
    const operation = await world.plan([definition, mapping])
    const { writer } = world.estate()
    await writer.setData(definition, Buffer.from('{"new":1}'), -1)
    await writer.setData(mapping, Buffer.from('shop,ghost,other'), -1)
    const before = await world.tree()
    const done = await world.run(operation.id)
    expect(done.state).toBe('refused')
    expect(done.outcome).toContain('has other content')
    expect(await world.tree()).toEqual(before)
  })

  it('lets one of two operators through and tells the other, whose backup goes', async () => {
    const answers = await Promise.allSettled([world.plan(paths, { actor: 'ada' }), world.plan([old], { actor: 'bob' })])
    expect(answers.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(answers.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'conflict' } })
    expect(await rows('select distinct id from registry_backup')).toHaveLength(1)
  })

  it('removes 500 at once, and stops after as many failures as it may have', async () => {
    const { writer } = world.estate()
    const names = Array.from({ length: 500 }, (_, index) => `/dubbo/mapping/com.shop.Bulk${String(index).padStart(3, '0')}`)
    await Promise.all(names.map((path) => put(writer, path, 'ghost')))
    await world.search()
    const operation = await world.plan(names)
    for (const path of names.slice(0, 3)) await writer.setData(path, Buffer.from('ghost,other'), -1)
    const stopped = await world.run(operation.id, { maxFailures: 3 })
    expect([stopped.state, stopped.outcome.startsWith('nothing was removed')]).toEqual(['refused', true])
    expect(await writer.getChildren('/dubbo/mapping')).toHaveLength(501)
    await world.search()
    const done = await world.run((await world.plan(names)).id)
    expect([done.state, done.outcome]).toEqual(['succeeded', 'read back: 500 of 500 removed (500 znodes)'])
    expect(await writer.getChildren('/dubbo/mapping')).toEqual(['com.shop.Order'])
  })

  it('names itself in the history of the rules it took away', async () => {
    await put(world.estate().writer, overrideRule('com.shop.Old'))
    await until(
      'the rule',
      () => rows('select 1 from rule'),
      (found) => found.length === 1,
    )
    const done = await world.run((await world.plan([old], { withRules: true })).id)
    const seen = async () => (await listRegistryEvents(eventsQuerySchema.parse({ type: 'rule-disappeared' }))).data
    await until('the event', seen, (events) => events.some((event) => event.operationId === done.id))
  })
})

describe('undo', () => {
  it('never overwrites what came back, and makes the rest again', async () => {
    const { writer } = world.estate()
    const before = await world.tree()
    const done = await world.run((await world.plan([old, definition])).id)
    const provider = await liveProvider(writer, 'com.shop.Old')
    await put(writer, definition, '{"mine":"now"}')
    const undone = await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too early' })).id)
    expect([undone.state, undone.undo.possible]).toEqual(['succeeded', false])
    const after = await world.tree()
    expect([text(after[definition]), Object.keys(after).includes(provider)]).toEqual(['{"mine":"now"}', true])
    expect(Object.keys(without(after, provider)).sort()).toEqual(Object.keys(before).sort())
  })

  it('is refused when everything came back by itself', async () => {
    const { writer } = world.estate()
    const done = await world.run((await world.plan([definition])).id)
    await put(writer, definition, '{}')
    const undone = await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too early' })).id)
    expect([undone.state, undone.outcome]).toEqual(['refused', 'everything that was removed is there again'])
  })
})
