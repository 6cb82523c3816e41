import { describe, expect, it } from 'vitest'
import { judgeInvoice, judgeOrder, judgeOutbox, judgeShipment, judgeTransfer } from '../../../demo/books/judge.ts'
import { reportBooks } from '../../../demo/books/report.ts'

const states = (...pieces: { state: string }[]): string[] => pieces.map(({ state }) => state)

describe('the books of the demo shop', () => {
  it('call a paid order consistent only when its message came exactly once', () => {
    expect(states(judgeOrder('1', 'PAID', 0), judgeOrder('1', 'PAID', 1), judgeOrder('1', 'PAID', 2))).toEqual([
      'open',
      'consistent',
      'torn',
    ])
    expect(states(judgeOrder('1', 'PENDING', 0), judgeOrder('1', 'PENDING', 1))).toEqual(['consistent', 'torn'])
  })

  it('want an outbox row sent and there, or taken out and not there', () => {
    const state = (status: string, delivered: number) => judgeOutbox('refunds', 'r', status, delivered).state
    expect([state('SENT', 1), state('DISCARDED', 0)]).toEqual(['consistent', 'consistent'])
    expect([state('CLAIMED', 0), state('CLAIMED', 1), state('FAILED', 0), state('SENT', 0)]).toEqual(['open', 'open', 'open', 'open'])
    expect([state('SENT', 2), state('DISCARDED', 1), state('NEW', 2)]).toEqual(['torn', 'torn', 'torn'])
  })

  it('hold a shipment against what was delivered of it', () => {
    expect(states(judgeShipment('s', 'CREATED', 1), judgeShipment('s', 'CREATED', 0))).toEqual(['consistent', 'open'])
    expect(states(judgeShipment('s', 'CANCELLED', 1), judgeShipment('s', 'PENDING', 1), judgeShipment('s', 'CREATED', 2))).toEqual([
      'torn',
      'torn',
      'torn',
    ])
  })

  it('want both records of an invoice, or none', () => {
    expect(states(judgeInvoice('i', 1, 1), judgeInvoice('i', 1, 0), judgeInvoice('i', 2, 1))).toEqual(['consistent', 'open', 'torn'])
  })

  it('want money to leave and to arrive as was decided', () => {
    const of = (decision: string | undefined, left: boolean, arrived: boolean) => judgeTransfer('t', decision, { left, arrived }).state
    expect([of('commit', true, true), of('rollback', false, false), of(undefined, false, false)]).toEqual([
      'consistent',
      'consistent',
      'consistent',
    ])
    expect([of('commit', true, false), of('commit', false, false)]).toEqual(['open', 'open'])
    expect([of('rollback', true, false), of(undefined, true, true), of('rollback', false, true)]).toEqual(['torn', 'torn', 'torn'])
  })

  it('are told by flow, and whatever is wrong is named', () => {
    const text = reportBooks([judgeOrder('1', 'PAID', 1), judgeOrder('2', 'PAID', 2)])
    expect(text).toContain('ledger: 1 consistent, 0 open, 1 torn')
    expect(text).toContain('order-2 is torn: the order is PAID, and delivered 2 times')
  })
})
