import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import * as series from '../../../app/api/v1/statistics/series/route.ts'
import * as shares from '../../../app/api/v1/statistics/shares/route.ts'
import * as top from '../../../app/api/v1/statistics/top/route.ts'
import { createToken } from '#lib/access/commands'
import { answerSchema } from '#lib/platform/answer'
import { database } from '#lib/platform/database'
import { declareSources } from '#lib/platform/sources'
import { insertReports } from '#lib/statistics/io/report-writer'
import { observedShareSchema, seriesSchema, topRowSchema } from '#lib/statistics/schema'
import { receiverSourceId } from '#lib/statistics/sources'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
let token = ''
const none = { params: Promise.resolve({}) }
const ask = (path: string): Request =>
  new Request(`http://console.test/api/v1/statistics/${path}`, { headers: { authorization: `Bearer ${token}` } })

beforeAll(async () => {
  token = await createToken('screens', 'viewer')
  await declareSources(database().pool, [{ id: receiverSourceId, kind: 'monitor', name: 'receiver', detail: {} }])
  const base = {
    side: 'provider',
    application: 'stock',
    interface: 'shop.Stock',
    group: '',
    version: '1.0',
    method: 'take',
    client: '10.0.0.1',
    server: '10.0.1.1:20880',
  } as const
  const figures = { success: 9, failure: 1, elapsedMs: 40, maxElapsedMs: 12, concurrent: 1, inputBytes: 0, outputBytes: 0 }
  await insertReports(
    database().pool,
    receiverSourceId,
    [5, 10, 15].map((seconds) => ({ ...base, ...figures, atMs: Date.now() - seconds * 1000 })),
  )
})

describe('the statistics API', () => {
  it('answers series, top and shares in their schemas', async () => {
    const service = encodeURIComponent('shop.Stock:1.0')
    const drawn = answerSchema(seriesSchema).parse(
      await (await series.GET(ask(`series?service=${service}&from=-5m&groupBy=server`), none)).json(),
    )
    expect(drawn.data.series.map((one) => [one.key, one.points.reduce((sum, point) => sum + (point.calls ?? 0), 0)])).toEqual([
      ['10.0.1.1:20880', 30],
    ])
    const first = answerSchema(z.array(topRowSchema)).parse(await (await top.GET(ask('top?by=service&from=-5m'), none)).json())
    expect(first.data).toMatchObject([{ key: 'shop.Stock:1.0', calls: 30, failures: 3, errorRate: 0.1 }])
    const shared = answerSchema(z.array(observedShareSchema)).parse(
      await (await shares.GET(ask(`shares?service=${service}&since=-1m`), none)).json(),
    )
    expect(shared.data).toEqual([{ address: '10.0.1.1:20880', calls: 30, share: 1 }])
  })

  it('refuses times and services that are none', async () => {
    expect((await series.GET(ask('series?from=yesterday'), none)).status).toBe(400)
    expect((await series.GET(ask('series?from=now&to=-5m'), none)).status).toBe(400)
    expect((await shares.GET(ask('shares?service=%2F'), none)).status).toBe(400)
    expect((await top.GET(ask('top?by=password'), none)).status).toBe(400)
  })
})
