// What is asked after the incident: who served this then, and what differs from now.
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { z } from 'zod'
import { configSchema } from '../../lib/platform/config.ts'
import { createLog } from '../../lib/platform/log.ts'
import { createZooKeeperSession } from '../../lib/platform/zookeeper/create-session.ts'
import type { ZooKeeperSession } from '../../lib/platform/zookeeper/session.ts'
import { instanceSchema, providerSchema } from '../../lib/registry/schema.ts'
import { providerPath, put } from '../integration/registry/estate.ts'
import { axe, openSearch, shot, widthBeyond } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const underTest = inject('console')
const { open } = useConsole()
const name = 'com.past.LedgerService'
const service = `${name}:1.0.0`
const historyPath = `/services/${encodeURIComponent(service)}?tab=history`
const node = (last: number, params: Record<string, string> = {}) =>
  providerPath(name, { host: `10.99.0.${last}`, application: 'past-ledger', params })
let writer: ZooKeeperSession
/** Whole second before anybody left. */
let beforeMs: number

beforeAll(async () => {
  const [registry] = configSchema.parse({ registries: [{ id: 'demo', connect: underTest.zookeeper }] }).registries
  if (!registry) throw new Error('no registry')
  writer = createZooKeeperSession(registry, { log: createLog('test', 'silent') })
  await writer.waitConnected({ timeoutMs: 20_000 })
  await put(writer, node(1))
  await put(writer, node(2, { weight: '100', tag: 'gray' }))
  await untilProviders(['10.99.0.1:20880', '10.99.0.2:20880'])
  beforeMs = Math.floor((Date.now() + 1500) / 1000) * 1000
  await new Promise((resolve) => setTimeout(resolve, 2500))
  // at once, so that the collector finds them together: they are one event
  await writer.multi([
    ...[node(1), node(2, { weight: '100', tag: 'gray' })].map((path) => ({ kind: 'remove', path, version: -1 }) as const),
    ...[node(2, { weight: '50', tag: 'gray' }), node(3)].map((path) => ({ kind: 'create', path }) as const),
  ])
  await untilProviders(['10.99.0.2:20880', '10.99.0.3:20880'])
}, 120_000)
afterAll(async () => {
  await writer?.close()
})

async function read<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const answer = await fetch(`${underTest.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${underTest.token}` } })
  return answer.ok ? z.object({ data: schema }).parse(await answer.json()).data : undefined
}

async function untilProviders(addresses: string[]): Promise<void> {
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 300) {
    const found = await read(`services/${encodeURIComponent(service)}/providers`, z.array(providerSchema))
    if (JSON.stringify(found?.map(({ address }) => address)) === JSON.stringify(addresses)) return
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
  throw new Error('not seen within 60 s')
}

describe('the history of a service', () => {
  it('says where it begins where nothing has changed since', async () => {
    const page = await open(`/services/${encodeURIComponent('com.shop.search.SearchService')}?tab=history`)
    await page.getByText('Nothing changed in this time').waitFor()
    await page.getByText(/^The history begins at \d\d:\d\d:\d\d: what was there already/).waitFor()
    await page.close()
  })

  it('is walked back event by event, by keyboard, and shows then beside now', async () => {
    const page = await open(historyPath)
    const slider = page.getByRole('slider', { name: 'Instant to look at' })
    await slider.waitFor({ state: 'attached' })
    await page.getByText('Provider disappeared').first().waitFor()
    await page.getByRole('button', { name: 'Before the previous event' }).focus()
    await page.keyboard.press('Enter')
    const then = page.getByRole('region', { name: 'Then and now' })
    await then.getByText('3 differ').waitFor()
    expect(await then.getByRole('row').filter({ hasText: '10.99.0.1:20880' }).textContent()).toContain('left since')
    expect(await then.getByRole('row').filter({ hasText: '10.99.0.3:20880' }).textContent()).toContain('came since')
    expect(await then.getByRole('row').filter({ hasText: '10.99.0.2:20880' }).textContent()).toMatch(/weight100.*50/)
    expect(await axe(page)).toEqual([])
    await shot(page, 'history-then-and-now')
    await page.waitForURL((url) => url.searchParams.has('at'))
    const at = new URL(page.url()).searchParams.get('at')
    await slider.focus()
    await page.keyboard.press('ArrowLeft')
    await page.waitForURL((url) => url.searchParams.get('at') !== at)
    await page.keyboard.press('End')
    await page.waitForURL((url) => !url.searchParams.has('at'))
    await then.waitFor({ state: 'detached' })
    await page.close()
  })

  it('is asked for a date and a time, which the address carries', async () => {
    const page = await open(historyPath)
    await page.getByRole('button', { name: 'Choose an end…' }).click()
    const end = page.getByLabel('until', { exact: true })
    const text = await page.evaluate((at) => new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 19), beforeMs)
    await end.fill(text)
    await end.press('Enter')
    await page.getByRole('region', { name: 'Then and now' }).getByText('3 differ').waitFor()
    await page.waitForURL((url) => Date.parse(url.searchParams.get('to') ?? '') === beforeMs)
    expect(await axe(page)).toEqual([])
    const linked = await open(page.url().slice(underTest.url.length))
    await linked.getByRole('region', { name: 'Then and now' }).getByText('3 differ').waitFor()
    await linked.getByRole('button', { name: 'Until now' }).click()
    await linked.waitForURL((url) => !url.searchParams.has('to'))
    await page.close()
    await linked.close()
  })

  it('says that an end lies in the future, or before the history', async () => {
    const ahead = await open(`${historyPath}&to=2099-01-01T00:00:00.000Z`)
    await ahead.getByText('That is in the future.').waitFor()
    await ahead.close()
    const early = await open(`${historyPath}&to=2020-01-01T00:00:00.000Z`)
    await early.getByRole('alert').getByText('The history begins at').waitFor()
    await early.close()
  })

  it('leads to a comparison of the instant with now, row by row', async () => {
    const page = await open(historyPath, { width: 1024, theme: 'dark' })
    await page.getByRole('button', { name: 'Before the previous event' }).click()
    await page.getByRole('link', { name: 'Compare with now' }).click()
    await page.waitForURL(/\/compare\?/)
    const grid = page.getByRole('grid', { name: 'Compare' })
    await grid.getByText('only left').waitFor()
    await grid.getByText('dubbo://10.99.0.2:20880').click()
    await page.getByRole('complementary').getByText('configuredWeight').waitFor()
    expect(await widthBeyond(page)).toBe(0)
    expect(await axe(page)).toEqual([])
    await shot(page, 'compare-instants-dark-1024')
    await page.close()
  })
})

describe('a comparison', () => {
  it('of two instances names what differs, in Chinese too', async () => {
    const all = (await read('instances?pageSize=500', z.array(instanceSchema))) ?? []
    const [one, other] = all.filter(({ application }) => application === 'order-service')
    if (!one || !other) throw new Error('fewer than two instances')
    const page = await open(`/compare?left=instance:${one.address}&right=instance:${other.address}`, { locale: 'zh-CN' })
    await page.getByRole('grid', { name: '对比' }).getByText('参数').first().waitFor()
    expect(await axe(page)).toEqual([])
    await shot(page, 'compare-instances-zh')
    await page.close()
  })

  it('is found by ⌘K, and asks for its sides', async () => {
    const page = await open('/')
    await openSearch(page)
    await page.keyboard.type('compare')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/compare$/)
    await page.getByText('Choose two sides').waitFor()
    expect(await axe(page)).toEqual([])
    await page.close()
  })
})
