import { describe, expect, it } from 'vitest'
import { burialAtMs, opFlushMs, parseBrokerTiming, quietWindow } from '../../../lib/messages/half-clock.ts'
import { verbsFor } from '../../../lib/messages/verbs.ts'
import type { VerbFacts } from '../../../lib/messages/verbs/policy.ts'

const timing = parseBrokerTiming(`transactionCheckInterval=30000
transactionOpBatchInterval=3000
transactionTimeOut=6000
messageIndexEnable=true
brokerName=broker-a`)

describe('the clock of a broker', () => {
  it('is read from its configuration; what 4.x does not name has the default of 4.x', () => {
    expect(timing).toMatchObject({ checkIntervalMs: 30_000, checkMax: 15, opBatchMs: 3_000, isIndexed: true, isRocksdb: false })
    expect(parseBrokerTiming('messageIndexEnable=false')).toMatchObject({ checkIntervalMs: 60_000, opBatchMs: 0, isIndexed: false })
    expect(parseBrokerTiming('transRocksDBEnable=true').isRocksdb).toBe(false)
    expect(parseBrokerTiming('transRocksDBEnable=true\ntransWriteOriginTransHalfEnable=false').isRocksdb).toBe(true)
  })

  it('leaves the quiet time that was measured: 9 to 22 s after a check of 30 s', () => {
    expect(quietWindow(timing, { answerAllowanceMs: 5_000, marginMs: 4_000 })).toEqual({ fromMs: 9_000, toMs: 22_000 })
    expect(opFlushMs(timing)).toBe(4_000)
  })

  it('leaves none where checks follow each other too fast', () => {
    expect(quietWindow({ ...timing, checkIntervalMs: 17_000 }, { answerAllowanceMs: 5_000, marginMs: 4_000 })).toBeUndefined()
  })

  it('tells when a message will be buried, once it was checked', () => {
    expect(burialAtMs({ checks: 0, storedMs: 1_000 }, timing)).toBeUndefined()
    expect(burialAtMs({ checks: 14, storedMs: 1_000 }, timing)).toBe(61_000)
  })
})

const half = (cause: string, identity: Record<string, unknown> = {}, state = 'half'): VerbFacts => ({
  sourceKind: 'rocketmq-half',
  cause,
  state,
  verdict: '',
  identity: {
    isIndexed: true,
    delivered: 0,
    checks: 3,
    checkIntervalMs: 30_000,
    quietFromMs: 9_000,
    quietToMs: 22_000,
    producers: 0,
    ...identity,
  },
  settled: false,
  busy: false,
})
const allowed = (facts: VerbFacts): string[] =>
  verbsFor(facts)
    .filter((verb) => verb.allowed)
    .map(({ verb }) => verb)

describe('verbs of a half message', () => {
  it('decide it once its check-backs go unanswered', () => {
    expect(allowed(half('half-no-producer'))).toEqual(['recheck', 'commit', 'rollback'])
    expect(allowed(half('half-unanswered', { producers: 2, checks: 2 }))).toEqual(['recheck', 'commit', 'rollback'])
  })

  it.each([
    ['it was not asked about yet', half('half-no-producer', { checks: 0 })],
    ['its producer is connected and missed one check only', half('half-unanswered', { producers: 1, checks: 1 })],
    ['nobody knows whether a producer is connected', half('half-unanswered', { producers: null, checks: 1 })],
    ['the broker keeps no index', half('half-no-producer', { isIndexed: false })],
    ['nobody counted what was delivered', half('half-no-producer', { delivered: null })],
    ['there is no quiet time', half('half-no-producer', { quietFromMs: null, quietToMs: null })],
  ])('do not decide it while %s', (_, facts) => {
    expect(allowed(facts)).toEqual(['recheck'])
  })

  it('sweep a ghost and nothing else', () => {
    expect(allowed(half('half-ghost-committed', { delivered: 1 }))).toEqual(['recheck', 'sweep'])
    expect(allowed(half('half-ghost-rolled-back'))).toEqual(['recheck', 'sweep'])
  })

  it('release what was buried, or have it asked about anew', () => {
    expect(allowed(half('half-buried', {}, 'buried'))).toEqual(['recheck', 're-arm', 'commit'])
  })

  it('decide at once what the broker skipped', () => {
    expect(allowed(half('half-skipped', { checks: 0 }))).toEqual(['recheck', 'commit', 'rollback'])
  })
})
