import { describe, expect, it } from 'vitest'
import { jsonResponse } from '../../../app/api/_server/json-response.ts'

const init = { status: 202, headers: { 'X-Request-Id': 'r-1' } }

describe('the response of a route', () => {
  it.each([
    ['small', { data: [{ id: '订单' }], asOf: null }],
    ['large', { data: { edges: Array.from({ length: 20_000 }, (_, n) => ({ id: `a-${n}→b-${n}` })) }, complete: true }],
  ])('is the same JSON, status and headers, however %s', async (_what, body) => {
    const answer = jsonResponse(body, init)
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('x-request-id')]).toEqual([
      202,
      'application/json',
      'r-1',
    ])
    expect(await answer.json()).toEqual(body)
  })

  it('is taken piece by piece, and may be left in the middle', async () => {
    const answer = jsonResponse({ data: Array.from({ length: 50_000 }, (_, n) => ({ n })) }, init)
    const reader = answer.body?.getReader()
    const first = await reader?.read()
    expect(first?.value?.length).toBeLessThan(100_000)
    await reader?.cancel()
    expect(await reader?.read()).toEqual({ value: undefined, done: true })
  })
})
