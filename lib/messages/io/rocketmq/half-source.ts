// RocketMQ half messages as a source. Each master's half, op and graveyard topics are followed from their first offset on, which a look
// that is cut off resumes; the item is the newest copy of each message that no op resolves.
import type { Clock } from '../../../platform/clock.ts'
import type { MessageSourceConfig, RocketmqConfig } from '../../../platform/config.ts'
import { sourceIdOf } from '../../../platform/source-id.ts'
import { burialAtMs, quietWindow, type BrokerTiming, type QuietOptions } from '../../half-clock.ts'
import { halfCause, halfFingerprint, type OpenHalf } from '../../half-messages.ts'
import { chooseListed, cutDetail, maxListed } from '../../listed.ts'
import type { SourceItem } from '../../model.ts'
import type { ResolvePlan } from '../../plan.ts'
import { planOf } from '../attempt.ts'
import type { KnownItem, MessageSource, SourceListing, SourceVerbs } from '../source.ts'
import { brokerTiming, checkFloor, countProducers, queryByUniqueKey } from './broker-reads.ts'
import { mastersOf, withBroker } from './brokers.ts'
import type { RemotingConnection } from './connection.ts'
import { createEndVerb, createSweepVerb } from './end-half.ts'
import { follow, type Followed } from './follow.ts'
import { createFollowedBrokers } from './followed-brokers.ts'
import { firstStoredAt, followedFor, placeOf, type HalfVerbOptions } from './half-attempt.ts'
import { readHalfPayload } from './half-payload.ts'
import { createRearmVerb } from './rearm-half.ts'
import { createRota } from './rota.ts'
import type { Sentence } from '../../../platform/sentence.ts'
import { sayOfMessage as say } from '../../sentences.ts'

export type HalfConfig = Extract<MessageSourceConfig, { kind: 'rocketmq' }>

/** ops are flushed up to a second late; a younger message may be decided already */
const flushedAfterMs = 10_000
/** questions to the real topics of one broker per look; what is known of the other messages stands */
const maxDeliveryQueries = 200

type HalfSourceOptions = { config: HalfConfig; cluster: RocketmqConfig; clock: Clock; checkpoint?: HalfVerbOptions['checkpoint'] }

/** The source over all masters of one RocketMQ cluster. */
export function createHalfMessageSource({ config, cluster, clock, checkpoint }: HalfSourceOptions): MessageSource {
  const followed = createFollowedBrokers()
  const rota = createRota(maxDeliveryQueries)
  const quiet: QuietOptions = { answerAllowanceMs: config.answerAllowanceMs, marginMs: config.checkMarginMs }

  /** One item, read from where it began as far as its identity tells; `asks`: also whether it was delivered. */
  const rereadFrom = async (
    { key, identity, asks }: { key: string; identity: ResolvePlan['identity']; asks: boolean },
    signal: AbortSignal,
  ): Promise<SourceItem | undefined> => {
    const { name } = placeOf(key)
    return withBroker({ cluster, name, signal }, async (broker) => {
      const state = await followedFor(broker, identity)
      await follow(broker, name, state)
      const choose: Choose = (open) => open.filter((found) => keyOf(found) === key)
      return (await lookAt(broker, state, { clock, quiet, choose, toAsk: (keys) => new Set(asks ? keys : []) })).items[0]
    })
  }

  return {
    sourceId: sourceIdOf('rocketmq-half', config.id),
    sourceKind: 'rocketmq-half',
    intervalMs: config.scanMs,
    async list(known, signal) {
      const masters = await mastersOf(cluster, signal)
      const away = awayOf(known, { has: (name) => masters.has(name) || config.retiredBrokers.includes(name) })
      followed.keepOnly(new Set([...masters.keys(), ...away.keys()]))
      const max = Math.ceil(maxListed / masters.size)
      const choose: Choose = (open) => chooseListed(open, known, keyOf, max)
      const before = (key: string): number | undefined => deliveredOf(known.get(key))
      const toAsk: Look['toAsk'] = (keys) => rota.next(keys, (key) => before(key) !== undefined)
      const looks = new Map<string, BrokerLook>()
      for (const name of masters.keys()) {
        const look = async (broker: RemotingConnection): Promise<BrokerLook> =>
          lookAt(broker, await followed.readOn(broker, name, signal), { clock, quiet, choose, toAsk, before })
        looks.set(name, await withBroker({ cluster, name, signal, masters }, look))
      }
      const listing = listingOf(looks, away)
      rota.keepOnly(listing.items.map(({ key }) => key))
      return listing
    },
    reread: (key, known, signal) => rereadFrom({ key, identity: known?.identity ?? {}, asks: true }, signal),
    async payload(key, signal) {
      const { name, uniqKey } = placeOf(key)
      return withBroker({ cluster, name, signal }, (broker) => readHalfPayload(broker, uniqKey, clock.now().getTime()))
    },
    async fingerprint(context) {
      const { key, identity } = planOf(context)
      // a fingerprint tells as much as it told when the identity was taken down
      const item = await rereadFrom({ key, identity, asks: identity['delivered'] !== null }, context.signal)
      return item
        ? { fingerprint: item.fingerprint, changed: say('half-moved', { state: item.state, cause: item.cause }) }
        : { fingerprint: 'gone', changed: say('half-decided') }
    },
    verbs: verbsOf({ cluster, quiet, clock, checkpoint, retransmitForMs: config.retransmitForMs }),
    async close() {
      followed.keepOnly(new Set())
    },
  }
}

const verbsOf = (options: HalfVerbOptions): SourceVerbs => ({
  commit: createEndVerb(options, 'commit'),
  rollback: createEndVerb(options, 'rollback'),
  sweep: createSweepVerb(options),
  're-arm': createRearmVerb(options),
})

/** Known keys by brokers that have no master now: a name server forgets who does not report, and a slave alone takes no decision. */
const awayOf = (known: ReadonlyMap<string, unknown>, masters: { has(name: string): boolean }): Map<string, string[]> =>
  Map.groupBy(
    [...known.keys()].filter((key) => !masters.has(placeOf(key).name)),
    (key) => placeOf(key).name,
  )

/** Which of the open ones are looked at; they come oldest first. */
type Choose = (open: readonly OpenHalf[]) => readonly OpenHalf[]
/** `toAsk`: of which the real topic is asked for copies; `before`: how many copies of the others there were when they were asked about */
type Look = {
  clock: Clock
  quiet: QuietOptions
  choose: Choose
  toAsk: (keys: readonly string[]) => ReadonlySet<string>
  before?: (key: string) => number | undefined
}

const deliveredOf = (known: KnownItem | undefined): number | undefined => {
  const delivered = known?.identity['delivered']
  return typeof delivered === 'number' ? delivered : undefined
}
/** `left`: open ones that were not looked at */
type BrokerLook = { items: SourceItem[]; left: number; isRocksdb: boolean }

/** What the brokers say, as one listing. */
function listingOf(looks: ReadonlyMap<string, BrokerLook>, away: ReadonlyMap<string, string[]>): SourceListing {
  const all = [...looks.values()]
  const items = all.flatMap((look) => look.items)
  const rocksdb = [...looks].flatMap(([name, { isRocksdb }]) => (isRocksdb ? [name] : []))
  const cut = cutDetail(items.length, items.length + all.reduce((sum, { left }) => sum + left, 0))
  const partial = rocksdb.length > 0 ? [say('half-rocksdb', { brokers: rocksdb.join(', ') })] : []
  const detail = { brokers: looks.size, inDoubt: items.length, partial, ...cut }
  const why = say('half-brokers-away', { brokers: [...away.keys()].join(', ') })
  const unread = away.size === 0 ? undefined : { keys: new Set([...away.values()].flat()), why }
  return { items, settledByOperation: new Set(), detail, unread }
}

const keyOf = ({ copy }: OpenHalf): string => `${copy.broker}/${copy.uniqKey}`

async function lookAt(
  broker: RemotingConnection,
  { ledger }: Followed,
  { clock, quiet, choose, toAsk, before }: Look,
): Promise<BrokerLook> {
  const now = clock.now()
  // decided and buried: a ghost that nobody will ask about again
  const open = ledger
    .open()
    .filter(({ copy, buried, resolvedBefore }) => (buried ? !resolvedBefore : now.getTime() - copy.bornMs >= flushedAfterMs))
    .toSorted((a, b) => a.copy.bornMs - b.copy.bornMs)
  const timing = await brokerTiming(broker)
  const chosen = choose(open)
  const left = open.length - chosen.length
  if (chosen.length === 0) return { items: [], left, isRocksdb: timing.isRocksdb }
  const floor = await checkFloor(broker)
  const producers = new Map<string, number>()
  for (const group of new Set(chosen.map(({ copy }) => copy.group))) producers.set(group, await countProducers(broker, group))
  const items: SourceItem[] = []
  const asked = toAsk(chosen.filter(({ copy }) => copy.realTopic !== '').map(keyOf))
  for (const found of chosen) {
    const key = keyOf(found)
    const delivered = asked.has(key) ? await countDelivered(broker, found, now.getTime()) : before?.(key)
    if (found.buried && (delivered ?? 0) > 0) continue
    const isSkipped = !found.buried && floor !== undefined && found.copy.queueOffset < floor
    items.push(itemOf(found, { delivered, producers: producers.get(found.copy.group), now, timing, quiet, isSkipped }))
  }
  return { items, left, isRocksdb: timing.isRocksdb }
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
  const who = producers === undefined ? undefined : connectedText(producers, copy.group)
  return {
    key: keyOf(found),
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
    evidence: who ? [{ at: now.toISOString(), kind: 'producers', ...who }] : [],
  }
}

/** What the policy decides by, and what a person wants to know; null = not known. */
function identityOf(
  { copy, copies, buried, firstStoredMs }: OpenHalf,
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
    [firstStoredAt]: timeOf(firstStoredMs),
    quietFromMs: window?.fromMs ?? null,
    quietToMs: window?.toMs ?? null,
    lastCheckAt: timeOf(copy.checks > 0 ? copy.storedMs : undefined),
    buriedAt: timeOf(burial),
    producers: producers ?? null,
    delivered: delivered ?? null,
    isIndexed: timing.isIndexed,
  }
}

function connectedText(producers: number, group: string): Sentence {
  if (producers === 0) return say('half-producers-none', { group })
  return producers === 1 ? say('half-producers-one', { group }) : say('half-producers-many', { count: producers, group })
}
