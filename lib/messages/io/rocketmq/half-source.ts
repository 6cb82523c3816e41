// RocketMQ half messages, read only. Each master's half, op and graveyard topics are followed from their first offset on; the item is
// the newest copy of each message that no op resolves. What the broker counts is not ours to change.
import type { Clock } from '../../../platform/clock.ts'
import type { MessageSourceConfig, RocketmqConfig } from '../../../platform/config.ts'
import { AppError, messageOf } from '../../../platform/errors.ts'
import { sourceIdOf } from '../../../platform/source-id.ts'
import { createHalfLedger, halfCause, type HalfCopy, type HalfLedger } from '../../half-messages.ts'
import type { SourceItem } from '../../model.ts'
import { readOnly } from '../read-only.ts'
import type { MessageSource } from '../source.ts'
import { countByUniqueKey, countProducers, graveyardTopic, halfTopic, masterBrokers, opTopic, pull } from './broker-reads.ts'
import { openRemoting, type RemotingConnection } from './connection.ts'
import type { StoredHalf } from './message-codec.ts'

type HalfConfig = Extract<MessageSourceConfig, { kind: 'rocketmq' }>
type Followed = { ledger: HalfLedger; half: bigint; op: bigint; graveyard: bigint }

/** a producer that is alive answers long before; ops are flushed up to 3 s later */
const suspectAfterMs = 10_000
const maxKept = 200_000
/** real topics asked per look, oldest items first */
const maxDeliveryQueries = 200

/** The source over all masters of one RocketMQ cluster. */
export function createHalfMessageSource(config: HalfConfig, cluster: RocketmqConfig, clock: Clock): MessageSource {
  const followed = new Map<string, Followed>()

  async function readBroker(name: string, address: string, signal: AbortSignal): Promise<SourceItem[]> {
    const broker = await openRemoting(address, signal)
    try {
      const state = followed.get(name) ?? { ledger: createHalfLedger(), half: 0n, op: 0n, graveyard: 0n }
      followed.set(name, state)
      await follow(broker, name, state)
      return await itemsOf(broker, state, clock)
    } catch (error) {
      // what was half taken in is read anew: the offsets and the ledger belong together
      followed.delete(name)
      throw error
    } finally {
      broker.close()
    }
  }

  const list: MessageSource['list'] = async (_known, signal) => {
    const masters = await mastersOf(cluster, signal)
    for (const name of followed.keys()) if (!masters.has(name)) followed.delete(name)
    const items: SourceItem[] = []
    for (const [name, address] of masters) items.push(...(await readBroker(name, address, signal)))
    return { items, settledByOperation: new Set(), detail: { brokers: masters.size, inDoubt: items.length } }
  }

  return {
    sourceId: sourceIdOf('rocketmq-half', config.id),
    sourceKind: 'rocketmq-half',
    intervalMs: config.scanMs,
    list,
    ...readOnly(list),
    async close() {
      followed.clear()
    },
  }
}

async function mastersOf(cluster: RocketmqConfig, signal: AbortSignal): Promise<Map<string, string>> {
  const reasons: string[] = []
  for (const address of cluster.nameServers) {
    try {
      const nameServer = await openRemoting(address, signal)
      try {
        const masters = await masterBrokers(nameServer)
        if (masters.size > 0) return masters
        reasons.push(`${address} knows no broker`)
      } finally {
        nameServer.close()
      }
    } catch (error) {
      reasons.push(messageOf(error))
    }
  }
  throw new AppError('unavailable', `RocketMQ "${cluster.id}": ${reasons.join('; ')}`)
}

/** Halfs before ops: a resolution between the two reads is then seen, never missed. */
async function follow(broker: RemotingConnection, name: string, state: Followed): Promise<void> {
  state.half = await readOn(broker, halfTopic, state.half, (message) => {
    const copy = copyOf(name, message)
    if (copy) state.ledger.addHalf(copy)
  })
  state.op = await readOn(broker, opTopic, state.op, (message) => state.ledger.addOps(resolvedOffsets(message)))
  state.graveyard = await readOn(broker, graveyardTopic, state.graveyard, (message) => {
    const copy = copyOf(name, message)
    if (copy) state.ledger.addBuried(copy)
  })
  if (state.ledger.size() > maxKept)
    throw new AppError('unavailable', `broker "${name}" holds more than ${maxKept} unresolved half messages; look at its producers first`)
}

async function readOn(broker: RemotingConnection, topic: string, from: bigint, take: (message: StoredHalf) => void): Promise<bigint> {
  let at = from
  for (;;) {
    const { messages, next, end } = await pull(broker, topic, at)
    for (const message of messages) if (message.queueOffset >= at) take(message)
    at = next
    if (end) return at
  }
}

function copyOf(broker: string, { properties, queueOffset, commitLogOffset, bornMs, storedMs }: StoredHalf): HalfCopy | undefined {
  const uniqKey = properties['UNIQ_KEY']
  if (uniqKey === undefined || uniqKey === '') return undefined
  return {
    broker,
    uniqKey,
    queueOffset,
    commitLogOffset,
    bornMs,
    storedMs,
    checks: Number(properties['TRANSACTION_CHECK_TIMES'] ?? 0) || 0,
    realTopic: properties['REAL_TOPIC'] ?? '',
    group: properties['PGROUP'] ?? '',
    keys: properties['KEYS'] ?? '',
  }
}

/** An op (TAGS d) names half offsets, comma separated since 5.1. */
function resolvedOffsets({ properties, body }: StoredHalf): bigint[] {
  if (properties['TAGS'] !== 'd' || body.length > 65_536) return []
  return body
    .toString('latin1')
    .split(',')
    .filter((text) => /^\d{1,19}$/.test(text))
    .map(BigInt)
}

async function itemsOf(broker: RemotingConnection, { ledger }: Followed, clock: Clock): Promise<SourceItem[]> {
  const now = clock.now()
  const open = ledger
    .open()
    .filter(({ copy, buried }) => buried || now.getTime() - copy.bornMs >= suspectAfterMs)
    .toSorted((a, b) => a.copy.bornMs - b.copy.bornMs)
  const producers = new Map<string, number>()
  for (const group of new Set(open.map(({ copy }) => copy.group))) producers.set(group, await countProducers(broker, group))
  const items: SourceItem[] = []
  for (const [index, found] of open.entries()) {
    const delivered =
      index < maxDeliveryQueries && found.copy.realTopic !== ''
        ? await countByUniqueKey(broker, found.copy.realTopic, found.copy.uniqKey, now.getTime() + 3_600_000)
        : undefined
    // delivered and buried: a ghost that nobody will ask about again
    if (found.buried && delivered !== undefined && delivered > 0) continue
    items.push(itemOf(found, { delivered, producers: producers.get(found.copy.group), now }))
  }
  return items
}

type Looked = { delivered: number | undefined; producers: number | undefined; now: Date }

function itemOf(found: ReturnType<HalfLedger['open']>[number], { delivered, producers, now }: Looked): SourceItem {
  const { copy, buried, copies, resolvedBefore } = found
  const who = producers === undefined ? '' : connectedText(producers, copy.group)
  return {
    key: `${copy.broker}/${copy.uniqKey}`,
    cause: halfCause({ buried, resolvedBefore, delivered, producers }),
    state: buried ? 'buried' : 'half',
    businessKey: copy.keys,
    owner: copy.group,
    topic: copy.realTopic,
    attempts: copy.checks,
    fingerprint: `${copy.queueOffset}:${copy.commitLogOffset}:${copy.checks}`,
    identity: {
      broker: copy.broker,
      uniqKey: copy.uniqKey,
      queueOffset: String(copy.queueOffset),
      commitLogOffset: String(copy.commitLogOffset),
      copies,
      checks: copy.checks,
      producers: producers ?? null,
      delivered: delivered ?? null,
    },
    verdict: '',
    preparedAt: new Date(copy.bornMs),
    evidence: who === '' ? [] : [{ at: now.toISOString(), kind: 'producers', text: who }],
  }
}

function connectedText(producers: number, group: string): string {
  if (producers === 0) return `no producer of group "${group}" is connected`
  return producers === 1 ? `one producer of group "${group}" is connected` : `${producers} producers of group "${group}" are connected`
}
