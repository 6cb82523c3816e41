// What a release engineer comes for: find a service, shift traffic between its providers, see that it moved, and take it back.
import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { serviceWeightsSchema, type ServiceWeights } from '../../lib/governance/schema.ts'
import { serviceSchema } from '../../lib/registry/schema.ts'
import { axe, neverIdle, settled, shot, widthBeyond } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const { open, read } = useConsole()
const service = 'com.shop.crm.CustomerService:1.0.0'
const servicePath = `/services/${encodeURIComponent(service)}`

beforeAll(async () => {
  await waitFor(async () => (await read('services?pageSize=500', z.array(serviceSchema))).some(({ id }) => id === service))
})

const readWeights = (): Promise<ServiceWeights> => read(`rules/weights/${encodeURIComponent(service)}`, serviceWeightsSchema)

/** As the collector has read it; what is written and verified may be a moment ahead. */
const weightOf = async (address: string) => (await readWeights()).providers.find((provider) => provider.address === address)?.weight
const patience = { timeout: 60_000 }

async function waitFor(isTrue: () => Promise<boolean>): Promise<void> {
  for (let waitedMs = 0; waitedMs < 90_000; waitedMs += 1000) {
    if (await isTrue()) return
    await new Promise((resolve) => setTimeout(resolve, 1000))
  }
  throw new Error('not seen within 90 s')
}

describe('the list of services', () => {
  it('shows trouble first and filters to it by one click', async () => {
    const page = await open('/services')
    await page.getByRole('grid').getByText('LoyaltyService').waitFor()
    await page.locator('tbody tr').first().getByText('LoyaltyService').first().waitFor()
    await page.getByRole('navigation', { name: 'Problems' }).getByText('Consumed, no provider').click()
    await page.waitForURL(/problem=no-provider-while-consumed/)
    await page.getByRole('grid').getByText('CustomerService').waitFor({ state: 'detached' })
    expect(await axe(page)).toEqual([])
    await page.close()
  })

  it('asks for its first rows once, and before its scripts are there', async () => {
    const page = await open('about:blank')
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/services?')) asked.push(request.url())
    })
    await page.goto('/services')
    await page.getByRole('grid').getByText('LoyaltyService').waitFor()
    const times = asked.length
    const initiators = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .flatMap((entry) => ('initiatorType' in entry && entry.name.includes('/api/v1/services?') ? [entry.initiatorType] : [])),
    )
    expect([times, initiators[0]]).toEqual([1, 'link'])
    await page.close()
  })

  it('is there with at most 300 KB of scripts: what nobody asked for yet comes when the browser is idle', async () => {
    const page = await open('about:blank')
    await page.addInitScript(neverIdle)
    await page.goto('/services')
    await page.getByRole('grid').getByText('LoyaltyService').waitFor()
    const sizes = await page.evaluate(() =>
      performance
        .getEntriesByType('resource')
        .flatMap((entry) => (entry instanceof PerformanceResourceTiming && entry.name.endsWith('.js') ? [entry.encodedBodySize] : [])),
    )
    expect(sizes.length).toBeGreaterThan(5)
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(300_000)
    await page.close()
  })

  it('leaves every control above it in reach in a narrow window', async () => {
    const page = await open('/services', { width: 1024 })
    await page.getByRole('grid').getByText('CustomerService').waitFor()
    for (const name of ['Columns', 'Export as CSV']) await page.getByRole('button', { name }).click({ trial: true })
    await page.getByRole('combobox', { name: /Registered by/ }).click({ trial: true })
    await page.close()
  })

  it('is searched, walked and opened by keyboard alone', async () => {
    const page = await open('/services')
    await page.getByRole('grid').getByText('CustomerService').waitFor()
    await page.keyboard.press('/')
    await page.keyboard.type('customer')
    await page.waitForURL(/q=customer/)
    await page.getByRole('grid').getByText('LoyaltyService').waitFor({ state: 'detached' })
    await page.keyboard.press('Escape')
    await page.keyboard.press('j')
    await page.getByRole('complementary').getByText(service, { exact: true }).waitFor()
    await page.keyboard.press('Enter')
    await page.waitForURL(new RegExp(`${servicePath}$`))
    await page.close()
  })
})

describe('one service', () => {
  it.each([
    { tab: 'providers', locale: 'en', theme: 'light', width: 1440 },
    { tab: 'consumers', locale: 'zh-CN', theme: 'dark', width: 1024 },
    { tab: 'weights', locale: 'zh-CN', theme: 'light', width: 1024 },
    { tab: 'calls', locale: 'en', theme: 'dark', width: 1440 },
    { tab: 'history', locale: 'zh-CN', theme: 'dark', width: 1024 },
  ] as const)(
    'shows its $tab in $locale, $theme, $width px wide, without a sideways scroll or an axe finding',
    async ({ tab, ...look }) => {
      const page = await open(`${servicePath}?tab=${tab}`, look)
      await page.getByRole('tab', { selected: true }).waitFor()
      await settled(page)
      expect(await widthBeyond(page)).toBe(0)
      expect(await axe(page)).toEqual([])
      await page.close()
    },
  )
})

/** Waits until the operation with this reason, shown beside the weights, has been verified: by the calls, so it takes a while. */
const verified = (page: Page, reason: string): Promise<void> =>
  page.locator('section').filter({ hasText: reason }).getByText('Verified:').waitFor({ timeout: 180_000 })

describe('the weights of a service', () => {
  it('move the calls as previewed, are verified by them, and are taken back', async () => {
    const address = (await readWeights()).providers[0]?.address ?? ''
    const page = await open(`${servicePath}?tab=weights`)
    await page.getByRole('textbox', { name: `Weight of ${address}` }).fill('300')
    await page.getByText('It should get 60 % of the calls').waitFor()
    await page.getByText('Consumers that will follow').waitFor()
    await page.getByRole('button', { name: `What decides the weight of ${address}` }).click()
    await page.getByText('What sets the weight, in order of precedence').waitFor()
    await shot(page, 'weights-preview')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Change 1 weight…' }).click()
    const dialog = page.getByRole('dialog')
    const confirm = dialog.getByRole('button', { name: 'Change the weights' })
    expect(await confirm.getAttribute('aria-disabled')).toBe('true')
    await dialog.getByLabel('Reason').fill('more for the new hardware')
    await confirm.click()
    await verified(page, 'more for the new hardware')
    await shot(page, 'weights-verified')
    await expect.poll(() => weightOf(address), patience).toBe(300)

    await page.getByRole('button', { name: 'Take back now' }).click()
    await verified(page, 'Taken back at once')
    await expect.poll(() => weightOf(address), patience).toBe(100)
    await page.close()
  })

  it('leave a trace in the history, field by field', async () => {
    const page = await open(`${servicePath}?tab=history`)
    await page.getByText('Provider changed').first().waitFor()
    await page.getByText('effectiveWeight').first().waitFor()
    await page.close()
  })
})

describe('applications and instances', () => {
  it('lead from an application to its instance and on to what that offers', async () => {
    const page = await open('/applications')
    await page.getByRole('grid').getByText('crm-service').dblclick()
    await page.waitForURL(/\/applications\/crm-service/)
    await page.getByRole('grid', { name: 'Instances' }).getByRole('link').first().click()
    await page.waitForURL(/\/instances\//)
    await page.getByRole('region', { name: 'Offers' }).getByText('CustomerService').waitFor()
    expect(await widthBeyond(page)).toBe(0)
    expect(await axe(page)).toEqual([])
    await page.close()
  })
})
