// The ledger as a source: all its entries are known (scanned every scanMs, kept live by one recursive watch), the suspects among them
// are looked for on their topic and asked about with their owner.
import type { Clock } from '../../../platform/clock.ts'
import type { LedgerConfig } from '../../../platform/config/ledger.ts'
import type { ZooKeeperSession } from '../../../platform/zookeeper/session.ts'
import { isSettledByOperation, standingSinceMs, type LedgerEntry } from '../../ledger.ts'
import { isSuspect, ledgerItemOf, type LedgerFindings } from '../../ledger-item.ts'
import { chooseListed, cutDetail } from '../../listed.ts'
import type { SourceItem } from '../../model.ts'
import type { Evidence } from '../../schema.ts'
import type { KnownItem, MessageSource } from '../source.ts'
import { askOwners, type Asked } from './ask-owners.ts'
import { createMarkDoneVerb } from './mark-done.ts'
import { findOnTopics, type TopicFinding } from './on-topic.ts'
import { createResendVerb } from './resend.ts'
import { createRollbackVerb } from './rollback.ts'
import { createLedgerTree } from './tree.ts'
import { rereadLedger, type LedgerVerbOptions } from './world.ts'

export type LedgerSourceOptions = LedgerVerbOptions & {
  config: LedgerConfig
  session: ZooKeeperSession
}

/** A look in between costs one request per topic with suspects; a full scan comes every scanMs. */
const maxPauseMs = 5_000

/** One configured ledger. */
export function createLedgerSource({ config, session, ...verbOptions }: LedgerSourceOptions): MessageSource {
  const { world, clock } = verbOptions
  const { access, checkBack, outlet } = world
  const { topics } = outlet
  const common = commonOf(config, checkBack !== undefined)
  const isFlat = world.layout.steps.length === 1
  const tree = createLedgerTree({ config, layout: world.layout, session, access, clock })

  async function itemsOf(
    suspects: readonly LedgerEntry[],
    known: ReadonlyMap<string, KnownItem>,
    signal: AbortSignal,
    always = false,
  ): Promise<SourceItem[]> {
    const [onTopic, asked] = await Promise.all([
      findOnTopics(topics, suspects, signal),
      askOwners({ checkBack, suspects, known, clock, always }, signal),
    ])
    return suspects.map((entry) => {
      const [seen, answer] = [onTopic.get(entry.id), asked.get(entry.key)]
      const evidence = [...(answer ? [answer.evidence] : []), ...topicEvidence(seen, clock)]
      return ledgerItemOf(entry, { ...common, ...topicPart(seen), ...ownerPart(answer, known.get(entry.key)), evidence })
    })
  }

  return {
    sourceId: world.sourceId,
    sourceKind: 'ledger',
    intervalMs: Math.min(config.scanMs, maxPauseMs),
    watch: (wake, signal) => tree.watch(wake, signal),
    async list(known, signal) {
      const entries = await tree.refresh(signal)
      const { suspects: open, settled, nextDueAtMs } = sortOut(entries.values(), config.suspectAfterMs, clock.now().getTime())
      const suspects = chooseListed((isFlat ? open : onePlaceEach(open)).toSorted(oldestFirst), known, ({ key }) => key)
      topics.keepOnly(new Set(suspects.flatMap((entry) => (entry.record ? [entry.record.topic] : []))))
      const items = await itemsOf(suspects, known, signal)
      return {
        items,
        settledByOperation: settled,
        detail: { entries: entries.size, inDoubt: items.length, path: config.path, ...cutDetail(items.length, open.length) },
        ...(Number.isFinite(nextDueAtMs) ? { nextDueAtMs } : {}),
      }
    },
    async reread(key, known, signal) {
      const entry = await access.find(key, signal)
      if (!entry || isSettledByOperation(entry) || entry.record?.state === 'void') return undefined
      const [item] = await itemsOf([entry], new Map(known ? [[key, known]] : []), signal, true)
      return item
    },
    async payload(key, signal) {
      const entry = await access.find(key, signal)
      return entry?.record ? world.format.payload(entry) : entry && { problem: entry.problem }
    },
    fingerprint: (context) => rereadLedger(world, context),
    verbs: {
      resend: createResendVerb(verbOptions),
      rollback: createRollbackVerb(verbOptions),
      'mark-done': createMarkDoneVerb(verbOptions),
    },
    close: () => outlet.close(),
  }
}

/** What is the same of all items of a ledger. */
const commonOf = ({ path, owner, kafka }: LedgerConfig, hasCheckBack: boolean) => ({
  hasCheckBack,
  path,
  defaultOwner: owner,
  isFenced: kafka !== undefined,
})

/** The suspects, what operations settled, and when the next entry becomes a suspect by age alone. */
function sortOut(entries: Iterable<LedgerEntry>, suspectAfterMs: number, nowMs: number) {
  const suspects: LedgerEntry[] = []
  const settled = new Set<string>()
  let nextDueAtMs = Number.POSITIVE_INFINITY
  for (const entry of entries) {
    if (isSettledByOperation(entry)) settled.add(entry.key)
    else if (isSuspect(entry, suspectAfterMs, nowMs)) suspects.push(entry)
    else if (entry.record?.state !== 'void') nextDueAtMs = Math.min(nextDueAtMs, standingSinceMs(entry) + suspectAfterMs)
  }
  return { suspects, settled, nextDueAtMs }
}

/**
 * In one folder ZooKeeper sees to it that a name is there once; in several nobody does. A message that stands twice could be sent once
 * for each: nothing is allowed with it.
 */
function onePlaceEach(entries: readonly LedgerEntry[]): readonly LedgerEntry[] {
  const places = Map.groupBy(entries, ({ id }) => id)
  if (places.size === entries.length) return entries
  return entries.map((entry) => {
    const other = places.get(entry.id)?.find(({ key }) => key !== entry.key)
    if (!other) return entry
    const { record: _record, ...facts } = entry
    return { ...facts, problem: `another entry has the same id: ${other.key.slice(0, 200)}` }
  })
}

/** What cannot be read says no age, and is for a person at once. */
const oldestFirst = (one: LedgerEntry, other: LedgerEntry): number => standingSinceMs(one) - standingSinceMs(other)

/** An unreadable entry names no topic. */
const topicPart = (seen: TopicFinding | undefined): Pick<LedgerFindings, 'onTopic' | 'topicText'> => ({
  onTopic: seen?.onTopic ?? 'unread',
  topicText: seen?.text ?? '',
})

const topicEvidence = (seen: TopicFinding | undefined, clock: Clock): Evidence[] =>
  seen ? [{ at: clock.now().toISOString(), kind: 'topic', text: seen.text, said: seen.said }] : []

const ownerPart = (asked: Asked | undefined, known: KnownItem | undefined): Pick<LedgerFindings, 'verdict' | 'attempts'> => ({
  verdict: asked?.verdict ?? known?.verdict ?? '',
  attempts: (known?.attempts ?? 0) + (asked?.really ? 1 : 0),
})
