import { describe, expect, it } from 'vitest'
import { problemOfWindow, windowFrom } from '../../../lib/registry/past-window.ts'

const at = (text: string): number => Date.parse(`2026-11-${text}Z`)
const nowMs = at('24T12:00:00')
const oldestMs = at('10T00:00:00')

describe('a window of the past', () => {
  it('is fine anywhere within the history, and while it ends now', () => {
    for (const toMs of [at('17T03:00:00'), oldestMs, nowMs, nowMs + 5000, null])
      expect(problemOfWindow({ minutes: 60, toMs }, { oldestMs, nowMs })).toBeUndefined()
    expect(problemOfWindow({ minutes: 60, toMs: 0 }, { oldestMs: undefined, nowMs })).toBeUndefined()
  })

  it('in the future is named, and the way out ends now', () => {
    const problem = problemOfWindow({ minutes: 360, toMs: at('25T12:00:00') }, { oldestMs, nowMs })
    expect(problem).toEqual({ code: 'ahead', wayOut: { minutes: 360, toMs: null } })
  })

  it('before the history is named, and the way out begins where the history does', () => {
    const problem = problemOfWindow({ minutes: 60, toMs: at('09T23:00:00') }, { oldestMs, nowMs })
    expect(problem).toEqual({ code: 'before-history', wayOut: { minutes: 60, toMs: at('10T01:00:01') } })
  })

  it('is shortened where only its beginning cannot be answered', () => {
    const window = { minutes: 1440, toMs: at('17T03:00:00') }
    expect(windowFrom(at('16T20:00:00'), { window, nowMs })).toEqual({ minutes: 360, toMs: window.toMs })
    expect(windowFrom(at('17T02:50:00'), { window, nowMs })).toEqual({ minutes: 1440, toMs: at('18T02:50:01') })
    // the same of a window that ends now
    expect(windowFrom(at('24T11:30:00'), { window: { minutes: 60, toMs: null }, nowMs })).toEqual({ minutes: 15, toMs: null })
    expect(windowFrom(at('24T11:59:00'), { window: { minutes: 60, toMs: null }, nowMs })).toEqual({ minutes: 60, toMs: null })
  })
})
