// RocketMQ half messages as a source. Each master's half, op and graveyard topics are followed from their first offset on; the item is
// the newest copy of each message that no op resolves.
import type { Clock } from '../../../platform/clock.ts'
import type { MessageSourceConfig, RocketmqConfig } from '../../../platform/config.ts'
import { AppError } from '../../../platform/errors.ts'
import { sourceIdOf } from '../../../platform/source-id.ts'
import { burialAtMs, quietWindow, type BrokerTiming, type QuietOptions } from '../../half-clock.ts'
import { halfCause, halfFingerprint, type OpenHalf } from '../../half-messages.ts'
import type { SourceItem } from '../../model.ts'
import { planOf } from '../attempt.ts'
import type { MessageSource } from '../source.ts'
import { brokerTiming, checkFloor, countProducers, queryByUniqueKey } from './broker-reads.ts'
import { mastersOf } from './brokers.ts'
import { openRemoting, type RemotingConnection } from './connection.ts'
import { createEndVerb, createSweepVerb } from './end-half.ts'
import { follow, newFollowed, type Followed } from './follow.ts'
import { placeOf, type HalfVerbOptions } from './half-attempt.ts'
import { createRearmVerb } from './rearm-half.ts'

export type HalfConfig = Extract<MessageSourceConfig, { kind: 'rocketmq' }>

/** ops are flushed up to a second late; a younger message may be decided already */
const flushedAfterMs = 10_000
/** real topics asked per look, oldest items first */
const maxDeliveryQueries = 200

type HalfSourceOptions = { config: HalfConfig; cluster: RocketmqConfig; clock: Clock; checkpoint?: HalfVerbOptions['checkpoint'] }

/** The source over all masters of one RocketMQ cluster. */
export function createHalfMessageSource({ config, cluster, clock, checkpoint }: HalfSourceOptions): MessageSource {
  const followed = new Map<string, Followed>()
  const quiet: QuietOptions = { answerAllowanceMs: config.answerAllowanceMs, marginMs: config.checkMarginMs }
  const verbOptions: HalfVerbOptions = { cluster, quiet, clock, checkpoint }

  async function readBroker(name: string, address: string, signal: AbortSignal): Promise<SourceItem[]> {
    const broker = await openRemoting(address, signal)
    try {
      const state = followed.get(name) ?? newFollowed()
      followed.set(name, state)
      await follow(broker, name, state)
      return await itemsOf(broker, state, { clock, quiet })
    } catch (error) {
      // what was half taken in is read anew: the offsets and the ledger belong together
      followed.delete(name)
      throw error
    } finally {
      broker.close()
    }
  }

  const reread: MessageSource['reread'] = async (key, _known, signal) => {
    const { name } = placeOf(key)
    const address = (await mastersOf(cluster, signal)).get(name)
    if (address === undefined) throw new AppError('unavailable', `RocketMQ "${cluster.id}" has no master of broker "${name}" now`)
    return (await readBroker(name, address, signal)).find((item) => item.key === key)
  }

  return {
    sourceId: sourceIdOf('rocketmq-half', config.id),
    sourceKind: 'rocketmq-half',
    intervalMs: config.scanMs,
    async list(_known, signal) {
      const masters = await mastersOf(cluster, signal)
      for (const name of followed.keys()) if (!masters.has(name)) followed.delete(name)
      const items: SourceItem[] = []
      for (const [name, address] of masters) items.push(...(await readBroker(name, address, signal)))
      return { items, settledByOperation: new Set(), detail: { brokers: masters.size, inDoubt: items.length } }
    },
    reread,
    async fingerprint(context) {
      const item = await reread(planOf(context).key, undefined, context.signal)
      return item
        ? { fingerprint: item.fingerprint, changed: `it is "${item.state}" now, ${item.cause}` }
        : { fingerprint: 'gone', changed: 'it is decided: an op names its newest copy' }
    },
    verbs: {
      commit: createEndVerb(verbOptions, 'commit'),
      rollback: createEndVerb(verbOptions, 'rollback'),
      sweep: createSweepVerb(verbOptions),
      're-arm': createRearmVerb(verbOptions),
    },
    async close() {
      followed.clear()
    },
  }
}

type Look = { clock: Clock; quiet: QuietOptions }

async function itemsOf(broker: RemotingConnection, { ledger }: Followed, { clock, quiet }: Look): Promise<SourceItem[]> {
  const now = clock.now()
  const open = ledger
    .open()
    .filter(({ copy, buried }) => buried || now.getTime() - copy.bornMs >= flushedAfterMs)
    .toSorted((a, b) => a.copy.bornMs - b.copy.bornMs)
  if (open.length === 0) return []
  const [timing, floor] = [await brokerTiming(broker), await checkFloor(broker)]
  const producers = new Map<string, number>()
  for (const group of new Set(open.map(({ copy }) => copy.group))) producers.set(group, await countProducers(broker, group))
  const items: SourceItem[] = []
  for (const [index, found] of open.entries()) {
    const delivered =
      index < maxDeliveryQueries && found.copy.realTopic !== '' ? await countDelivered(broker, found, now.getTime()) : undefined
    // decided and buried: a ghost that nobody will ask about again
    if (found.buried && (found.resolvedBefore || (delivered ?? 0) > 0)) continue
    const isSkipped = !found.buried && floor !== undefined && found.copy.queueOffset < floor
    items.push(itemOf(found, { delivered, producers: producers.get(found.copy.group), now, timing, quiet, isSkipped }))
  }
  return items
}

const countDelivered = async (broker: RemotingConnection, { copy }: OpenHalf, nowMs: number): Promise<number> =>
  (await queryByUniqueKey(broker, copy.realTopic, copy.uniqKey, nowMs)).length

type Looked = {
  delivered: number | undefined
  producers: number | undefined
  now: Date
  timing: BrokerTiming
  quiet: QuietOptions
  isSkipped: boolean
}

function itemOf(found: OpenHalf, looked: Looked): SourceItem {
  const { copy, buried, resolvedBefore } = found
  const { delivered, producers, now, isSkipped } = looked
  const who = producers === undefined ? '' : connectedText(producers, copy.group)
  return {
    key: `${copy.broker}/${copy.uniqKey}`,
    cause: halfCause({ buried, resolvedBefore, delivered, producers, isSkipped }),
    state: buried ? 'buried' : 'half',
    businessKey: copy.keys,
    owner: copy.group,
    topic: copy.realTopic,
    attempts: copy.checks,
    fingerprint: halfFingerprint(found, delivered),
    identity: identityOf(found, looked),
    verdict: '',
    preparedAt: new Date(copy.bornMs),
    evidence: who === '' ? [] : [{ at: now.toISOString(), kind: 'producers', text: who }],
  }
}

/** What the policy decides by, and what a person wants to know; null = not known. */
function identityOf(
  { copy, copies, buried }: OpenHalf,
  { delivered, producers, timing, quiet, isSkipped }: Looked,
): Record<string, unknown> {
  const window = quietWindow(timing, quiet)
  const burial = buried || isSkipped ? undefined : burialAtMs(copy, timing)
  const timeOf = (ms: number | undefined): string | null => (ms === undefined ? null : new Date(ms).toISOString())
  return {
    broker: copy.broker,
    uniqKey: copy.uniqKey,
    queueOffset: String(copy.queueOffset),
    commitLogOffset: String(copy.commitLogOffset),
    copies,
    checks: copy.checks,
    checkMax: timing.checkMax,
    checkIntervalMs: timing.checkIntervalMs,
    quietFromMs: window?.fromMs ?? null,
    quietToMs: window?.toMs ?? null,
    lastCheckAt: timeOf(copy.checks > 0 ? copy.storedMs : undefined),
    buriedAt: timeOf(burial),
    producers: producers ?? null,
    delivered: delivered ?? null,
    isIndexed: timing.isIndexed,
  }
}

function connectedText(producers: number, group: string): string {
  if (producers === 0) return `no producer of group "${group}" is connected`
  return producers === 1 ? `one producer of group "${group}" is connected` : `${producers} producers of group "${group}" are connected`
}
