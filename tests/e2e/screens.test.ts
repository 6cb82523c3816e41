// Every screen as a person gets it: both languages, both themes, a wide and a narrow window. Nothing may be wrong in any of them.
import type { Page } from 'playwright-core'
import { describe, expect, inject, it } from 'vitest'
import { axe, settled, shot, widthBeyond } from './support/browser.ts'
import { useConsole } from './support/use-console.ts'

const underTest = inject('console')
const { open, openUnknown } = useConsole()
/** Each page is opened in the first look of its language and turned to the second while somebody looks at it. */
const looksOf = {
  en: [
    { theme: 'light', width: 1440 },
    { theme: 'dark', width: 1024 },
  ],
  'zh-CN': [
    { theme: 'dark', width: 1440 },
    { theme: 'light', width: 1024 },
  ],
} as const
type Locale = keyof typeof looksOf
const locales: Locale[] = ['en', 'zh-CN']

const service = encodeURIComponent('com.shop.inventory.InventoryService:1.0.0')
const screens: Readonly<Record<string, string>> = {
  overview: '/',
  topology: '/topology',
  'topology-table': '/topology?tab=table',
  services: '/services',
  service: `/services/${service}`,
  'service-consumers': `/services/${service}?tab=consumers`,
  'service-methods': `/services/${service}?tab=methods`,
  'service-rules': `/services/${service}?tab=rules`,
  'service-weights': `/services/${service}?tab=weights`,
  'service-calls': `/services/${service}?tab=calls`,
  'service-history': `/services/${service}?tab=history`,
  applications: '/applications',
  application: '/applications/order-service',
  'application-calls': '/applications/order-service?tab=calls',
  instances: '/instances',
  hosts: '/hosts',
  rules: '/rules',
  'rules-findings': '/rules?tab=findings',
  rule: '/rules/tag/application/inventory-service?registry=registry:shop',
  'rule-places': '/rules/tag/application/inventory-service?registry=registry:shop&tab=places',
  statistics: '/statistics',
  kafka: '/kafka',
  messages: '/messages',
  'messages-by-owner': '/messages?tab=groups&by=owner',
  'messages-bulk-runs': '/messages?tab=bulk',
  'message-policies': '/messages/policies',
  releases: '/releases',
  compare: '/compare',
  operations: '/operations',
  settings: '/settings',
}

async function turn(page: Page, { theme, width }: { theme: 'light' | 'dark'; width: number }): Promise<void> {
  await page.emulateMedia({ colorScheme: theme })
  await page.setViewportSize({ width, height: 900 })
}

/** Texts of cells that are higher than their row, which would hide the rest of them. */
const cutCells = (): string[] =>
  [...document.querySelectorAll('[role=grid] tbody td')]
    .filter((cell) => cell.scrollHeight > cell.clientHeight + 1)
    .map((cell) => cell.textContent)

describe.each(locales)('in %s', (locale) => {
  it.each(Object.entries(screens))('%s has no violation, no error, no sideways scrolling in either look', async (name, path) => {
    const errors: string[] = []
    const looks = looksOf[locale]
    const page = await open('about:blank', { locale, ...looks[0] })
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(message.text())
    })
    await page.goto(path)
    await settled(page)
    for (const look of looks) {
      await turn(page, look)
      await settled(page)
      await shot(page, `${name}-${locale}-${look.theme}-${look.width}`)
      expect(await axe(page), `${look.theme}, ${look.width} px`).toEqual([])
      expect(await widthBeyond(page), `${look.theme}, ${look.width} px`).toBe(0)
      expect(await page.evaluate(cutCells), `${look.theme}, ${look.width} px`).toEqual([])
    }
    expect(errors).toEqual([])
    await page.close()
  })
})

describe('signing in', () => {
  it('happens once by the link, and the link is then worth nothing', async () => {
    const page = await openUnknown(new URL(underTest.setupUrl).pathname + new URL(underTest.setupUrl).search)
    await page.getByLabel(/name/i).first().fill('grace')
    for (const field of await page.locator('input[type=password]').all()) await field.fill('correct horse battery')
    await page.locator('form button[type=submit]').click()
    await page.waitForURL((url) => url.pathname === '/')
    await page.locator('main h1').first().waitFor()
    await page.close()
    const again = await fetch(`${underTest.url}/api/v1/setup`, {
      method: 'POST',
      body: JSON.stringify({
        token: new URL(underTest.setupUrl).searchParams.get('token'),
        name: 'eve',
        password: 'correct horse battery',
      }),
    })
    expect(again.status).toBe(403)
  })

  it('is asked of whoever has no session', async () => {
    const page = await openUnknown('/services')
    await page.waitForURL(/\/sign-in/)
    await page.close()
  })
})
