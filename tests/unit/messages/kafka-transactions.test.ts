import { describe, expect, it } from 'vitest'
import { decide } from '../../../lib/messages/kafka-transactions/decision.ts'
import { parseLogKey, parseLogValue, type LogEntry } from '../../../lib/messages/kafka-transactions/log-entry.ts'
import {
  findHanging,
  hangingOfKey,
  keyOfHanging,
  transactionCause,
  type OpenProducer,
  type Transaction,
} from '../../../lib/messages/kafka-transactions/model.ts'
import { markerOf, parseBatches } from '../../../lib/messages/kafka-transactions/record-batches.ts'
import { verbsFor } from '../../../lib/messages/verbs.ts'
import type { VerbFacts } from '../../../lib/messages/verbs/policy.ts'
import { heldBy, waitingBehind, waitingText } from '../../../lib/messages/kafka-transactions/waiting.ts'

const batch: OpenProducer = {
  topic: 't',
  partition: 1,
  producerId: '9',
  producerEpoch: 3,
  coordinatorEpoch: -1,
  startOffset: '5',
  lastTimestampMs: 1000,
}
const transaction: Transaction = {
  transactionalId: 'x',
  state: 'CompleteCommit',
  coordinator: 1,
  producerId: '9',
  producerEpoch: 3,
  timeoutMs: 1,
  startedAtMs: 900,
  partitions: [],
}
const entry = (more: Partial<LogEntry>): LogEntry => ({
  producerId: '9',
  producerEpoch: 3,
  state: 'PrepareCommit',
  partitions: [{ topic: 't', partition: 1 }],
  updatedAtMs: 1100,
  startedAtMs: 900,
  clientVersion: 0,
  ...more,
})

describe('open Kafka transactions', () => {
  it('hang where their coordinator does not list the partition, and only when they are old', () => {
    const age = { suspectAfterMs: 100, nowMs: 1100 }
    const listed = { ...transaction, state: 'Ongoing', partitions: [{ topic: 't', partition: 0 }] }
    expect(findHanging([batch], [listed], age)).toEqual([batch])
    expect(findHanging([{ ...batch, partition: 0 }], [listed], age)).toEqual([])
    expect(findHanging([batch], [], { ...age, nowMs: 1099 })).toEqual([])
  })
  it('that are decided but not marked are another case than open ones', () => {
    expect(['Ongoing', 'PrepareCommit', 'CompleteCommit', 'Empty'].map(transactionCause)).toEqual([
      'transaction-open',
      'transaction-ending',
      undefined,
      undefined,
    ])
  })
  it('have a key that is read back, also of topics with dashes', () => {
    const odd = { ...batch, topic: 'a-1/2-b' }
    expect(hangingOfKey(keyOfHanging(odd))).toEqual({ topic: 'a-1/2-b', partition: 1, producerId: '9' })
    expect(hangingOfKey('orders-writer')).toBeUndefined()
  })
})

describe('what was decided, by the transaction log', () => {
  it.each<[string, Partial<LogEntry>[], Partial<Transaction>, [string, number]]>([
    ['a commit that covers the partition', [{}], {}, ['commit', 3]],
    ['an abort that covers it', [{ state: 'PrepareAbort' }], {}, ['abort', 3]],
    ['the epoch moves at each end from version 2 on', [{ producerEpoch: 4, clientVersion: 2 }], { producerEpoch: 4 }, ['commit', 4]],
    ['an end of version 2 at the batch’s own epoch is the one before', [{ clientVersion: 2 }], {}, ['unknown', 3]],
    ['a fence aborts at the next epoch', [{ producerEpoch: 4, state: 'PrepareAbort' }], { producerEpoch: 4 }, ['abort', 4]],
    ['a commit at the next epoch is of a producer that was started anew', [{ producerEpoch: 4 }], { producerEpoch: 4 }, ['unknown', 3]],
    [
      'later transactions of the producer change nothing',
      [{}, { state: 'PrepareAbort', partitions: [], updatedAtMs: 1200 }],
      { state: 'CompleteAbort' },
      ['commit', 3],
    ],
    ['a commit of other partitions only', [{ partitions: [] }], {}, ['unknown', 3]],
    ['nothing but aborts, of whatever partitions', [{ partitions: [], state: 'PrepareAbort' }], { state: 'CompleteAbort' }, ['abort', 3]],
    ['an end before the batch was written', [{ updatedAtMs: 999 }], {}, ['unknown', 3]],
    ['another producer id', [{ producerId: '8' }], {}, ['unknown', 3]],
    ['its transaction still stands', [], { state: 'Ongoing' }, ['open', 3]],
    ['another one of the same epoch stands, and its own was committed', [{}], { state: 'Ongoing', startedAtMs: 1150 }, ['commit', 3]],
    ['nothing ever ended', [], { state: 'Empty', startedAtMs: -1 }, ['none', 3]],
  ])('%s', (_name, log, more, [outcome, markerEpoch]) => {
    expect(decide(batch, { ...transaction, ...more }, log.map(entry))).toMatchObject({ outcome, markerEpoch })
  })
})

describe('what was decided, where the log cannot be read', () => {
  it.each<[Partial<Transaction>, string]>([
    [{}, 'commit'],
    [{ state: 'CompleteAbort' }, 'abort'],
    [{ producerEpoch: 4 }, 'commit'],
    [{ producerEpoch: 5 }, 'unknown'],
    [{ producerEpoch: 2 }, 'unknown'],
    [{ startedAtMs: 1001 }, 'unknown'],
    [{ state: 'Ongoing' }, 'open'],
    [{ state: 'Ongoing', startedAtMs: 1001 }, 'unknown'],
    [{ state: 'Ongoing', producerEpoch: 4 }, 'unknown'],
    [{ state: 'Empty', startedAtMs: -1 }, 'none'],
    [{ state: 'Empty', startedAtMs: -1, producerEpoch: 4 }, 'unknown'],
  ])('%j is %s', (more, outcome) => {
    expect(decide(batch, { ...transaction, ...more }, undefined).outcome).toBe(outcome)
  })
  it('is not known of a producer that no coordinator knows', () => {
    expect(decide(batch, undefined, undefined).outcome).toBe('unknown')
  })
})

describe('records of the transaction log', () => {
  it('are read in both versions; what is cut or newer is nothing', () => {
    const old = bytes(
      '0000 0000000000000009 0003 0000ea60 02 00000001 0001 74 00000002 00000001 00000002 0000000000000064 0000000000000032',
    )
    const flexible = bytes('0001 0000000000000009 0004 0000ea60 03 02 02 74 02 00000001 00 0000000000000064 0000000000000032 01 02 02 0002')
    expect(parseLogValue(old)).toEqual(
      entry({ partitions: [1, 2].map((partition) => ({ topic: 't', partition })), updatedAtMs: 100, startedAtMs: 50 }),
    )
    expect(parseLogValue(flexible)).toEqual(
      entry({ state: 'PrepareAbort', producerEpoch: 4, updatedAtMs: 100, startedAtMs: 50, clientVersion: 2 }),
    )
    for (let length = 0; length < old.length; length += 1) expect(parseLogValue(old.subarray(0, length))).toBeUndefined()
    expect(parseLogValue(bytes('0002 00'))).toBeUndefined()
    expect([parseLogKey(bytes('0000 0001 78')), parseLogKey(bytes('0001 0001 78')), parseLogKey(bytes(''))]).toEqual([
      'x',
      undefined,
      undefined,
    ])
  })
})

describe('record batches', () => {
  const header = (attributes: string, count: number, size: number) =>
    `0000000000000007 ${(size + 49).toString(16).padStart(8, '0')} 00000000 02 00000000 ${attributes} 00000000 0000000000000000 0000000000000000 0000000000000009 0003 ffffffff ${count.toString(16).padStart(8, '0')}`
  it('tell a commit marker from an abort marker', () => {
    const marker = (type: string) => parseBatches(bytes(`${header('0030', 1, 17)} 20 00 00 00 08 0000 ${type} 0c 0000 00000000 00`))[0]
    expect(marker('0001')).toMatchObject({ baseOffset: 7n, next: 8n, producerId: 9n, isControl: true })
    expect([marker('0001'), marker('0000'), marker('0002')].map((found) => found && markerOf(found))).toEqual([
      'commit',
      'abort',
      undefined,
    ])
  })
  it('that are cut are left out', () => {
    const whole = bytes(`${header('0010', 1, 8)} 0e 00 00 00 02 6b 01 00`)
    expect(parseBatches(whole).map((found) => found.records.map(({ key, value }) => [...key, value.length]))).toEqual([[[0x6b, 0]]])
    for (let length = 0; length < whole.length; length += 1) expect(parseBatches(whole.subarray(0, length))).toEqual([])
  })
})

const bytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex.replaceAll(' ', ''), 'hex'))

describe('who waits', () => {
  const held = heldBy(batch, { first: 0n, stable: 5n, end: 105n })
  const at = (group: string, committed: bigint, partition = 1) => ({ group, topic: 't', partition, committed })
  it('stands at the last stable offset; one beyond it reads uncommitted, one before it is on its way', () => {
    const waiting = waitingBehind(held, [
      at('stands', 5n),
      at('before-a-marker', 4n),
      at('uncommitted', 6n),
      at('slow', 2n),
      at('else', 5n, 2),
    ])
    expect(waiting).toMatchObject({
      groupCount: 2,
      records: 100,
      groups: [{ group: 'before-a-marker', records: 100 }, { group: 'stands' }],
    })
  })
  it('is said in words', () => {
    expect([waitingText({ groupCount: 3, records: 12_000 }), waitingText({ groupCount: 0, records: 1 })]).toEqual([
      '3 groups and 12,000 records wait behind it',
      'no group and 1 record wait behind it',
    ])
  })
})

describe('verbs of a transaction', () => {
  const facts = (state: string, identity: Record<string, unknown>): VerbFacts => ({
    sourceKind: 'kafka-transactions',
    cause: '',
    state,
    verdict: '',
    identity,
    settled: false,
    busy: false,
  })
  it.each<[string, Record<string, unknown>, string[]]>([
    ['Ongoing', { hanging: [] }, ['recheck', 'fence']],
    ['Ongoing', { hanging: ['t-1/9'] }, ['recheck']],
    ['Ongoing', {}, ['recheck']],
    ['PrepareCommit', { hanging: [] }, ['recheck']],
    ['PrepareAbort', { hanging: [] }, ['recheck']],
    ['Hanging', { outcome: 'commit' }, ['recheck', 'commit']],
    ['Hanging', { outcome: 'abort' }, ['recheck', 'rollback']],
    ['Hanging', { outcome: 'none' }, ['recheck', 'rollback']],
    ['Hanging', { outcome: 'open' }, ['recheck']],
    ['Hanging', { outcome: 'unknown' }, ['recheck', 'commit', 'rollback']],
    ['Hanging', {}, ['recheck']],
  ])('%s %j: %j', (state, identity, verbs) => {
    expect(verbsFor(facts(state, identity)).flatMap((verb) => (verb.allowed ? [verb.verb] : []))).toEqual(verbs)
  })
  it('warn where nothing confirms the decision', () => {
    const risks = verbsFor(facts('Hanging', { outcome: 'unknown' })).filter((verb) => verb.allowed && verb.verb !== 'recheck')
    expect(risks.every((verb) => verb.risk.startsWith('Dangerous'))).toBe(true)
  })
})
