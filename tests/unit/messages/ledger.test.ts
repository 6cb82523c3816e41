import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatExactJson, parseExactJson } from '../../../lib/messages/exact-json.ts'
import { isSuspect, ledgerCause } from '../../../lib/messages/ledger-item.ts'
import {
  isSettledByOperation,
  ledgerFingerprint,
  ledgerRecordValue,
  parseLedgerEntry,
  rewriteLedgerRecord,
} from '../../../lib/messages/ledger.ts'

const stat = { modifiedZxid: '77', version: 3, createdAtMs: 1_000 }
const text = (more = '') =>
  `{"id":"o-1","state":"Init","topic":"order-paid","key":"o-1","owner":"orders","createdAt":1000,"updatedAt":2000,"payload":{"serial":90071992547409931,"amount":10.00}${more}}`
const entryOf = (json: string) => parseLedgerEntry('o-1', json, stat)
const readable = (json = text()) => {
  const entry = entryOf(json)
  if (!entry.record) throw new Error(entry.problem)
  return entry
}

describe('a ledger entry', () => {
  it('is sent with every number as its owner wrote it', () => {
    expect(ledgerRecordValue(readable().record)).toBe('{"serial":90071992547409931,"amount":10.00}')
  })

  it('keeps keys nobody knows, and the payload to the letter, when it is written again', () => {
    const entry = readable(text(',"trace":{"span":1.50}'))
    const written = rewriteLedgerRecord(entry.record, { claim: { operation: 'op', at: 5 } }).toString()
    expect(written).toContain('"payload":{"serial":90071992547409931,"amount":10.00}')
    expect(written).toContain('"trace":{"span":1.50}')
    expect(readable(written).record).toMatchObject({ state: 'Init', claim: { operation: 'op' } })
  })

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['another state', text().replace('"Init"', '"Done"')],
    ['another id', text().replace('"id":"o-1"', '"id":"o-2"')],
    ['no topic', text().replace('"topic":"order-paid",', '')],
    ['a time that is none', text().replace('1000', '"yesterday"')],
  ])('that holds %s is an entry with a problem, never an exception', (_what, json) => {
    const entry = entryOf(json)
    expect(entry.problem).toEqual(expect.any(String))
    expect(ledgerCause(entry, { verdict: 'commit', onTopic: 'no' })).toBe('entry-unreadable')
    expect(ledgerFingerprint(entry)).toBe('77:3:unreadable')
  })

  it('becomes suspect by the time of its state: prepared by creation, executed by its last write', () => {
    expect([isSuspect(readable(), 500, 1_499), isSuspect(readable(), 500, 1_500)]).toEqual([false, true])
    const executed = readable(text().replace('"Init"', '"exe"'))
    expect([isSuspect(executed, 500, 2_499), isSuspect(executed, 500, 2_500)]).toEqual([false, true])
  })

  it('is settled by an operation only once the operation closed it: a claim alone is not enough', () => {
    const closed = ',"claim":{"operation":"op","at":1,"doneAt":2}'
    const claimed = ',"claim":{"operation":"op","at":1}'
    const executed = text().replace('"Init"', '"exe"')
    expect(isSettledByOperation(readable(executed.replace(/}$/, `${closed}}`)))).toBe(true)
    expect(isSettledByOperation(readable(executed.replace(/}$/, `${claimed}}`)))).toBe(false)
    expect(ledgerCause(readable(executed.replace(/}$/, `${claimed}}`)), { verdict: '', onTopic: 'no' })).toBe('claimed-not-finished')
  })

  it('survives any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        expect(parseLedgerEntry('o-1', Buffer.from(bytes), stat).id).toBe('o-1')
      }),
    )
  })
})

describe('exact JSON', () => {
  it('gives back compact JSON to the letter; only keys that look like list indexes change places, as everywhere in JavaScript', () => {
    fc.assert(
      fc.property(fc.json(), (json) => {
        expect(formatExactJson(parseExactJson(json))).toBe(json)
      }),
    )
    for (const number of ['1.0', '-0', '1e2', '123456789012345678901234567890', '0.10', '1E+2']) {
      expect(formatExactJson(parseExactJson(`{"n":[${number}]}`))).toBe(`{"n":[${number}]}`)
    }
  })
})
