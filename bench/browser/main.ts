// What a person feels in the browser with the largest registry: the first page, scrolling 10,000 rows, ⌘K. Real Chromium, real web
// process. node bench/browser/main.ts [interfaces=10000] [providers=10] [consumers=20]
// BENCH_DIR keeps the filled database. Prints one JSON line; the yardstick is an empty page of the same height, scrolled the same way.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { createSetupLink } from '../../lib/access/commands.ts'
import { database } from '../../lib/platform/database.ts'
import { launchBrowser } from '../../tests/e2e/support/browser.ts'
import { filledDatabase } from '../api/fill.ts'
import { at, timed } from '../api/load.ts'
import { startWeb } from '../api/web-process.ts'
import { keyToResults, rowsShown, scrollThrough, untilRow, type Scrolled } from './in-page.ts'

const [interfaces = 10_000, providers = 10, consumers = 20] = process.argv.slice(2).map(Number)
const frames = 600
const kept = process.env['BENCH_DIR']
const dir = kept ?? (await mkdtemp(join(tmpdir(), 'browser-bench-')))
const viewport = { width: 1440, height: 900 }

const { postgres, url } = await filledDatabase(dir, { interfaces, providers, consumers })
process.env['DATABASE_URL'] = url
const web = await startWeb(url)
const browser = await launchBrowser()
try {
  const context = await signedIn(browser, web.url)
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  const loads: number[] = []
  for (let load = 0; load < 7; load += 1) loads.push(await firstRow(page))
  const jump = await timed(() => toTheEnd(page))
  await page.evaluate(() => document.querySelector('table')?.parentElement?.scrollTo(0, 0))
  const list = await page.evaluate(scrollThrough, { frames, selector: 'table' })
  const empty = await emptyPage(context)
  const yardstick = await empty.evaluate(scrollThrough, { frames, selector: '#tall' })
  await empty.close()
  // a page that is not in front draws no frames
  await page.bringToFront()
  const keys = await palette(page)
  console.log(
    JSON.stringify({
      interfaces,
      first_page_ms: { cold: Math.round(loads[0] ?? 0), warm_p50: at(loads.slice(1), 0.5), warm_worst: at(loads.slice(1), 1) },
      jump_to_last_row_ms: Math.round(jump),
      scroll: figures(list),
      empty_page: figures(yardstick),
      frame_p95_ratio: Number((at(list.frames, 0.95) / at(yardstick.frames, 0.95)).toFixed(2)),
      palette_key_to_results_ms: { p50: at(keys, 0.5), p95: at(keys, 0.95), count: keys.length },
    }),
  )
} finally {
  await browser.close()
  await database().close()
  await web.close()
  await postgres.close()
  if (kept === undefined) await rm(dir, { recursive: true, force: true })
}

/** The first person of a new console, by a one-time link. */
async function signedIn(chromium: Browser, baseURL: string): Promise<BrowserContext> {
  const context = await chromium.newContext({ baseURL, viewport })
  const { token } = await createSetupLink()
  const data = { token, name: `bench-${token.slice(0, 6)}`, password: 'correct horse battery' }
  const answer = await context.request.post('/api/v1/setup', { data })
  if (!answer.ok()) throw new Error(`could not sign in: ${answer.status()}`)
  return context
}

/** From the start of the navigation to the first row of the list. */
async function firstRow(page: Page): Promise<number> {
  await page.goto('/services', { waitUntil: 'commit' })
  return page.evaluate(rowsShown)
}

async function toTheEnd(page: Page): Promise<void> {
  await page.evaluate(() => {
    const scroller = document.querySelector('table')?.parentElement
    scroller?.scrollTo(0, scroller.scrollHeight)
  })
  await page.evaluate(untilRow, interfaces + 1)
}

async function emptyPage(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.setContent(
    `<div style="height: 800px; overflow: auto"><div id="tall" style="height: ${interfaces * 32}px; background: linear-gradient(#fff, #eee)"></div></div>`,
  )
  return page
}

/** Types names letter by letter; each letter's time to the results that belong to it. */
async function palette(page: Page): Promise<number[]> {
  const times: number[] = []
  await page.keyboard.press('Control+k')
  const field = page.locator('[cmdk-input]')
  await field.waitFor()
  for (const text of ['service0420', 'findby', '10.21.0.4', 'order-12']) {
    await field.fill('')
    for (const letter of text) {
      const shown = page.evaluate(keyToResults)
      // the page must be listening before the key comes
      await page.evaluate(() => undefined)
      await page.keyboard.press(letter)
      times.push(await shown)
      await page.waitForTimeout(120)
    }
  }
  return times
}

function figures({ frames: deltas, longTasks }: Scrolled): Record<string, number> {
  return {
    p50: at(deltas, 0.5),
    p95: at(deltas, 0.95),
    p99: at(deltas, 0.99),
    worst: at(deltas, 1),
    long_tasks: longTasks.length,
    longest_task_ms: Math.round(Math.max(0, ...longTasks)),
  }
}
