// Contexts of a browser that are used again when their last page is closed: what they loaded and compiled stays, what pages left behind is
// taken away. A page in one of them begins as in a new one, only sooner.
import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { StorageState } from './signed-in.ts'

type ContextOptions = { baseUrl: string; locale: 'en' | 'zh-CN'; storageState?: StorageState }

const known = new WeakMap<Browser, { name: string; context: BrowserContext }[]>()

/** An empty page in a context that no other page is in. */
export async function newPageIn(browser: Browser, options: ContextOptions): Promise<Page> {
  const name = JSON.stringify(options)
  const all = known.get(browser) ?? []
  const idle = all.find((one) => one.name === name && one.context.pages().length === 0)?.context
  const context = idle ?? (await newContext(browser, options))
  if (idle === undefined) known.set(browser, [...all, { name, context }])
  const page = await context.newPage()
  if (idle !== undefined) await forgetWhatPagesLeft(page, options)
  return page
}

async function newContext(browser: Browser, { baseUrl, locale, storageState }: ContextOptions): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: baseUrl, locale, ...(storageState ? { storageState } : {}) })
  await context.addCookies([{ name: 'locale', value: locale, url: baseUrl }])
  return context
}

/** Cookies and stored settings, drafts and the like, but for those that the context began with. */
async function forgetWhatPagesLeft(page: Page, { baseUrl, locale, storageState }: ContextOptions): Promise<void> {
  const context = page.context()
  const browserSide = await context.newCDPSession(page)
  await browserSide.send('Storage.clearDataForOrigin', { origin: new URL(baseUrl).origin, storageTypes: 'local_storage' })
  await browserSide.detach()
  await context.clearCookies()
  await context.addCookies([...(storageState?.cookies ?? []), { name: 'locale', value: locale, url: baseUrl }])
}
