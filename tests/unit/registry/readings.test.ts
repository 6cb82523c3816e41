import { describe, expect, it } from 'vitest'
import type { NodeStat } from '../../../lib/platform/zookeeper/session.ts'
import type { InstanceNode } from '../../../lib/registry/instance-node.ts'
import { digestsOf, readingOfInterface } from '../../../lib/registry/io/readings.ts'

const stat: NodeStat = {
  version: 0,
  childrenVersion: 4,
  aclVersion: 0,
  childCount: 2,
  dataLength: 0,
  createdZxid: '10',
  modifiedZxid: '10',
  childrenZxid: '14',
  createdAt: new Date(1000),
  modifiedAt: new Date(1000),
  ephemeralOwner: '0',
}
const digest = (changes: Partial<NodeStat> = {}, { format = 'a', mapped = ['shop'], alone = [] as InstanceNode[] } = {}): string =>
  readingOfInterface(format, 'com.shop.A', { stats: { providers: { ...stat, ...changes }, consumers: stat }, mapped, alone }).digest

describe('what an interface was made of', () => {
  it('is the same for the same tree, code and mapping', () => {
    expect(digest()).toBe(digest())
  })

  it.each([
    ['a child that came or went', { childrenZxid: '15' }],
    ['a child that came and went', { childrenVersion: 6 }],
    ['another number of children', { childCount: 3 }],
    ['another access list', { aclVersion: 1 }],
    ['a directory made again', { createdZxid: '12' }],
    ['a tree made again by the same script, with the same transaction numbers', { createdAt: new Date(2000) }],
  ])('differs for %s', (_, changes) => {
    expect(digest(changes)).not.toBe(digest())
  })

  it('differs for other code, another mapping and a category that is gone', () => {
    expect(digest({}, { format: 'b' })).not.toBe(digest())
    expect(digest({}, { mapped: [] })).not.toBe(digest())
    expect(readingOfInterface('a', 'com.shop.A', { stats: { providers: stat }, mapped: ['shop'], alone: [] }).digest).not.toBe(digest())
  })
  it('differs by who is on the application level only and by their metadata, whatever their order, and by nothing else of them', () => {
    const one = instance('10.0.0.1')
    const other = instance('10.0.0.2')
    const both = digest({}, { alone: [one, other] })
    expect(digest({}, { alone: [other, { ...one, release: '3.3.6' }] })).toBe(both)
    expect(digest({}, { alone: [one] })).not.toBe(both)
    expect(digest({}, { alone: [one, { ...other, revision: 'r2' }] })).not.toBe(both)
    expect(digestsOf(both).nodes).toBe(digest())
    expect(digestsOf(digest()).alone).toBe('')
  })
})

const instance = (host: string): InstanceNode => ({
  application: 'shop',
  node: `${host}:20880`,
  address: `${host}:20880`,
  host,
  port: 20_880,
  release: '3.2.5',
  revision: 'r1',
  endpoints: [],
  metadata: {},
  startedAt: null,
  generation: '3.2',
  hasMetadataService: true,
})
