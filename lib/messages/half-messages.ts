// Which RocketMQ half messages are unresolved. Half topic and op topic are followed from their first offset on: an op names the
// offsets of the half copies it resolves, every check-back appends a new copy of an unresolved message, and a resolution that comes
// while a copy is being appended leaves a *ghost*: an open copy of a message that is decided (RocketMQ 5.x, op batching).
import type { Cause } from './model.ts'

/** What is kept of a copy on the half topic or in the graveyard; never the body. */
export type HalfCopy = {
  broker: string
  uniqKey: string
  queueOffset: bigint
  commitLogOffset: bigint
  /** RocketMQ's offsetMsgId, hex */
  offsetId: string
  bornMs: number
  storedMs: number
  checks: number
  realTopic: string
  group: string
  keys: string
}

/**
 * `resolvedBefore`: an op names an older copy, so this one is a ghost of something decided. `firstStoredMs`: when the first copy of the
 * key was stored; undefined for what is buried.
 */
export type OpenHalf = { copy: HalfCopy; copies: number; buried: boolean; resolvedBefore: boolean; firstStoredMs: number | undefined }

export type HalfLedger = {
  addHalf(copy: HalfCopy): void
  /** offsets on the half topic that an op resolves */
  addOps(offsets: readonly bigint[]): void
  addBuried(copy: HalfCopy): void
  /** newest copies that no op names, and buried ones */
  open(): OpenHalf[]
  find(uniqKey: string): OpenHalf | undefined
  /** true when an op named this offset of the half topic */
  isNamed(offset: bigint): boolean
  /** the unresolved message of which a copy lies at this offset of the half topic */
  keyAt(offset: bigint): string | undefined
  size(): number
}

type Known = { offsets: bigint[]; newest: HalfCopy; firstStoredMs: number }
/** What ops said of a key, and its highest offset: the broker itself names the highest when it buries. */
type History = { named: bigint[]; highest: bigint; firstStoredMs: number }

type Histories = {
  /** an op named this offset of the key, whose newest copy was `highest` then */
  mark(key: string, offset: bigint, then: Omit<History, 'named'>): void
  firstStoredMs(key: string): number | undefined
  /** a copy came after all that was decided */
  grow(key: string, offset: bigint): void
  has(key: string): boolean
  /** An op names another copy than the last one: a producer's (or operator's) word, not the broker's burial. */
  wasDecided(key: string): boolean
}

function createHistories(max: number): Histories {
  const histories = new Map<string, History>()
  return {
    mark(key, offset, then) {
      const { named, highest, firstStoredMs } = histories.get(key) ?? { ...then, named: [] }
      histories.delete(key)
      histories.set(key, { named: [...named, offset], highest: then.highest > highest ? then.highest : highest, firstStoredMs })
      const oldest = histories.keys().next()
      if (histories.size > max && !oldest.done) histories.delete(oldest.value)
    },
    grow(key, offset) {
      const history = histories.get(key)
      if (history && offset > history.highest) history.highest = offset
    },
    has: (key) => histories.has(key),
    firstStoredMs: (key) => histories.get(key)?.firstStoredMs,
    wasDecided(key) {
      const history = histories.get(key)
      return history?.named.some((offset) => offset !== history.highest) ?? false
    },
  }
}

type Copies = {
  keys: ReadonlyMap<string, Known>
  add(copy: HalfCopy, firstStoredMs?: number): void
  /** Closes what an op names; an op for the newest copy closes all of the key. */
  close(offset: bigint): { key: string; highest: bigint; firstStoredMs: number } | undefined
  drop(key: string): void
  keyAt(offset: bigint): string | undefined
}

function createCopies(): Copies {
  const keys = new Map<string, Known>()
  const keyOfOffset = new Map<bigint, string>()
  function drop(key: string): void {
    for (const offset of keys.get(key)?.offsets ?? []) keyOfOffset.delete(offset)
    keys.delete(key)
  }
  return {
    keys,
    drop,
    add(copy, firstStoredMs = copy.storedMs) {
      const known = keys.get(copy.uniqKey)
      if (!known) keys.set(copy.uniqKey, { offsets: [copy.queueOffset], newest: copy, firstStoredMs })
      else {
        known.offsets.push(copy.queueOffset)
        if (copy.queueOffset > known.newest.queueOffset) known.newest = copy
      }
      keyOfOffset.set(copy.queueOffset, copy.uniqKey)
    },
    close(offset) {
      const key = keyOfOffset.get(offset)
      const known = key === undefined ? undefined : keys.get(key)
      if (key === undefined || !known) return undefined
      const newest = known.newest.queueOffset
      known.offsets = known.offsets.filter((item) => item !== offset)
      keyOfOffset.delete(offset)
      if (newest === offset || known.offsets.length === 0) drop(key)
      return { key, highest: newest, firstStoredMs: known.firstStoredMs }
    },
    keyAt: (offset) => keyOfOffset.get(offset),
  }
}

/** Memory: open keys, offsets of ops that came before their half was read, and what ops said of the last `maxResolved` keys. */
export function createHalfLedger(maxResolved = 100_000): HalfLedger {
  const copies = createCopies()
  const histories = createHistories(maxResolved)
  const early = new Set<bigint>()
  const named = new Set<bigint>()
  const buried = new Map<string, HalfCopy>()

  const openOf = (key: string, { newest, offsets, firstStoredMs }: Known): OpenHalf => ({
    copy: newest,
    copies: offsets.length,
    buried: false,
    resolvedBefore: histories.has(key),
    firstStoredMs,
  })
  const buriedOf = (copy: HalfCopy): OpenHalf => ({
    copy,
    copies: 1,
    buried: true,
    resolvedBefore: histories.wasDecided(copy.uniqKey),
    firstStoredMs: undefined,
  })

  /** Buried, and not asked about anew since: whether the broker wrote an op for it or not. */
  const isDead = (copy: HalfCopy): boolean => {
    const known = copies.keys.get(copy.uniqKey)
    return !known || known.newest.storedMs <= copy.storedMs
  }

  return {
    addHalf(copy) {
      histories.grow(copy.uniqKey, copy.queueOffset)
      if (!early.delete(copy.queueOffset)) return copies.add(copy, histories.firstStoredMs(copy.uniqKey))
      const firstStoredMs = copies.keys.get(copy.uniqKey)?.firstStoredMs ?? copy.storedMs
      histories.mark(copy.uniqKey, copy.queueOffset, { highest: copy.queueOffset, firstStoredMs })
      // it is newer than what is known of the key: all of that is decided with it
      copies.drop(copy.uniqKey)
    },
    addOps(offsets) {
      for (const offset of offsets) {
        addNewest(named, offset, maxResolved)
        const closed = copies.close(offset)
        if (closed) histories.mark(closed.key, offset, closed)
        // ops of halfs that lie before the first kept offset never meet their half: bounded too
        else addNewest(early, offset, maxResolved)
      }
    },
    addBuried: (copy) => void buried.set(copy.uniqKey, copy),
    open() {
      const dead = [...buried.values()].filter(isDead)
      const gone = new Set(dead.map((copy) => copy.uniqKey))
      return [...[...copies.keys].filter(([key]) => !gone.has(key)).map(([key, known]) => openOf(key, known)), ...dead.map(buriedOf)]
    },
    find(uniqKey) {
      const dead = buried.get(uniqKey)
      if (dead && isDead(dead)) return buriedOf(dead)
      const known = copies.keys.get(uniqKey)
      return known && openOf(uniqKey, known)
    },
    isNamed: (offset) => named.has(offset),
    keyAt: copies.keyAt,
    size: () => copies.keys.size + buried.size,
  }
}

/** Adds as the newest of at most `max`. */
function addNewest<T>(set: Set<T>, value: T, max: number): void {
  set.delete(value)
  set.add(value)
  const oldest = set.values().next()
  if (set.size > max && !oldest.done) set.delete(oldest.value)
}

/** `delivered`: copies of the key in its real topic; undefined when nobody could look. `isSkipped`: below what the broker checks. */
export function halfCause({
  buried,
  resolvedBefore,
  delivered,
  producers,
  isSkipped,
}: {
  buried: boolean
  resolvedBefore: boolean
  delivered: number | undefined
  producers: number | undefined
  isSkipped: boolean
}): Cause {
  if (delivered !== undefined && delivered > 0) return 'half-ghost-committed'
  if (resolvedBefore) return 'half-ghost-rolled-back'
  if (buried) return 'half-buried'
  if (isSkipped) return 'half-skipped'
  return producers === 0 ? 'half-no-producer' : 'half-unanswered'
}

/**
 * What an operation compares: the message and how it lies there. The broker appends a new copy at every check, so offsets and counts
 * of checks are left out: they move by themselves.
 */
export const halfFingerprint = (found: Pick<OpenHalf, 'copy' | 'buried' | 'resolvedBefore'>, delivered: number | undefined): string =>
  [
    found.copy.broker,
    found.copy.uniqKey,
    found.buried ? 'buried' : 'half',
    found.resolvedBefore ? 'decided' : 'open',
    delivered ?? '?',
  ].join(' ')
