// The mapping of Dubbo 2.7 (a node per application in the config centre): what is stale in it is removed and taken back like the rest.
import { describe, expect, it } from 'vitest'
import { undoOperation } from '../../../lib/operations/commands.ts'
import { previewCleanUp } from '../../../lib/registry/queries/leftovers.ts'
import { cleanUpWorld } from './clean-up-world.ts'
import { liveInstance, liveProvider, untilSeen } from './clean-up-seed.ts'
import { put } from './estate.ts'

const world = cleanUpWorld()
const at = (node: string) => `/dubbo/config/mapping/com.shop.${node}`
const without = (tree: Record<string, string>, ...prefixes: string[]): Record<string, string> =>
  Object.fromEntries(Object.entries(tree).filter(([path]) => !prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`))))

describe('the mapping of 2.7', () => {
  it('loses what is stale in it, keeps a node that was written since, and is taken back whole', async () => {
    const { writer } = world.estate()
    for (const node of ['Order/shop', 'Order/ghost', 'Gone/ghost', 'Gone/other', 'Moved/ghost'])
      await put(writer, at(node), '1795552061802')
    await liveProvider(writer, 'com.shop.Order', 'shop')
    await untilSeen(1)
    await world.search()
    const before = await world.tree()
    const stale = [at('Order/ghost'), at('Gone'), at('Moved')]
    const { data } = await previewCleanUp({ registry: 'main', paths: stale, withRules: false })
    expect(data.items.map(({ path, nodes, blocks }) => [path, nodes.map(({ action }) => action).join(' '), blocks])).toEqual([
      [at('Gone'), 'remove remove remove', []],
      [at('Moved'), 'remove remove', []],
      [at('Order/ghost'), 'remove', []],
    ])
    const operation = await world.plan(stale)
    await writer.create(at('Moved/shop'), Buffer.from('1'))
    const done = await world.run(operation.id)
    expect([done.state, done.outcome]).toEqual([
      'succeeded',
      `read back: 2 of 3 removed (4 znodes); 1 kept: children of ${at('Moved')} came or went`,
    ])
    const moved = at('Moved/shop')
    expect(without(await world.tree(), moved, at('Moved'))).toEqual(without(before, ...stale))
    await writer.remove(moved, -1)
    await world.run((await undoOperation(done.id, { actor: 'bob', reason: 'too early' })).id)
    expect(await world.tree()).toEqual(before)
  })

  it('is kept where it names somebody else meanwhile, or its application came back', async () => {
    const { writer } = world.estate()
    for (const node of ['Gone/other', 'Order/ghost']) await put(writer, at(node), '1')
    await world.search()
    await put(writer, at('Gone/shop'), '1')
    await liveInstance(writer, 'ghost', '9'.repeat(32))
    const { data } = await previewCleanUp({ registry: 'main', paths: [at('Gone'), at('Order')], withRules: false })
    expect(data.items.map(({ blocks }) => blocks.map(({ code }) => code))).toEqual([['unexpected'], ['in-use']])
  })
})
