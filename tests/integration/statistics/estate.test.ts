// Real applications of four generations that call each other: what they say of their calls, and what we make of it.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Estate, startEstate } from '#demo/estate'
import { systemClock as clock } from '#lib/platform/clock'
import { configSchema } from '#lib/platform/config'
import { database } from '#lib/platform/database'
import { silentLog } from '#lib/platform/log'
import { declareSources, listSourceRows } from '#lib/platform/sources'
import { describeSources } from '#lib/platform/worker-registry'
import type { Running } from '#lib/platform/worker-task'
import { createZooKeeperSessions } from '#lib/platform/zookeeper/sessions'
import { callRates, observedShares, seriesFor } from '#lib/statistics/queries'
import { createStatisticsTasks } from '#lib/statistics/tasks'
import { useTestDatabase } from '../../support/test-database.ts'

useTestDatabase()
const dir = mkdtempSync(join(tmpdir(), 'pilothouse-statistics-'))
/** What the demo's plan says: one call at a time, at most so often. */
const billingEveryMs = 150
const windowMs = 20_000
const soon = { timeout: 60_000, interval: 500 }
let estate: Estate
let running: Running[] = []

beforeAll(async () => {
  estate = await startEstate({ dir, only: ['shop-26', 'shop-27', 'shop-32', 'shop-33'] })
  const config = configSchema.parse({ ...estate.config, kafka: [], rocketmq: [], messages: [] })
  const sessions = createZooKeeperSessions(config, { log: silentLog })
  const { tasks } = createStatisticsTasks({ config, sessions, log: silentLog, clock })
  await declareSources(
    database().pool,
    describeSources(
      config,
      tasks.map((task) => task.sourceId),
    ),
  )
  running = await Promise.all(tasks.map((task) => task.start({ sourceId: task.sourceId, holder: 'test', epoch: '1' })))
  running.push({ close: () => sessions.close() })
})

afterAll(async () => {
  for (const part of running) await part.close()
  await estate?.close()
  rmSync(dir, { recursive: true, force: true })
})

const reporters = async (): Promise<string[]> =>
  (await database().pool.query<{ name: string }>(`select distinct side || ' ' || application as name from call_report`)).rows.map(
    (row) => row.name,
  )

const reportingKinds = async (): Promise<string[]> =>
  (
    await database().pool.query<{ kind: string }>(`select distinct kind from call_report join source on source.id = source_id order by 1`)
  ).rows.map((row) => row.kind)

describe('the shop', () => {
  it('reports from every generation: 2.6, 2.7 and 3.2 to the receiver, 3.3 through its page', async () => {
    await expect
      .poll(reporters, soon)
      .toEqual(
        expect.arrayContaining([
          'provider crm-service',
          'consumer batch-billing',
          'provider inventory-service',
          'consumer order-service',
          'provider payment-service',
        ]),
      )
    await expect.poll(reportingKinds, soon).toEqual(['monitor', 'prometheus'])
    expect((await listSourceRows()).map((source) => [source.kind, source.state])).toEqual(
      expect.arrayContaining([
        ['monitor', 'fresh'],
        ['prometheus', 'fresh'],
      ]),
    )
  })

  it('draws edges from the calling application to the provider’s address, each call once', async () => {
    // until what the applications had added up before they found the receiver lies outside of the window
    await clock.sleep(windowMs + 10_000)
    const rates = await callRates(windowMs)
    const billing = rates.filter((rate) => rate.clientApplication === 'batch-billing' && rate.interface === 'com.shop.crm.CustomerService')
    expect(billing.reduce((sum, rate) => sum + rate.callsPerSecond, 0)).toBeLessThan((1000 / billingEveryMs) * 1.4)
    const inventory = rates.filter((rate) => rate.interface === 'com.shop.inventory.InventoryService')
    expect(inventory.map((rate) => rate.clientApplication)).toEqual(expect.arrayContaining(['fulfilment-worker', 'order-service']))
    expect(inventory.every((rate) => rate.serverApplication === 'inventory-service' || rate.serverApplication === '')).toBe(true)
    const { data } = await seriesFor({
      from: new Date(Date.now() - windowMs),
      to: new Date(),
      service: 'com.shop.inventory.InventoryService:1.0.0',
    })
    const drawn = inventory.reduce((sum, rate) => sum + rate.callsPerSecond, 0) * (windowMs / 1000)
    const charted = data.series[0]?.points.reduce((sum, point) => sum + (point.calls ?? 0), 0) ?? 0
    expect(drawn).toBeGreaterThan(charted * 0.5)
    expect(drawn).toBeLessThan(charted * 2)
  })

  it('shows how a service is shared out among its providers', async () => {
    const since = new Date().toISOString()
    const addresses = estate.endpoints.providers
      .filter((provider) => provider.interface === 'com.shop.crm.CustomerService')
      .map((provider) => provider.port)
    await expect.poll(async () => (await observedShares('com.shop.crm.CustomerService:1.0.0', since)).length, soon).toBe(addresses.length)
    const shares = await observedShares('com.shop.crm.CustomerService:1.0.0', since)
    expect(shares.map((share) => Number(share.address.split(':')[1])).sort()).toEqual(addresses.sort())
    expect(shares.reduce((sum, share) => sum + share.share, 0)).toBeCloseTo(1)
  })
})
