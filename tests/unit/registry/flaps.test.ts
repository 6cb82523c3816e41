import { describe, expect, it } from 'vitest'
import { flapsOf, type StoredFlapEvent } from '../../../lib/registry/flaps.ts'

const minute = 60_000
let nextId = 0
const event = (how: string, atMinute: number, detail: StoredFlapEvent['detail'] = {}): StoredFlapEvent => ({
  id: String((nextId += 1)),
  at: new Date(atMinute * minute),
  sourceId: 'registry:main',
  type: `provider-${how}`,
  service: 'x.A',
  application: 'shop',
  address: 'h:1',
  detail: { protocol: 'dubbo', ...detail },
})
const came = (at: number) => event('appeared', at)
const left = (at: number, before: unknown = { weight: 100 }) => event('disappeared', at, { before })
const shape = (events: StoredFlapEvent[]) =>
  flapsOf(events, 10 * minute).map(({ pairs, first, last }) => [pairs, first.at.getTime() / minute, last.at.getTime() / minute])

describe('flapping', () => {
  it('is reduced to pairs of coming and going; the leaving before and the coming after stay', () => {
    expect(shape([left(0), came(1), left(2), came(3), left(4), came(5)])).toEqual([[2, 1, 4]])
    expect(shape([came(1), left(2), came(3), left(4)])).toEqual([[2, 1, 4]])
  })

  it('is no single restart, no pause longer than ten minutes, and none with other parameters', () => {
    expect(shape([left(0), came(1), left(2), came(3)])).toEqual([])
    expect(shape([came(1), left(2), came(13), left(14)])).toEqual([])
    expect(shape([came(1), left(2), came(3), left(4, { weight: 50 })])).toEqual([])
  })

  it('ends at a change, and at anything an operation of ours caused', () => {
    expect(shape([came(1), left(2), came(3), event('changed', 4), left(5)])).toEqual([])
    expect(shape([came(1), left(2), event('appeared', 3, { operationId: 'o1' }), left(4)])).toEqual([])
    expect(shape([came(1), left(2), came(3), left(4), event('changed', 5), came(6), left(7), came(8), left(9)])).toEqual([
      [2, 1, 4],
      [2, 6, 9],
    ])
  })
})
