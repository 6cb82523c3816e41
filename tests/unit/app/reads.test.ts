import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ApiProblem, requestApi } from '../../../app/_hooks/api-client'
import { createRefresher } from '../../../app/_hooks/refresher'

describe('createRefresher', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('never overlaps itself, and runs once more for the last request of a storm', async () => {
    let [running, most, runs] = [0, 0, 0]
    const run = async () => {
      running += 1
      runs += 1
      most = Math.max(most, running)
      await new Promise((resolve) => setTimeout(resolve, 100))
      running -= 1
    }
    const refresher = createRefresher({ run, minIntervalMs: 500 })
    for (let index = 0; index < 50; index += 1) refresher.request()
    await vi.advanceTimersByTimeAsync(5000)
    expect([runs, most]).toEqual([2, 1])
  })

  it('aborts the run in flight and runs no more once closed', async () => {
    const signals: AbortSignal[] = []
    const refresher = createRefresher({ run: async (signal) => void signals.push(signal), minIntervalMs: 10 })
    refresher.request()
    refresher.request()
    refresher.close()
    await vi.advanceTimersByTimeAsync(1000)
    expect(signals.map((signal) => signal.aborted)).toEqual([true])
  })
})

describe('requestApi', () => {
  const schema = z.array(z.object({ id: z.string() }))
  afterEach(() => vi.unstubAllGlobals())

  it('gives the parsed data with its envelope', async () => {
    answer(200, {
      data: [{ id: 'a', extra: 1 }],
      asOf: '2026-01-01T00:00:00Z',
      complete: false,
      warnings: [{ code: 'source-stale', text: 'old' }],
      page: { total: 9, nextCursor: 'x' },
    })
    expect(await requestApi('services', schema)).toMatchObject({
      data: [{ id: 'a' }],
      complete: false,
      page: { total: 9, nextCursor: 'x' },
    })
  })

  it('turns an RFC 9457 answer into its problem, with the request id of the header', async () => {
    answer(
      403,
      { type: 'about:blank', status: 403, code: 'forbidden', title: 'Forbidden', grantedBy: 'an admin' },
      { 'x-request-id': 'r1' },
    )
    expect(await problemOf(requestApi('services', schema))).toMatchObject({
      status: 403,
      code: 'forbidden',
      grantedBy: 'an admin',
      requestId: 'r1',
    })
  })

  it('survives a proxy that answers HTML', async () => {
    vi.stubGlobal('fetch', async () => new Response('<html>', { status: 502, statusText: 'Bad Gateway' }))
    expect(await problemOf(requestApi('services', schema))).toMatchObject({ status: 502, code: 'internal', title: 'Bad Gateway' })
  })

  it('names data of an unexpected shape instead of breaking the page', async () => {
    answer(200, { data: [{ id: 1 }] })
    expect(await problemOf(requestApi('services', schema))).toMatchObject({ code: 'unexpected-shape' })
  })

  it('says that the console cannot be reached', async () => {
    vi.stubGlobal('fetch', async () => {
      throw new TypeError('fetch failed')
    })
    expect(await problemOf(requestApi('services', schema))).toMatchObject({ status: 0, code: 'unreachable' })
  })
})

function answer(status: number, body: unknown, headers: Record<string, string> = {}): void {
  vi.stubGlobal('fetch', async () => Response.json(body, { status, headers }))
}

async function problemOf(request: Promise<unknown>) {
  const error = await request.catch((thrown: unknown) => thrown)
  return error instanceof ApiProblem ? error.problem : error
}
