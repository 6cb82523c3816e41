import { describe, expect, it } from 'vitest'
import { judgeDrain } from '#lib/governance/drain/judge-drain'

const writtenAt = new Date('2026-01-01T12:00:00Z')
const after = (seconds: number): Date => new Date(writtenAt.getTime() + seconds * 1000)
const judge = (now: number, lastCall: number | null, lastReport: number | null) =>
  judgeDrain(
    { lastCallAt: lastCall === null ? null : after(lastCall), lastReportAt: lastReport === null ? null : after(lastReport) },
    { writtenAt, now: after(now) },
  )

describe('judgeDrain', () => {
  it('calls it safe after two minutes without a call through which somebody reported, and names the last call', () => {
    expect(judge(140, 15, 139)).toEqual({
      result: 'succeeded',
      text: 'No call for 2 minutes, last call reported at 2026-01-01T12:00:15.000Z: it is safe to stop this address.',
      said: [{ code: 'drain-safe', params: { seconds: 124, at: '2026-01-01T12:00:15.000Z' } }],
    })
    expect(judge(125, -30, 121)).toMatchObject({ result: 'succeeded', text: expect.stringContaining('safe') })
  })

  it('waits while calls arrive, and does not take the silence of a dead reporter for that of callers', () => {
    expect(judge(100, 20, 99)).toMatchObject({ result: 'waiting' })
    expect(judge(600, 20, 60)).toMatchObject({ result: 'waiting' })
  })

  it('calls a person when calls still arrive five minutes later', () => {
    expect(judge(310, 305, 309)).toMatchObject({ result: 'contradiction', text: expect.stringContaining('still arrive 5 minutes after') })
  })

  it('says what is not known where no report names the address, or nobody has reported since', () => {
    expect(judge(30, null, null)).toMatchObject({ result: 'waiting' })
    expect(judge(130, null, null)).toMatchObject({ result: 'succeeded', text: expect.stringContaining('no report names this address') })
    expect(judge(130, -60, -50)).toMatchObject({ result: 'succeeded', text: expect.stringContaining('nobody has reported since') })
  })
})
