import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatExactJson, parseExactJson } from '../../../lib/messages/exact-json.ts'
import { isSuspect, ledgerCause } from '../../../lib/messages/ledger-item.ts'
import { isSettledByOperation, ledgerFingerprint } from '../../../lib/messages/ledger.ts'
import { createLedgerFormat } from '../../../lib/messages/ledger-format.ts'
import { ledgerSchema } from '../../../lib/platform/config/ledger.ts'

const stat = { modifiedZxid: '77', version: 3, createdAtMs: 1_000, modifiedAtMs: 2_000 }
const formatOf = (more: object = {}) =>
  createLedgerFormat(ledgerSchema.parse({ kind: 'ledger', id: 'orders', registry: 'shop', path: '/ledger', kafka: 'shop', ...more }))
const format = formatOf()
const text = (more = '') =>
  `{"id":"o-1","state":"Init","topic":"order-paid","key":"o-1","owner":"orders","createdAt":1000,"updatedAt":2000,"payload":{"serial":90071992547409931,"amount":10.00}${more}}`
const entryOf = (json: string, from = format) => from.parse({ key: 'o-1', id: 'o-1', named: {}, ...stat }, json)
const readable = (json = text(), from = format) => {
  const entry = entryOf(json, from)
  if (!entry.record) throw new Error(entry.problem)
  return entry
}

describe('a ledger entry', () => {
  it('is sent with every number as its owner wrote it', () => {
    expect(format.recordValue(readable())).toBe('{"serial":90071992547409931,"amount":10.00}')
  })

  it('keeps keys nobody knows, and the payload to the letter, when it is written again', () => {
    const entry = readable(text(',"trace":{"span":1.50}'))
    const written = format.rewrite(entry, { claim: { operation: 'op', at: 5 } }).toString()
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
        expect(entryOf(Buffer.from(bytes).toString('latin1')).id).toBe('o-1')
      }),
    )
  })
})

describe('a ledger whose JSON has other names', () => {
  const fields = {
    id: null,
    state: 'status.code',
    topic: null,
    key: 'body.orderNo',
    payload: 'body',
    owner: ['app.name'],
    createdAt: 'times.created',
    updatedAt: 'times.touched',
    claim: 'status.console',
  }
  const other = formatOf({ fields, states: { Init: ['NEW', 'RETRY'], exe: 2, void: 'DEAD' }, times: 'iso', topic: 'orders' })
  const json =
    '{"v":1.0,"times":{"touched":"2026-11-30T10:00:05+01:00","created":"2026-11-30T08:00:00Z","zone":"x"},"body":{"orderNo":90071992547409931,"sum":10.00},"status":{"code":"RETRY","by":null},"app.name":"billing","z":[1e2]}'

  it('is read by them', () => {
    expect(readable(json, other).record).toEqual({
      id: 'o-1',
      state: 'Init',
      topic: 'orders',
      key: '90071992547409931',
      owner: 'billing',
      createdAt: Date.parse('2026-11-30T08:00:00Z'),
      updatedAt: Date.parse('2026-11-30T09:00:05Z'),
    })
    expect(other.recordValue(readable(json, other))).toBe('{"orderNo":90071992547409931,"sum":10.00}')
  })

  it('is written with nothing changed but what we change, to the letter', () => {
    const claim = { operation: 'op', at: 5 }
    const claimed = other.rewrite(readable(json, other), { claim, state: 'Init' }).toString()
    expect(claimed).toBe(json.replace('"by":null', '"by":null,"console":{"operation":"op","at":5}'))
    const executed = other.rewrite(readable(claimed, other), { claim: { ...claim, doneAt: 6 }, state: 'exe', updatedAt: 1_000 }).toString()
    expect(executed).toBe(
      json
        .replace('"RETRY"', '2')
        .replace('"by":null', '"by":null,"console":{"operation":"op","at":5,"doneAt":6}')
        .replace('2026-11-30T10:00:05+01:00', '1970-01-01T00:00:01.000Z'),
    )
    expect(readable(executed, other).record).toMatchObject({ state: 'exe', claim: { doneAt: 6 } })
  })

  it.each([
    ['a state that is none of its words', json.replace('"RETRY"', '"Init"'), 'status.code: none of NEW, RETRY, 2, DEAD'],
    ['a time without a zone', json.replace('08:00:00Z', '08:00:00'), 'times.created: '],
    ['a list where the state should be', json.replace('{"code":"RETRY","by":null}', '["RETRY"]'), 'status.console: something else'],
    ['a payload that is to be a text', json, 'body: not a text', 'text'],
  ])('names %s as its owner calls it', (_what, data, said, payloadAs = 'json') => {
    const mapped = formatOf({ fields, states: { Init: ['NEW', 'RETRY'], exe: 2, void: 'DEAD' }, times: 'iso', topic: 'orders', payloadAs })
    expect(entryOf(data, mapped).problem).toContain(said)
  })

  it('takes what the JSON does not say from the znode, and seconds for what they are', () => {
    const bare = formatOf({ fields: { id: null, topic: null, createdAt: null, updatedAt: null }, topic: 'orders' })
    expect(readable('{"state":"exe"}', bare).record).toMatchObject({ key: null, owner: '', createdAt: 1_000, updatedAt: 2_000 })
    const claimed = bare.rewrite(readable('{"state":"exe"}', bare), { claim: { operation: 'op', at: 1 }, updatedAt: 9 }).toString()
    expect(claimed).toBe('{"state":"exe","claim":{"operation":"op","at":1}}')
    const seconds = formatOf({ times: 's' })
    expect(readable(text(), seconds).record).toMatchObject({ createdAt: 1_000_000, updatedAt: 2_000_000 })
    expect(seconds.rewrite(readable(text(), seconds), { claim: { operation: 'op', at: 1 }, updatedAt: 7_999 }).toString()).toContain(
      '"updatedAt":7,',
    )
  })

  it('sends a payload that is a text as it is, and takes it apart for people', () => {
    const texts = formatOf({ payloadAs: 'text' })
    const entry = readable(text().replace(/"payload":.*}}$/, '"payload":"{\\"email\\": \\"ada@example.org\\"}"}'), texts)
    expect([texts.recordValue(entry), texts.payload(entry)]).toEqual(['{"email": "ada@example.org"}', { email: 'ada@example.org' }])
  })

  it('survives any JSON, and changes nothing but its own places', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z_]{1,12}$/), fc.jsonValue(), { maxKeys: 8 }), (more) => {
        const data = JSON.stringify({ ...more, ...(JSON.parse(json) as object) })
        const written = JSON.parse(other.rewrite(readable(data, other), { claim: { operation: 'op', at: 5 } }).toString()) as object
        expect(written).toEqual({
          ...(JSON.parse(data) as object),
          status: { code: 'RETRY', by: null, console: { operation: 'op', at: 5 } },
        })
      }),
    )
  })

  it.each([
    ['a state inside the payload', { fields: { state: 'payload.state' } }, /state is written/],
    ['a claim in the place of another field', { fields: { claim: 'owner' } }, /claim is written/],
    ['one word for two states', { states: { Init: 'A', exe: 'A' } }, /cannot mean two states/],
    ['no topic at all', { fields: { topic: null } }, /names no topic/],
    ['a path with a hole', { fields: { state: 'a..b' } }, /times\.created/],
  ])('is not configured with %s', (_what, more, said) => {
    expect(() => formatOf(more)).toThrow(said)
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
