import type { Clock } from '../../platform/clock.ts'
import type { Config } from '../../platform/config.ts'
import type { Database } from '../../platform/database.ts'
import { sentenceOf } from '../../platform/errors.ts'
import type { Log } from '../../platform/log.ts'
import { startLoop } from '../../platform/loop.ts'
import { announce } from '../../platform/notify.ts'
import { markFailed, markFresh } from '../../platform/sources.ts'
import type { Running } from '../../platform/worker-task.ts'
import { isWantedMetric, lookOf, rowsBetween, type Look } from '../prometheus-rows.ts'
import { parsePrometheusText } from '../prometheus-text.ts'
import { readPage } from './read-page.ts'
import { insertReports } from './report-writer.ts'

type Target = Config['statistics']['prometheus'][number]
type Dependencies = { sourceId: string; target: Target; database: Database; log: Log; clock: Clock }

/** After a gap of this many intervals the difference would draw a spike: the look only becomes the new base. */
const maxMissedLooks = 6

/** Scrapes one target until closed. A failed look keeps the base, so that a short outage loses no calls. */
export function startPrometheusTarget({ sourceId, target, database, log, clock }: Dependencies): Running {
  let base: { look: Look; atMs: number } | undefined

  async function scrape(signal: AbortSignal): Promise<void> {
    const page = await readPage(target.url, { timeoutMs: Math.min(10_000, target.intervalMs * 2), signal })
    const at = clock.now()
    const look = lookOf(parsePrometheusText(page, { keep: isWantedMetric }), target.application)
    const usable = base && at.getTime() - base.atMs <= target.intervalMs * maxMissedLooks ? base.look : undefined
    const rows = rowsBetween(usable, look, { atMs: at.getTime(), address: target.address })
    const stored = await insertReports(database.pool, sourceId, rows)
    base = { look, atMs: at.getTime() }
    await markFresh(database.pool, sourceId, at, { series: look.size })
    if (stored > 0) await announce(database.pool, 'statistics')
  }

  const loop = startLoop({
    name: sourceId,
    intervalMs: target.intervalMs,
    log,
    clock,
    run: scrape,
    onError: (error) => void markFailed(database.pool, sourceId, sentenceOf(error)).catch(() => {}),
  })
  return { close: () => loop.stop() }
}
