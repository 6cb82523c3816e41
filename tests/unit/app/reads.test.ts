import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ApiProblem, requestApi } from '../../../app/_hooks/api-client'
import { noPages, readPages } from '../../../app/_hooks/read-pages'
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

describe('createRefresher with people waiting', () => {
  beforeEach(() => vi.useFakeTimers())
  afterEach(() => vi.useRealTimers())

  it('rests longer after a long run, unless a person waits', async () => {
    let runs = 0
    const run = async () => {
      runs += 1
      await new Promise((resolve) => setTimeout(resolve, 400))
    }
    const refresher = createRefresher({ run, minIntervalMs: 300, restPerRun: 5 })
    refresher.request()
    await vi.advanceTimersByTimeAsync(500)
    refresher.request()
    await vi.advanceTimersByTimeAsync(1500)
    expect(runs).toBe(1)
    refresher.hurry()
    expect(runs).toBe(2)
    refresher.close()
  })
})

describe('readPages', () => {
  afterEach(() => vi.unstubAllGlobals())
  /** A list of numbers, cut as asked. */
  const serve = (total: number): string[] => {
    const asked: string[] = []
    vi.stubGlobal('fetch', async (address: string) => {
      const parameters = new URL(address, 'http://console.test').searchParams
      const [from, size] = [Number(parameters.get('cursor') ?? 0), Number(parameters.get('pageSize'))]
      asked.push(`${from}+${size}`)
      const data = Array.from({ length: Math.min(size, total - from) }, (_, index) => from + index)
      const next = from + data.length
      return Response.json({
        data,
        asOf: null,
        complete: true,
        warnings: [],
        page: { total, nextCursor: next < total ? String(next) : null },
      })
    })
    return asked
  }
  const reading = (rows: number) => ({ schema: z.number(), target: () => rows, signal: new AbortController().signal })

  it('reads a small first page and large later ones, up to the row that is wanted', async () => {
    const asked = serve(10_000)
    const first = await readPages(noPages<number>('list?pageSize=100'), reading(0))
    const far = await readPages(first, reading(1200))
    expect(asked).toEqual(['0+100', '100+500', '600+500', '1100+500'])
    expect([first.rows.length, far.rows.length, far.total]).toEqual([100, 1600, 10_000])
    expect(far.rows).toEqual(Array.from({ length: 1600 }, (_, index) => index))
  })

  it('asks for nothing behind the last row', async () => {
    const asked = serve(30)
    const all = await readPages(noPages<number>('list?pageSize=100'), reading(0))
    expect((await readPages(all, reading(500))).rows).toEqual(all.rows)
    expect(asked).toEqual(['0+100'])
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
