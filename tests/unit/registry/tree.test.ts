import { describe, expect, it } from 'vitest'
import { DirtySet } from '../../../lib/registry/io/dirty-set.ts'
import { difference } from '../../../lib/registry/io/diff.ts'
import { isSame } from '../../../lib/registry/same.ts'
import { interfaceOf, touchedBy, treePathsOf, watchedPaths } from '../../../lib/registry/tree.ts'

const paths = treePathsOf({ root: 'dubbo', servicesPath: '/services', configNamespace: 'dubbo', metadataRoot: 'dubbo' })

describe('an event', () => {
  it.each([
    ['/dubbo/a.B/providers/dubbo%3A%2F%2Fx', { kind: 'interface', node: 'a.B' }],
    ['/dubbo/a.B', { kind: 'interface', node: 'a.B' }],
    ['/dubbo/config/dubbo/a.B::.configurators', { kind: 'rule', path: '/dubbo/config/dubbo/a.B::.configurators' }],
    ['/dubbo/mapping/a.B', { kind: 'mapping', interface: 'a.B' }],
    ['/dubbo/config/mapping/a.B/shop', { kind: 'mapping', interface: 'a.B' }],
    ['/dubbo/config/mapping', undefined],
    ['/dubbo/metadata/a.B/1.0/provider/shop', { kind: 'mapping', interface: 'a.B' }],
    ['/services/shop/10.0.0.1:1', { kind: 'instance', application: 'shop', node: '10.0.0.1:1' }],
    ['/services/shop', { kind: 'application', application: 'shop' }],
    ['/dubbo', { kind: 'everything' }],
    ['/services', undefined],
    ['/dubbo/mapping', undefined],
    ['/dubbo2/a.B', undefined],
  ])('at %s touches %j', (path, expected) => {
    expect(touchedBy(paths, path)).toEqual(expected)
  })

  it('is watched once, also where one subtree lies in another', () => {
    expect(watchedPaths(paths)).toEqual(['/dubbo', '/services'])
    expect(
      watchedPaths(treePathsOf({ root: 'gray', servicesPath: '/gray/apps', configNamespace: 'dubbo', metadataRoot: 'dubbo' })),
    ).toEqual(['/gray', '/dubbo/config', '/dubbo/mapping', '/dubbo/metadata'])
    const elsewhere = treePathsOf({ root: 'gray', servicesPath: '/services', configNamespace: 'gray', metadataRoot: 'meta' })
    expect(watchedPaths(elsewhere)).toEqual(['/gray', '/services', '/meta/mapping', '/meta/metadata'])
    expect(touchedBy(elsewhere, '/meta/mapping/a.B')).toEqual({ kind: 'mapping', interface: 'a.B' })
    expect(touchedBy(elsewhere, '/gray/mapping/a.B')).toBeUndefined()
    expect(watchedPaths(treePathsOf({ root: 'dubbo', servicesPath: '/dubbo', configNamespace: 'dubbo', metadataRoot: 'dubbo' }))).toEqual([
      '/dubbo',
    ])
  })

  it('knows directories that stand for no interface', () => {
    expect([
      interfaceOf('a.B'),
      interfaceOf('a%2FB'),
      interfaceOf('a%3AB'),
      interfaceOf('a%2EB'),
      interfaceOf('%'),
      interfaceOf(''),
    ]).toEqual(['a.B', undefined, undefined, undefined, undefined, undefined])
  })
})

describe('what moved', () => {
  it('rests until it is quiet, but not for ever', () => {
    const dirty = new DirtySet<string>({ quietMs: 40, maxMs: 100 })
    dirty.add('a', 'a', 0)
    expect(dirty.take(39, 10)).toEqual([])
    for (const at of [30, 60, 90]) dirty.add('a', 'a', at)
    expect(dirty.nextAt()).toBe(100)
    expect(dirty.take(99, 10)).toEqual([])
    expect(dirty.take(100, 10)).toEqual(['a'])
    expect(dirty.size).toBe(0)
  })

  it('may rest shorter, unless it waits for a return already', () => {
    const dirty = new DirtySet<string>({ quietMs: 40, maxMs: 200 })
    dirty.add('came', 'came', 0, 8)
    dirty.add('left', 'left', 0)
    dirty.add('left', 'left', 5, 8)
    expect(dirty.take(8, 10)).toEqual(['came'])
    expect(dirty.take(39, 10)).toEqual([])
    expect(dirty.take(40, 10)).toEqual(['left'])
  })

  it('is taken in portions', () => {
    const dirty = new DirtySet<number>({ quietMs: 0, maxMs: 0 })
    for (const item of [1, 2, 3]) dirty.add(String(item), item, 0)
    expect([dirty.take(1, 2), dirty.take(1, 2)]).toEqual([[1, 2], [3]])
  })
})

describe('a difference', () => {
  it('tells what came, what went and what changed, and nothing else', () => {
    const found = difference(
      [
        { id: 'a', n: 1 },
        { id: 'b', n: 1 },
        { id: 'c', n: 1 },
      ],
      [
        { id: 'b', n: 1 },
        { id: 'c', n: 2 },
        { id: 'd', n: 1 },
      ],
      (fact) => fact.id,
    )
    expect(found.appeared.map((fact) => fact.id)).toEqual(['d'])
    expect(found.removals.map((fact) => fact.id)).toEqual(['a'])
    expect(found.changed).toEqual([{ before: { id: 'c', n: 1 }, after: { id: 'c', n: 2 } }])
    expect(found.upserts.map((fact) => fact.id)).toEqual(['c', 'd'])
  })

  it('does not care for the order of keys', () => {
    expect(isSame({ a: 1, b: [{ c: null }] }, { b: [{ c: null }], a: 1 })).toBe(true)
    expect(isSame({ a: 1 }, { a: 1, b: undefined })).toBe(false)
    expect(isSame([1], { 0: 1 })).toBe(false)
  })
})
