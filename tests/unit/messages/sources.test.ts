import { describe, expect, it } from 'vitest'
import { createHalfLedger, halfCause, type HalfCopy } from '../../../lib/messages/half-messages.ts'
import { addSighting, onTopicOf, type Sighting } from '../../../lib/messages/io/ledger/sightings.ts'
import { maskPayload } from '../../../lib/messages/masking.ts'
import { parseExactJson } from '../../../lib/messages/exact-json.ts'

const sighting = (offset: string, status: Sighting['status']): Sighting => ({
  partition: 0,
  offset,
  status,
  operation: '',
  producerId: '1',
})

describe('what copies on a topic mean', () => {
  it.each([
    [[], true, 'no'],
    [[], false, 'unread'],
    [['aborted'], true, 'no'],
    [['committed'], false, 'yes'],
    [['committed', 'aborted'], true, 'yes'],
    [['open'], true, 'open'],
    [['committed', 'open'], true, 'open'],
    [['committed', 'committed', 'open'], true, 'several'],
  ] as const)('%j, reaching back %s: %s', (statuses, reachesBack, expected) => {
    expect(
      onTopicOf(
        statuses.map((status, index) => sighting(String(index), status)),
        reachesBack,
      ),
    ).toBe(expected)
  })

  it('counts a copy once, however often it is read, and keeps its outcome', () => {
    const found = new Map<string, Sighting[]>()
    for (const status of ['open', 'committed', 'open'] as const) addSighting(found, 'a', sighting('7', status))
    expect(found.get('a')).toEqual([sighting('7', 'committed')])
  })
})

describe('masked payloads', () => {
  it('shorten what looks personal, at any depth, and keep what an operator looks for', () => {
    const payload = parseExactJson(
      '{"orderId":"4711","serial":90071992547409931,"card":{"number":4111111111111111,"cvv":"123"},"customerEmail":"ada@example.org","shippingAddress":{"street":"Elm Street 5"},"items":[{"sku":"a","phone":"+4912345678"}]}',
    )
    expect(maskPayload(payload)).toEqual({
      orderId: '4711',
      serial: '90071992547409931',
      card: { number: '41…11', cvv: '…' },
      customerEmail: 'ad…rg',
      shippingAddress: { street: 'El… 5' },
      items: [{ sku: 'a', phone: '+4…78' }],
    })
  })
  it('are bounded', () => {
    let deep: unknown = 'x'
    for (let level = 0; level < 100; level += 1) deep = { deep }
    expect(JSON.stringify(maskPayload(deep)).length).toBeLessThan(300)
    expect(JSON.stringify(maskPayload(Array.from({ length: 10_000 }, () => 'y'.repeat(10_000)))).length).toBeLessThan(500_000)
  })

  it('shows a time as a time, whatever made it: a database driver gives dates', () => {
    expect(maskPayload({ paidAt: new Date(0), birthday: new Date(0), never: new Date(Number.NaN) })).toEqual({
      paidAt: '1970-01-01T00:00:00.000Z',
      birthday: '19…0Z',
      never: null,
    })
  })
})

describe('half messages', () => {
  const copy = (uniqKey: string, queueOffset: bigint): HalfCopy => ({
    broker: 'b',
    uniqKey,
    queueOffset,
    commitLogOffset: queueOffset,
    offsetId: '',
    bornMs: 0,
    storedMs: 0,
    checks: 0,
    realTopic: 'T',
    group: 'G',
    keys: '',
  })
  const openOf = (ledger: ReturnType<typeof createHalfLedger>) =>
    ledger.open().map((item) => [item.copy.uniqKey, item.copy.queueOffset, item.resolvedBefore])

  it('are open until an op names their newest copy', () => {
    const ledger = createHalfLedger()
    for (const [key, offset] of [
      ['a', 0n],
      ['b', 1n],
      ['a', 2n],
    ] as const)
      ledger.addHalf(copy(key, offset))
    expect(openOf(ledger)).toEqual([
      ['a', 2n, false],
      ['b', 1n, false],
    ])
    ledger.addOps([1n, 2n])
    expect(openOf(ledger)).toEqual([])
  })
  it('resolved before a later copy was appended are ghosts, not open', () => {
    const ledger = createHalfLedger()
    ledger.addHalf(copy('a', 0n))
    ledger.addOps([0n])
    ledger.addHalf(copy('a', 1n))
    expect(openOf(ledger)).toEqual([['a', 1n, true]])
    expect(halfCause({ buried: false, resolvedBefore: true, delivered: 0, producers: 1, isSkipped: false })).toBe('half-ghost-rolled-back')
    expect(halfCause({ buried: false, resolvedBefore: true, delivered: 1, producers: 1, isSkipped: false })).toBe('half-ghost-committed')
  })
  it('know when the first of their copies was stored, also as ghosts', () => {
    const ledger = createHalfLedger()
    for (const [offset, storedMs] of [
      [0n, 1000],
      [1n, 2000],
    ] as const)
      ledger.addHalf({ ...copy('a', offset), storedMs })
    expect(ledger.find('a')).toMatchObject({ copies: 2, firstStoredMs: 1000 })
    ledger.addOps([0n, 1n])
    ledger.addHalf({ ...copy('a', 2n), storedMs: 3000 })
    expect(ledger.find('a')).toMatchObject({ resolvedBefore: true, firstStoredMs: 1000 })
  })
  it('lie at their offsets until they are resolved: a buried one may have an op at its own, not at that of another one', () => {
    const ledger = createHalfLedger()
    ledger.addHalf(copy('a', 0n))
    ledger.addHalf(copy('b', 1n))
    ledger.addBuried({ ...copy('a', 0n), storedMs: 1 })
    expect([ledger.keyAt(0n), ledger.keyAt(1n), ledger.keyAt(2n)]).toEqual(['a', 'b', undefined])
    ledger.addOps([1n])
    expect(ledger.keyAt(1n)).toBeUndefined()
  })
  it('whose op was read first are not open', () => {
    const ledger = createHalfLedger()
    ledger.addHalf(copy('a', 0n))
    ledger.addOps([1n])
    ledger.addHalf(copy('a', 1n))
    expect(openOf(ledger)).toEqual([])
  })
  it('that the broker buried stay in doubt', () => {
    const ledger = createHalfLedger()
    ledger.addHalf(copy('a', 0n))
    ledger.addOps([0n])
    ledger.addBuried(copy('a', 0n))
    expect(ledger.open()).toMatchObject([{ buried: true }])
    expect(halfCause({ buried: true, resolvedBefore: false, delivered: 0, producers: 0, isSkipped: false })).toBe('half-buried')
  })
  it('keep memory bounded', () => {
    const ledger = createHalfLedger(10)
    for (let index = 0n; index < 1_000n; index += 1n) {
      ledger.addHalf(copy(`k${index}`, index))
      ledger.addOps([index, index + 100_000n])
    }
    expect(ledger.size()).toBe(0)
  })
})
