// The ledger's entries in memory, without their payloads: a full read every scanMs and after every reconnect, single reads for
// what the watch names in between.
import type { Clock } from '../../../platform/clock.ts'
import type { LedgerConfig } from '../../../platform/config/ledger.ts'
import { sayOfConnection as say } from '../../../platform/connection-sentences.ts'
import { AppError } from '../../../platform/errors.ts'
import { joined, type Sentence } from '../../../platform/sentence.ts'
import type { ZooKeeperSession } from '../../../platform/zookeeper/session.ts'
import type { FoundEntry, LedgerEntry } from '../../ledger.ts'
import type { LedgerLayout } from '../../ledger-layout.ts'
import type { LedgerAccess } from './access.ts'

export type LedgerTree = {
  watch(wake: () => void, signal: AbortSignal): void
  /** Brings the entries up to date and gives them; throws when ZooKeeper cannot be read. */
  refresh(signal: AbortSignal): Promise<ReadonlyMap<string, LedgerEntry>>
}

type TreeOptions = {
  config: Pick<LedgerConfig, 'path' | 'scanMs'>
  layout: LedgerLayout
  session: ZooKeeperSession
  access: LedgerAccess
  clock: Clock
}

/** The live entries of one ledger. */
export function createLedgerTree({ config, layout, session, access, clock }: TreeOptions): LedgerTree {
  const entries = new Map<string, LedgerEntry>()
  let dirty = new Set<string>()
  let lastFullMs = Number.NEGATIVE_INFINITY

  function note(path: string): boolean {
    const key = path.startsWith(`${config.path}/`) ? path.slice(config.path.length + 1) : ''
    if (!layout.placeOf(key)) return false
    dirty.add(key)
    return true
  }

  /** What the watch reports while we read is read once more at the next refresh. */
  async function readAgain(keys: readonly string[], signal: AbortSignal): Promise<void> {
    try {
      for await (const { key, entry } of access.readAll(keys, signal)) {
        if (entry) entries.set(key, withoutPayload(entry))
        else entries.delete(key)
      }
    } catch (error) {
      for (const key of keys) dirty.add(key)
      throw error
    }
  }

  async function readAll(signal: AbortSignal): Promise<void> {
    const startedMs = clock.now().getTime()
    const keys = new Set(await access.listKeys(signal))
    for (const key of entries.keys()) if (!keys.has(key)) entries.delete(key)
    await readAgain([...keys], signal)
    lastFullMs = startedMs
  }

  return {
    watch(wake, signal) {
      const ends = [
        session.watchRecursive(config.path, {
          onEvent: (event) => void (note(event.path) && wake()),
          onResync() {
            lastFullMs = Number.NEGATIVE_INFINITY
            wake()
          },
        }),
        // a lost connection is told at once, not at the next look
        session.onState(wake),
      ]
      signal.addEventListener('abort', () => ends.forEach((end) => end()), { once: true })
    },
    async refresh(signal) {
      await session.waitConnected({ timeoutMs: 3_000, signal }).catch((error: unknown) => {
        throw new AppError('unavailable', awayWords(session), { cause: error })
      })
      const named = dirty
      dirty = new Set()
      if (clock.now().getTime() - lastFullMs >= config.scanMs) await readAll(signal)
      else if (named.size > 0) await readAgain([...named], signal)
      return entries
    },
  }
}

/** Payloads stay in ZooKeeper: they are read again when a person asks or when a message is sent. */
function withoutPayload(entry: FoundEntry): LedgerEntry {
  if (!entry.record) return entry
  const { document: _left, ...kept } = entry
  return kept
}

const awayWords = (session: ZooKeeperSession): Sentence =>
  joined([say('zookeeper-of', { registry: session.registryId }), session.problem() ?? say('zookeeper-not-yet')], ' ')
