// The map on the demo shop: real applications, real calls.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { shot, untilAsked } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const { open } = useConsole()
const patience = { timeout: 60_000 }

async function openMap(path = '/topology'): Promise<Page> {
  const page = await open(path)
  await card(page, 'application:order-service').waitFor(patience)
  return page
}

const card = (page: Page, id: string) => page.locator(`[data-node="${id}"]`)

async function places(page: Page): Promise<Record<string, string>> {
  return page.$$eval('.react-flow__node-card', (nodes) =>
    Object.fromEntries(nodes.map((node) => [node.getAttribute('data-id') ?? '', (node as HTMLElement).style.transform])),
  )
}

const idsOf = (all: Record<string, string>): string => Object.keys(all).sort().join()

async function exported(page: Page, entry: string): Promise<Buffer> {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Picture' }).click()
  await page.getByRole('menuitem', { name: entry }).click()
  return readFile(await (await download).path())
}

describe('topology', () => {
  it('shows who calls whom with live rates, and a consumer without provider by icon and word', async () => {
    const page = await openMap()
    await page.waitForFunction(
      () => /[1-9][\d.]*\s*\/s/.test(document.querySelector('[data-node="application:order-service"]')?.textContent ?? ''),
      undefined,
      patience,
    )
    await page.getByText('no provider').first().waitFor(patience)
    await shot(page, 'topology-map')
    await page.close()
  })

  it('keeps every card in its place while the figures change', async () => {
    const page = await openMap()
    let before: Record<string, string> = {}
    let after = await places(page)
    do {
      before = after
      await page.waitForResponse((response) => response.url().includes('/api/v1/topology'), patience)
      await page.waitForTimeout(1000)
      after = await places(page)
      // somebody who came or went meanwhile needs room
    } while (idsOf(after) !== idsOf(before))
    expect(after).toEqual(before)
    await page.close()
  })

  it('opens a card by keyboard, walks on by arrow keys, and closes with Escape', async () => {
    const page = await openMap()
    await card(page, 'application:order-service').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('complementary', { name: 'order-service' }).waitFor(patience)
    await untilAsked(page, { show: 'node:application:order-service' })
    await page.keyboard.press('Escape')
    await page.getByRole('complementary', { name: 'order-service' }).waitFor({ state: 'detached' })
    await card(page, 'application:order-service').focus()
    await page.keyboard.press('ArrowRight')
    const focused = () =>
      page.evaluate(() => (document.activeElement instanceof HTMLElement ? document.activeElement.dataset['node'] : undefined))
    await expect.poll(focused, patience).toMatch(/^application:(?!order-service$)/)
    await page.close()
  })

  it('focuses on what is clicked twice, though one click opens the panel', async () => {
    const page = await openMap()
    await card(page, 'application:order-service').dblclick()
    await page.waitForURL(/focus=application:order-service/, patience)
    await page.close()
  })

  it('focuses on a node, drills down to its services, and says so in the address', async () => {
    const page = await openMap('/topology?show=node:application:order-service')
    await page.getByRole('button', { name: 'Its services' }).click()
    await card(page, 'service:com.shop.order.OrderService:1.0.0').waitFor(patience)
    await untilAsked(page, { level: 'service', focus: 'application:order-service' })
    await page.close()
  })

  it('finds a card by name, and filters by the legend', async () => {
    const page = await openMap('/topology?find=crm')
    await page.getByText(/1 found/).waitFor(patience)
    await page.goto('/topology')
    await card(page, 'application:order-service').waitFor(patience)
    const cards = await page.locator('[data-node]').count()
    for (const word of ['failing', 'troubled', 'well'])
      await page
        .locator('fieldset')
        .getByRole('button', { name: new RegExp(word) })
        .click()
    await page.waitForFunction((all) => document.querySelectorAll('[data-node]').length < all, cards, patience)
    await untilAsked(page, { hide: 'danger,warning,ok' })
    await page.close()
  })

  it('hides and finds by expressions, and names what it cannot read', async () => {
    const page = await openMap('/topology?without=app:crm*&find=app:order*')
    await card(page, 'application:crm').waitFor({ state: 'detached', ...patience })
    await page.getByText(/found · Enter/).waitFor(patience)
    await page.getByRole('combobox', { name: 'Hide on the map' }).fill('calls>many')
    await page.getByRole('alert').getByText('a number is expected').waitFor(patience)
    await page.close()
  })

  it('says what the death of an application would touch, and shows it', async () => {
    const page = await openMap('/topology?show=node:application:order-service')
    const blast = page.getByRole('region', { name: 'Blast radius' })
    await blast.getByText(/If this dies, affected are \d+ application/).waitFor(patience)
    await blast.getByRole('button', { name: 'On the map' }).first().click()
    await page.waitForURL(/dir=up/, patience)
    await card(page, 'application:order-service').waitFor(patience)
    await page.close()
  })

  it('gives the map as SVG and as PNG', async () => {
    const page = await openMap()
    const svg = await exported(page, 'As SVG')
    expect(svg.toString('utf8')).toContain('order-service')
    const problem = await page.evaluate(
      (text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelector('parsererror')?.textContent ?? null,
      svg.toString('utf8'),
    )
    expect(problem).toBeNull()
    const png = await exported(page, 'As PNG')
    expect([png.subarray(1, 4).toString('latin1'), png.length > 20_000]).toEqual(['PNG', true])
    await page.close()
  })

  it('replays a past window, says that it is past, and comes back', async () => {
    const page = await openMap()
    await page.getByRole('button', { name: 'Replay' }).click()
    const bar = page.getByRole('region', { name: 'Replay of a past window' })
    await bar.getByText('Past', { exact: true }).waitFor(patience)
    // the window is longer than the demo runs: the replay begins where the history does, not with an error
    await bar.getByText(/history begins at/).waitFor(patience)
    await page.getByText(/^The history begins at .* is before that/).waitFor({ state: 'detached', ...patience })
    await bar.getByRole('slider').focus()
    await page.keyboard.press('End')
    await card(page, 'application:order-service').waitFor(patience)
    await bar.getByRole('button', { name: 'Back to now' }).click()
    await bar.waitFor({ state: 'detached', ...patience })
    await untilAsked(page, { at: null })
    await page.close()
  })

  it('replays until a date and a time, and says that one lies in the future', async () => {
    const page = await open('/topology?span=15&to=2099-01-01T00:00:00.000Z')
    const bar = page.getByRole('region', { name: 'Replay of a past window' })
    await bar.getByText('That is in the future.').waitFor(patience)
    const text = await page.evaluate(() => new Date(Date.now() - new Date().getTimezoneOffset() * 60_000).toISOString().slice(0, 19))
    const end = bar.getByLabel('until', { exact: true })
    await end.fill(text)
    await end.press('Enter')
    await bar.getByText('That is in the future.').waitFor({ state: 'detached', ...patience })
    await card(page, 'application:order-service').waitFor(patience)
    await page.close()
  })

  it('has the same connections in its table, and gives them as CSV', async () => {
    const page = await open('/topology?tab=table')
    await page.getByRole('grid').getByText('batch-billing').first().waitFor(patience)
    const download = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export as CSV' }).click()
    expect((await download).suggestedFilename()).toBe('topology.csv')
    await page.close()
  })
})
