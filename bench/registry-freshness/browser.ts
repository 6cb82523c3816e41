import { launchBrowser } from '../../tests/e2e/support/browser.ts'
import { createSetupLink } from '../../lib/access/commands.ts'
import type { BenchConsole } from '../support/console.ts'
import { NoticeTimes } from './arrivals.ts'

type Seen = { id: string; at: number }[]

/** A page of a real browser, signed in, that notes when its EventSource gets a notice; `close` answers the times. */
export async function watchInBrowser({
  url,
}: BenchConsole): Promise<{ close(): Promise<(notice: string | undefined) => number | undefined> }> {
  const browser = await launchBrowser()
  const context = await browser.newContext({ baseURL: url })
  const { token } = await createSetupLink()
  const answer = await context.request.post('/api/v1/setup', {
    data: { token, name: `bench-${token.slice(0, 6)}`, password: 'correct horse battery' },
  })
  if (!answer.ok()) throw new Error(`could not sign in: ${answer.status()}`)
  const page = await context.newPage()
  await page.goto('/api/v1/health/live')
  await page.evaluate(async () => {
    const seen: { id: string; at: number }[] = []
    const source = new EventSource('/api/v1/stream?topics=registry')
    Object.assign(window, { seen })
    source.addEventListener('notice', (event) => seen.push({ id: event.lastEventId, at: performance.timeOrigin + performance.now() }))
    await new Promise((resolve) => source.addEventListener('open', resolve))
  })
  return {
    async close() {
      const seen = await page.evaluate(() => ('seen' in window ? (window.seen as Seen) : []))
      await browser.close()
      const times = new NoticeTimes()
      for (const { id, at } of seen) times.add(id, at)
      return (notice) => times.arrivedAt(notice)
    },
  }
}
