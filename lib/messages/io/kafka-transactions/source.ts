// Transactions of a Kafka cluster that stand open, and partitions that hang: listed, explained, and settled by a fence or a marker.
import { AppError } from '../../../platform/errors.ts'
import { sourceIdOf } from '../../../platform/source-id.ts'
import type { SourceItem } from '../../model.ts'
import { hangingOfKey, samePlace, type Place } from '../../kafka-transactions/model.ts'
import { planOf } from '../attempt.ts'
import type { KnownItem, MessageSource } from '../source.ts'
import { createFenceVerb } from './fence.ts'
import type { Decisions } from './decide-all.ts'
import { lookAt, type Look, type LookQuestion } from './look.ts'
import { createMarkerVerb } from './marker.ts'
import type { TransactionWorld } from './world.ts'

/** The source. A partition counts as hanging when two looks in a row say so: between them its marker had time to arrive. */
export function createKafkaTransactionsSource(world: TransactionWorld): MessageSource {
  const { config, kafka, clock } = world
  let hangingBefore = new Set<string>()
  let listed: SourceItem[] = []
  const decisions: Decisions = new Map()

  const look = (question: Omit<LookQuestion, 'now'>, signal: AbortSignal): Promise<Look> =>
    kafka.read('list transactions', (cluster) => lookAt(cluster, { ...question, now: clock.now() }, decisions, signal), signal)

  async function reread(key: string, signal: AbortSignal): Promise<SourceItem | undefined> {
    const { items, leaderless } = await look({ suspectAfterMs: 0, only: key }, signal)
    if (items[0] === undefined && isHidden(key, leaderless)) throw hidden(key)
    return items[0]
  }

  return {
    sourceId: sourceIdOf('kafka-transactions', config.id),
    sourceKind: 'kafka-transactions',
    intervalMs: config.scanMs,
    async list(known, signal) {
      const { items, hanging, ...seen } = await look(
        { suspectAfterMs: config.suspectAfterMs, confirmed: (key) => hangingBefore.has(key) || known.has(key) },
        signal,
      )
      const all = [...items, ...behindLeaderless(known, listed, seen.leaderless)]
      hangingBefore = hanging
      listed = all
      return {
        items: all,
        settledByOperation: new Set(),
        detail: {
          openTransactions: seen.openTransactions,
          inDoubt: all.length,
          ...(seen.leaderless.length > 0 ? { leaderless: seen.leaderless.length } : {}),
          ...(seen.forbidden > 0 ? { forbidden: seen.forbidden } : {}),
        },
      }
    },
    reread: (key, _known, signal) => reread(key, signal),
    async fingerprint(context) {
      const item = await reread(planOf(context).key, context.signal)
      return item ? { fingerprint: item.fingerprint } : { fingerprint: 'gone', changed: 'it no longer stands open' }
    },
    verbs: { fence: createFenceVerb(world), commit: createMarkerVerb(world, 'commit'), rollback: createMarkerVerb(world, 'abort') },
    close: () => kafka.close(),
  }
}

const isHidden = (key: string, leaderless: readonly Place[]): boolean => {
  const place = hangingOfKey(key)
  return place !== undefined && leaderless.some((item) => samePlace(item, place))
}

const hidden = (key: string) =>
  new AppError('unavailable', `nobody leads the partition of "${key}" now, so nobody knows whether it still hangs`)

/** A partition that nobody leads shows nothing: what hung there stays as it was. Throws when this worker never saw it. */
function behindLeaderless(
  known: ReadonlyMap<string, KnownItem>,
  listed: readonly SourceItem[],
  leaderless: readonly Place[],
): SourceItem[] {
  return [...known.keys()]
    .filter((key) => isHidden(key, leaderless))
    .map((key) => {
      const before = listed.find((item) => item.key === key)
      if (!before) throw hidden(key)
      return before
    })
}
