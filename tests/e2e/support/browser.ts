import { existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { StorageState } from './signed-in.ts'
import { newPageIn } from './warm-context.ts'

const systemBrowser = '/usr/bin/chromium'
const flags = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  // WebGL without a GPU, for maps of very many nodes
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Starts Chromium: the system's where there is one, else the one that comes with npm. The caller closes it. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = await findBrowser()
  return chromium.launch({ executablePath, args: flags, headless: true, timeout: 30_000 })
}

async function findBrowser(): Promise<string> {
  const named = process.env['CHROMIUM']
  if (named) {
    if (!existsSync(named)) throw new Error(`CHROMIUM names ${named}, which is not there. Correct it or unset it.`)
    return named
  }
  if (existsSync(systemBrowser)) return systemBrowser
  try {
    const { default: packed } = await import('@sparticuz/chromium')
    return await packed.executablePath()
  } catch (cause) {
    throw new Error(
      'No browser: install Debian\u2019s "chromium", or run "npm install" so that @sparticuz/chromium is there, or name one in CHROMIUM.',
      { cause },
    )
  }
}

/** For a console that has just begun, on a machine that does other things. */
const patienceMs = 60_000

export type PageOptions = {
  baseUrl: string
  path?: string
  locale?: 'en' | 'zh-CN'
  theme?: 'light' | 'dark'
  width?: number
  height?: number
  /** Of `context.storageState()`: an earlier sign-in. */
  storageState?: StorageState
}

/** A page as in a new browser, with language, theme and width set before the first paint. */
export async function openPage(browser: Browser, options: PageOptions): Promise<Page> {
  const { baseUrl, path = '/', locale = 'en', theme = 'light', width = 1440, height = 900, storageState } = options
  const page = await newPageIn(browser, { baseUrl, locale, ...(storageState ? { storageState } : {}) })
  page.setDefaultTimeout(patienceMs)
  await page.emulateMedia({ colorScheme: theme })
  await page.setViewportSize({ width, height })
  await page.goto(path)
  return page
}

/** Waits until the address says so; what is shown changes a moment before it. `null`: the parameter is gone. */
export async function untilAsked(page: Page, parameters: Readonly<Record<string, string | null>>): Promise<void> {
  await page.waitForURL((url) => Object.entries(parameters).every(([name, value]) => url.searchParams.get(name) === value), {
    waitUntil: 'commit',
  })
}

/** The page once its first data is there: no skeleton left, or what it says instead. */
export async function settled(page: Page): Promise<void> {
  await page.locator('main h1').first().waitFor()
  await page.waitForFunction(() => document.querySelector('main [aria-busy="true"]') === null)
}

/** Pixels by which the page is wider than its window: 0 where nothing scrolls sideways. */
export const widthBeyond = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, document.documentElement.scrollWidth - document.documentElement.clientWidth))

/** For `addInitScript`: nothing is loaded ahead of being asked for. */
export function neverIdle(): void {
  window.requestIdleCallback = () => 0
}

/** Opens the search of everything; keys that are pressed before the page listens to them are lost, so they are pressed until it is there. */
export async function openSearch(page: Page): Promise<void> {
  const field = page.getByRole('dialog').getByRole('combobox')
  do await page.keyboard.press('ControlOrMeta+k')
  while (
    !(await field.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    ))
  )
}

/** Waits until colours and sizes that change by degrees have arrived. */
async function atRest(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      new Promise((resolve) => requestAnimationFrame(() => resolve(!document.getAnimations().some((one) => one instanceof CSSTransition)))),
  )
}

export type AxeViolation = { rule: string; impact: string; help: string; nodes: string[] }

/** What axe-core holds against the page as it stands, its colours once they have arrived; an empty list is a clean page. */
export async function axe(page: Page): Promise<AxeViolation[]> {
  await atRest(page)
  await page.addScriptTag({ path: createRequire(import.meta.url).resolve('axe-core/axe.min.js') })
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations.map(({ id, impact, help, nodes }) => ({
      rule: id,
      impact: impact ?? 'unknown',
      help,
      nodes: nodes.map((node) => node.html.slice(0, 200)),
    }))
  })
}

/** Saves what the page looks like to `test-results/<name>.png` and gives the path. */
export async function shot(page: Page, name: string): Promise<string> {
  const folder = join(process.cwd(), 'test-results')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.png`)
  await page.screenshot({ path })
  return path
}

declare global {
  interface Window {
    axe: typeof import('axe-core')
  }
}
