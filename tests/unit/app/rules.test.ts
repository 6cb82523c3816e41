import { describe, expect, it } from 'vitest'
import { byGeneration, classOf, matrixColumns, matrixRows } from '../../../app/(console)/rules/[kind]/[scope]/[key]/preview/matrix-model'
import type { PreviewGroup, PreviewService } from '../../../lib/governance/rules/preview-schema'

const side = (keptCount: number) => ({
  keptCount,
  kept: [],
  outcomes: [],
  loadbalance: 'random',
  shares: null,
  warmed: null,
  sharesReason: null,
})
const methods = (names: string[], before: number, after: number): PreviewGroup['methods'][number] => ({
  methods: names,
  methodCount: names.length,
  before: side(before),
  after: side(after),
  changed: before !== after,
  lostAll: before > 0 && after === 0,
  ring: null,
})
const group = (generation: string, count: number, classes: PreviewGroup['methods']): PreviewGroup => ({
  application: `shop-${generation}`,
  generation,
  view: 'interface',
  viewBefore: 'interface',
  count,
  consumers: [],
  methods: classes,
  movedParameters: [],
  changed: classes.some((one) => one.changed),
  lostAll: classes.some((one) => one.lostAll),
  withoutProvider: false,
})

const groups = [
  group('3.3', 2, [methods(['get', 'list'], 3, 1), methods(['save'], 3, 0)]),
  group('2.7', 3, [methods(['get'], 3, 3), methods(['list', 'save'], 3, 3)]),
  group('2.6', 4, [methods([], 3, 3)]),
]
const consumers: PreviewService['consumers'] = [0, 1, 2, -1].map((place) => ({
  id: `c${place}`,
  application: 'shop',
  address: '10.0.0.1',
  generation: groups[place]?.generation ?? '2.6',
  group: place,
  changed: place === 0,
  lostAll: place === 0,
}))

describe('the matrix of a preview', () => {
  it('puts methods into one column only where no group of consumers tells them apart', () => {
    expect(matrixColumns({ groups }).map((column) => column.methods)).toEqual([['get'], ['list'], ['save']])
    expect(matrixColumns({ groups: groups.slice(0, 1) }).map((column) => column.methods)).toEqual([['get', 'list'], ['save']])
  })
  it('shows columns with a change first', () => {
    const quiet = group('3.2', 1, [methods(['a'], 2, 2), methods(['b'], 2, 1)])
    expect(matrixColumns({ groups: [quiet] }).map((column) => column.id)).toEqual(['b', 'a'])
  })
  it('has one column for everything where no provider names a method', () => {
    expect(matrixColumns({ groups: groups.slice(2) })).toEqual([{ id: '', methods: [], changed: false }])
    expect(classOf(group('2.6', 1, [methods([], 2, 1)]), 'whatever')?.after.keptCount).toBe(1)
  })
  it('keeps a consumer whose group was not answered, without figures', () => {
    const rows = matrixRows({ consumers, groups }, { changedOnly: false, generation: null })
    expect(rows.map((row) => row.group?.generation)).toEqual(['3.3', '2.7', '2.6', undefined])
  })
  it('is narrowed to what changes, and to a generation', () => {
    expect(matrixRows({ consumers, groups }, { changedOnly: true, generation: null }).map((row) => row.consumer.id)).toEqual(['c0'])
    expect(matrixRows({ consumers, groups }, { changedOnly: false, generation: '2.7' }).map((row) => row.consumer.id)).toEqual(['c1'])
  })
  it('sums up every consumer by generation, also those that are not listed', () => {
    expect(byGeneration({ groups })).toEqual([
      { generation: '2.6', count: 4, changed: 0, lostAll: 0 },
      { generation: '2.7', count: 3, changed: 0, lostAll: 0 },
      { generation: '3.3', count: 2, changed: 2, lostAll: 2 },
    ])
  })
})
