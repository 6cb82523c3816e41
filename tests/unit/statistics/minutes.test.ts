import { expect, it } from 'vitest'
import type { CallRow } from '#lib/statistics/call-row'
import { toMinutes } from '#lib/statistics/minutes'

const row = (change: Partial<CallRow>): CallRow => ({
  atMs: 120_000,
  side: 'provider',
  application: 'a',
  interface: 'i',
  group: '',
  version: '',
  method: 'm',
  client: 'c',
  server: 's:1',
  success: 1,
  failure: 1,
  elapsedMs: 10,
  maxElapsedMs: 7,
  concurrent: 2,
  inputBytes: 3,
  outputBytes: 4,
  ...change,
})

it('adds up what belongs to one caller, callee, method and minute, and nothing else', () => {
  const first = row({})
  const minutes = toMinutes([
    first,
    row({ atMs: 179_999, maxElapsedMs: 9, concurrent: 1 }),
    row({ atMs: 180_000 }),
    row({ side: 'consumer' }),
  ])
  expect(minutes).toEqual([
    row({ success: 2, failure: 2, elapsedMs: 20, maxElapsedMs: 9, inputBytes: 6, outputBytes: 8 }),
    row({ atMs: 180_000 }),
    row({ side: 'consumer' }),
  ])
  expect(first).toEqual(row({}))
})
