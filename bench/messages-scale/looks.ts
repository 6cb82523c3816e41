// A source as its collector looks at it: list, compare with the stored rows, save. Times in ms.
import { openMessageSource } from '../../lib/messages/io/open-sources.ts'
import type { MessageSource } from '../../lib/messages/io/source.ts'
import { beginLook, knownItemOf, saveListing } from '../../lib/messages/io/store.ts'
import { systemClock as clock } from '../../lib/platform/clock.ts'
import { configSchema } from '../../lib/platform/config.ts'
import { database } from '../../lib/platform/database.ts'
import { acquireLease } from '../../lib/platform/leases.ts'
import { silentLog as log } from '../../lib/platform/log.ts'
import { declareSources, markFresh } from '../../lib/platform/sources.ts'
import type { ZooKeeperSessions } from '../../lib/platform/zookeeper/session.ts'
import { createZooKeeperSessions } from '../../lib/platform/zookeeper/sessions.ts'

export type LookTimes = { items: number; listMs: number; knownMs: number; saveMs: number; detail: Record<string, unknown> }
export type Looking = { source: MessageSource; sessions: ZooKeeperSessions; look(): Promise<LookTimes>; close(): Promise<void> }

/** Opens the first message source of a configuration and takes its lease. */
export async function openLooking(settings: unknown): Promise<Looking> {
  const config = configSchema.parse(settings)
  const [configured] = config.messages
  if (!configured) throw new Error('no source')
  const sessions = createZooKeeperSessions(config, { log })
  const source = openMessageSource(configured, { config, sessions, clock })
  const { pool } = database()
  await declareSources(pool, [{ id: source.sourceId, kind: source.sourceKind, name: source.sourceId, detail: {} }])
  const lease = await acquireLease(pool, source.sourceId, 'bench', 3_600_000)
  if (!lease) throw new Error('the lease is held')
  return {
    source,
    sessions,
    async look() {
      const begunAt = performance.now()
      const begun = await beginLook(source.sourceId)
      const known = new Map([...begun.before].map(([key, row]) => [key, knownItemOf(row)]))
      const knownAt = performance.now()
      const listing = await source.list(known, AbortSignal.timeout(300_000))
      const listedAt = performance.now()
      await saveListing(source, { ...begun, listing, lease })
      await markFresh(pool, source.sourceId, clock.now(), listing.detail)
      return {
        items: listing.items.length,
        knownMs: Math.round(knownAt - begunAt),
        listMs: Math.round(listedAt - knownAt),
        saveMs: Math.round(performance.now() - listedAt),
        detail: listing.detail,
      }
    },
    async close() {
      await source.close()
      await sessions.close()
    },
  }
}
