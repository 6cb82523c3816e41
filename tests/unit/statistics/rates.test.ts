import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ratesOf, type PeerSum } from '#lib/statistics/rates'

const sum = (...[side, application, client, server, calls]: [PeerSum['side'], string, string, string, number]): PeerSum => ({
  side,
  application,
  client,
  server,
  calls,
  interface: 's.I',
  group: '',
  version: '1',
  failures: 0,
  elapsedMs: calls * 2,
})
const [ip1, ip2, server1, server2] = ['10.0.0.1', '10.0.0.2', '10.0.1.1:20880', '10.0.1.2:20880']
const brief = (rows: readonly PeerSum[], seconds = 10) =>
  ratesOf(rows, seconds).map((rate) => [
    rate.clientApplication,
    rate.client,
    rate.server,
    rate.serverApplication,
    Number(rate.callsPerSecond.toFixed(3)),
  ])

describe('ratesOf', () => {
  it('counts a call once when both sides report it', () => {
    expect(brief([sum('consumer', 'web', ip1, server1, 100), sum('provider', 'stock', ip1, server1, 97)])).toEqual([
      ['web', ip1, server1, 'stock', 10],
    ])
  })

  it('finds the callee of a Dubbo 3 consumer in the providers’ rows', () => {
    const rows = [
      sum('consumer', 'web', ip1, '', 100),
      sum('provider', 'stock', ip1, server1, 75),
      sum('provider', 'stock', ip1, server2, 25),
    ]
    expect(brief(rows)).toEqual([
      ['web', ip1, server1, 'stock', 7.5],
      ['web', ip1, server2, 'stock', 2.5],
    ])
  })

  it('tells a 2.7 and a 3.2 consumer on one machine apart', () => {
    const rows = [
      sum('consumer', 'old', ip1, server1, 60),
      sum('consumer', 'new', ip1, '', 40),
      sum('provider', 'stock', ip1, server1, 100),
    ]
    expect(brief(rows)).toEqual([
      ['old', ip1, server1, 'stock', 6],
      ['new', ip1, server1, 'stock', 4],
    ])
  })

  it('does not lose a small 3.2 consumer beside a large 2.7 one', () => {
    const rows = [
      sum('consumer', 'old', ip1, server1, 137),
      sum('consumer', 'new', ip1, '', 16),
      sum('provider', 'stock', ip1, server1, 140),
    ]
    expect(brief(rows)).toEqual([
      ['old', ip1, server1, 'stock', 13.7],
      ['new', ip1, server1, 'stock', 1.6],
    ])
  })

  it('shows a caller that does not report by its address', () => {
    const rows = [
      sum('consumer', 'web', ip1, server1, 50),
      sum('provider', 'stock', ip1, server1, 50),
      sum('provider', 'stock', ip2, server1, 30),
    ]
    expect(brief(rows)).toEqual([
      ['web', ip1, server1, 'stock', 5],
      ['', ip2, server1, 'stock', 3],
    ])
  })

  it('keeps what a consumer says where no provider reports', () => {
    expect(brief([sum('consumer', 'web', ip1, '', 20), sum('consumer', 'old', ip2, server1, 10)])).toEqual([
      ['old', ip2, server1, '', 1],
      ['web', ip1, '', '', 2],
    ])
  })

  it('joins Prometheus rows, which know no peer, with the consumers that do', () => {
    expect(
      brief([sum('provider', 'pay', '', server1, 100), sum('consumer', 'web', ip1, '', 60), sum('consumer', 'batch', '', '', 40)]),
    ).toEqual([
      ['web', ip1, server1, 'pay', 6],
      ['batch', '', server1, 'pay', 4],
    ])
  })

  it('shows exactly what consumers say they called, and never more than both sides together', () => {
    const row = fc.record({
      side: fc.constantFrom('provider' as const, 'consumer' as const),
      client: fc.constantFrom('', ip1, ip2),
      server: fc.constantFrom('', server1, server2),
      calls: fc.nat(1000),
    })
    fc.assert(
      fc.property(fc.array(row, { maxLength: 12 }), (rows) => {
        const sums = rows.map((item) => sum(item.side, item.side === 'provider' ? 'p' : 'c', item.client, item.server, item.calls))
        const said = (side: PeerSum['side']) => sums.filter((item) => item.side === side).reduce((total, item) => total + item.calls, 0)
        const shown = (side: PeerSum['side']) =>
          ratesOf(sums, 1)
            .filter((rate) => rate.basis === side)
            .reduce((total, rate) => total + rate.callsPerSecond, 0)
        expect(shown('consumer')).toBeCloseTo(said('consumer'), 3)
        expect(shown('provider')).toBeLessThanOrEqual(said('provider'))
      }),
    )
  })
})
