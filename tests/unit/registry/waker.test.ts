import { describe, expect, it } from 'vitest'
import type { Clock } from '../../../lib/platform/clock.ts'
import { Waker } from '../../../lib/registry/io/waker.ts'

/** A clock that stands still: a sleep ends by a signal, or by `ring`. */
function standing(): { clock: Clock; ring(): void; sleeps: number[] } {
  const sleeps: number[] = []
  let ring = (): void => {}
  return {
    sleeps,
    ring: () => ring(),
    clock: {
      now: () => new Date(1000),
      sleep: (delayMs, signal) =>
        new Promise((resolve) => {
          sleeps.push(delayMs)
          ring = () => resolve()
          if (signal?.aborted) resolve()
          signal?.addEventListener('abort', () => resolve())
        }),
    },
  }
}

const isOver = async (sleep: Promise<void>): Promise<boolean> => {
  let over = false
  void sleep.then(() => (over = true))
  await new Promise((resolve) => setImmediate(resolve))
  return over
}

describe('a sleep of the collector', () => {
  it('ends early for what is due earlier, and for nothing else', async () => {
    const { clock, sleeps } = standing()
    const waker = new Waker(clock)
    const sleep = waker.sleep(1050, new AbortController().signal)
    expect(sleeps).toEqual([50])
    waker.rouse(1050)
    waker.rouse(2000)
    expect(await isOver(sleep)).toBe(false)
    waker.rouse(1049)
    expect(await isOver(sleep)).toBe(true)
  })

  it('is not spoilt by what was told while nobody slept, and ends early again the next time', async () => {
    const { clock, ring } = standing()
    const waker = new Waker(clock)
    waker.rouse(0)
    const first = waker.sleep(1050, new AbortController().signal)
    expect(await isOver(first)).toBe(false)
    ring()
    expect(await isOver(first)).toBe(true)
    const second = waker.sleep(1050, new AbortController().signal)
    waker.rouse(0)
    expect(await isOver(second)).toBe(true)
  })

  it('ends when everything does', async () => {
    const stopping = new AbortController()
    const sleep = new Waker(standing().clock).sleep(1050, stopping.signal)
    stopping.abort()
    expect(await isOver(sleep)).toBe(true)
  })
})
