// What an on-call engineer comes for: narrow ten thousand services down, see what a service holds and which rules touch it, find the host.
import { describe, expect, it } from 'vitest'
import { axe } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const { open } = useConsole()
const servicePath = `/services/${encodeURIComponent('com.shop.inventory.InventoryService:1.0.0')}`

describe('the facets of the services', () => {
  it('say how many each value would leave, narrow the list to that number, and let go again', async () => {
    const page = await open('/services')
    await page.getByRole('grid').getByText('LoyaltyService').waitFor()
    await page.getByRole('combobox', { name: /^Health/ }).click()
    const option = page.getByRole('option', { name: /^healthy/ })
    expect((await option.textContent()) ?? '').toMatch(/\d+$/)
    await option.click()
    await page.waitForURL(/health=ok/)
    await page.getByRole('grid').getByText('LoyaltyService').waitFor({ state: 'detached' })
    // the shop may still be gathering: what the option says now, and what is listed now
    await page.getByRole('combobox', { name: /^Health/ }).click()
    const difference = async (): Promise<number> =>
      Number(/\d+$/.exec((await option.textContent()) ?? '')?.[0]) - (await page.locator('tbody tr[id]').count())
    await expect.poll(difference, { timeout: 60_000 }).toBe(0)
    await page.keyboard.press('Escape')
    await page.goto('/services?host=203.0.113.9')
    await page.getByText('Nothing matches').waitFor()
    await page.getByRole('button', { name: 'Remove the filter on host 203.0.113.9' }).click()
    await page.getByRole('grid').getByText('LoyaltyService').waitFor()
    expect(await axe(page)).toEqual([])
    await page.close()
  })
})

describe('a service from the inside', () => {
  it('shows its methods, finds one by typing and opens what it speaks of', async () => {
    const page = await open(`${servicePath}?tab=methods`)
    const methods = page.getByRole('list', { name: 'Methods' })
    await methods.waitFor()
    const first = await methods.locator('strong').first().textContent()
    await page.getByRole('searchbox', { name: 'Filter methods and types' }).fill(first ?? '')
    await page.waitForURL(/method=/)
    await methods.getByText(first ?? '', { exact: true }).waitFor()
    expect(await axe(page)).toEqual([])
    await page.close()
  })

  it('says which rules touch it, or that none does', async () => {
    const page = await open(`${servicePath}?tab=rules`)
    await page.getByRole('tab', { name: 'Rules', selected: true }).waitFor()
    await page.getByRole('list', { name: 'Rules that touch this service' }).or(page.getByText('No rule touches this service')).waitFor()
    expect(await axe(page)).toEqual([])
    await page.close()
  })
})

describe('hosts', () => {
  it('are a tab of the instances, and lead to what runs there', async () => {
    const page = await open('/instances')
    await page.getByRole('navigation', { name: 'What runs where' }).getByRole('link', { name: 'Hosts' }).click()
    await page.waitForURL(/\/hosts/)
    await page.locator('tbody tr').first().dblclick()
    await page.waitForURL(/\/hosts\/.+/)
    await page.getByRole('grid', { name: 'Instances' }).getByRole('link').first().waitFor()
    expect(await axe(page)).toEqual([])
    await page.getByRole('tab', { name: /^Uses/ }).click()
    await page.getByRole('region', { name: 'Uses' }).waitFor()
    await page.close()
  })
})
