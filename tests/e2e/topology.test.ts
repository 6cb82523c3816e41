// The map on the demo shop: real applications, real calls.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser, openPage, shot } from './support/browser.ts'
import { signedIn, type StorageState } from './support/signed-in.ts'

const underTest = inject('console')
const patience = { timeout: 60_000 }
let browser: Browser
let storageState: StorageState

beforeAll(async () => {
  browser = await launchBrowser()
  storageState = await signedIn(browser, underTest)
})
afterAll(() => browser?.close())

async function openMap(path = '/topology'): Promise<Page> {
  const page = await openPage(browser, { baseUrl: underTest.url, path, storageState })
  await card(page, 'application:order-service').waitFor(patience)
  return page
}

const card = (page: Page, id: string) => page.locator(`[data-node="${id}"]`)

async function places(page: Page): Promise<Record<string, string>> {
  return page.$$eval('.react-flow__node-card', (nodes) =>
    Object.fromEntries(nodes.map((node) => [node.getAttribute('data-id') ?? '', (node as HTMLElement).style.transform])),
  )
}

describe('topology', () => {
  it('shows who calls whom with live rates, and a consumer without provider by icon and word', async () => {
    const page = await openMap()
    await page.waitForFunction(
      () => /[1-9][\d.]*\s*\/s/.test(document.querySelector('[data-node="application:order-service"]')?.textContent ?? ''),
      undefined,
      patience,
    )
    expect(await page.getByText('no provider').first().isVisible()).toBe(true)
    await shot(page, 'topology-map')
    await page.context().close()
  })

  it('keeps every card in its place while the figures change', async () => {
    const page = await openMap()
    const before = await places(page)
    await page.waitForResponse((response) => response.url().includes('/api/v1/topology'), patience)
    await page.waitForTimeout(1000)
    const after = await places(page)
    for (const [id, place] of Object.entries(before)) if (id in after) expect(after[id]).toBe(place)
    await page.context().close()
  })

  it('opens a card by keyboard, walks on by arrow keys, and closes with Escape', async () => {
    const page = await openMap()
    await card(page, 'application:order-service').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'order-service' }).waitFor(patience)
    expect(new URL(page.url()).searchParams.get('show')).toBe('node:application:order-service')
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: 'order-service' }).waitFor({ state: 'detached' })
    await card(page, 'application:order-service').focus()
    await page.keyboard.press('ArrowRight')
    const focused = await page.evaluate(() =>
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset['node'] : undefined,
    )
    expect(focused).not.toBe('application:order-service')
    expect(focused).toBeTruthy()
    await page.context().close()
  })

  it('focuses on a node, drills down to its services, and says so in the address', async () => {
    const page = await openMap('/topology?show=node:application:order-service')
    await page.getByRole('button', { name: 'Its services' }).click()
    await card(page, 'service:com.shop.order.OrderService:1.0.0').waitFor(patience)
    const parameters = new URL(page.url()).searchParams
    expect([parameters.get('level'), parameters.get('focus')]).toEqual(['service', 'application:order-service'])
    await page.context().close()
  })

  it('finds a card by name, and filters by the legend', async () => {
    const page = await openMap('/topology?find=crm')
    expect(await page.getByText(/1 found/).isVisible()).toBe(true)
    await page.goto('/topology')
    await card(page, 'application:order-service').waitFor(patience)
    const cards = await page.locator('[data-node]').count()
    for (const word of ['failing', 'troubled', 'well'])
      await page
        .locator('fieldset')
        .getByRole('button', { name: new RegExp(word) })
        .click()
    await page.waitForFunction((all) => document.querySelectorAll('[data-node]').length < all, cards, patience)
    expect(new URL(page.url()).searchParams.get('hide')).toBe('danger,warning,ok')
    await page.context().close()
  })

  it('has the same connections in its table, and gives them as CSV', async () => {
    const page = await openPage(browser, { baseUrl: underTest.url, path: '/topology?tab=table', storageState })
    await page.getByRole('grid').getByText('batch-billing').first().waitFor(patience)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export as CSV' }).click()
    expect((await download).suggestedFilename()).toBe('topology.csv')
    await page.context().close()
  })
})
