// A release engineer's way: from the service's page to a release of its new version, watched, and taken back; then a host drained.
import { describe, expect, inject, it } from 'vitest'
import { axe, shot, widthBeyond } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const underTest = inject('console')
const { open } = useConsole()
const service = encodeURIComponent('com.shop.inventory.InventoryService:1.0.0')
const looks = [
  { locale: 'en', theme: 'light', width: 1440 },
  { locale: 'zh-CN', theme: 'dark', width: 1024 },
] as const

const read = async (path: string): Promise<string> =>
  (await fetch(`${underTest.url}/api/v1/${path}`, { headers: { authorization: `Bearer ${underTest.token}` } })).text()

/** The page in other looks: no violation, no sideways scrolling. */
async function inEveryLook(path: string, name: string): Promise<void> {
  for (const look of looks) {
    const page = await open(path, look)
    await page.locator('main h1').first().waitFor()
    await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null, undefined, { timeout: 20_000 })
    await page.waitForTimeout(1500)
    await shot(page, `${name}-${look.locale}-${look.theme}-${look.width}`)
    expect(await axe(page)).toEqual([])
    expect(await widthBeyond(page)).toBe(0)
    await page.close()
  }
}

describe('a release from the page of an application', () => {
  it('is of every service that it provides, previewed together', async () => {
    const page = await open('/applications/inventory-service')
    await page.getByRole('link', { name: 'Gray release' }).click()
    await page.waitForURL(/application=inventory-service/)
    await page.getByRole('button', { name: /version 1\.1\.0/ }).click()
    await page.getByText('Predicted share of the new version').waitFor({ timeout: 20_000 })
    await shot(page, 'release-new-application')
    expect(await axe(page)).toEqual([])
    await page.close()
  })
})

describe('a release from the page of a service', () => {
  it('is previewed, started, watched and aborted', async () => {
    const page = await open(`/services/${service}`)
    await page.getByRole('link', { name: 'Gray release' }).click()
    await page.getByRole('button', { name: /version 1\.1\.0/ }).click()
    await page.getByText('The new version takes calls already').waitFor({ timeout: 20_000 })
    await shot(page, 'release-new-chosen')
    expect(await axe(page)).toEqual([])
    await page.getByRole('button', { name: 'Start' }).click()
    await page.getByLabel('Reason').fill('inventory 1.1.0')
    await page.getByRole('dialog').getByRole('button', { name: 'Start' }).click()
    await page.waitForURL(/\/releases\/[0-9a-f-]{36}$/)
    await page.getByText('Step taken').first().waitFor({ timeout: 60_000 })
    await page.waitForTimeout(20_000)
    await inEveryLook(new URL(page.url()).pathname, 'release')
    await page.getByRole('button', { name: 'Abort' }).click()
    await page.getByLabel('Reason').fill('enough seen')
    await page.getByRole('dialog').getByRole('button', { name: 'Abort' }).click()
    await page.getByText('aborted', { exact: true }).first().waitFor({ timeout: 60_000 })
    await shot(page, 'release-aborted')
    await page.close()
  })
})

describe('a drain from the page of an instance', () => {
  it('tells what becomes of the calls, and offers the way back', async () => {
    const { data } = JSON.parse(await read(`services/${service}/providers`)) as { data: { address: string }[] }
    const path = `/instances/${encodeURIComponent(data[0]?.address ?? '')}`
    const page = await open(path)
    await page.getByRole('button', { name: 'Drain' }).click()
    await page.getByLabel('Reason').fill('new kernel')
    await page.getByRole('dialog').getByRole('button', { name: 'Drain' }).click()
    await page.getByText('Calls are fading').waitFor({ timeout: 30_000 })
    await page.waitForTimeout(15_000)
    await inEveryLook(path, 'drain')
    await page.close()
  })
})
