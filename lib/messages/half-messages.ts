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
  bornMs: number
  storedMs: number
  checks: number
  realTopic: string
  group: string
  keys: string
}

export type HalfLedger = {
  addHalf(copy: HalfCopy): void
  /** offsets on the half topic that an op resolves */
  addOps(offsets: readonly bigint[]): void
  addBuried(copy: HalfCopy): void
  /** newest copies that no op names, and buried ones */
  open(): { copy: HalfCopy; copies: number; buried: boolean; resolvedBefore: boolean }[]
  size(): number
}

type Known = { offsets: bigint[]; newest: HalfCopy }

/** Memory: open keys, offsets of ops that came before their half was read, and the last `maxResolved` resolved keys. */
export function createHalfLedger(maxResolved = 100_000): HalfLedger {
  const keys = new Map<string, Known>()
  const keyOfOffset = new Map<bigint, string>()
  const early = new Set<bigint>()
  const resolved = new Set<string>()
  const buried = new Map<string, HalfCopy>()

  function resolve(key: string, offset: bigint): void {
    const known = keys.get(key)
    if (!known) return
    markResolved(key)
    known.offsets = known.offsets.filter((item) => item !== offset)
    keyOfOffset.delete(offset)
    if (known.newest.queueOffset === offset || known.offsets.length === 0) {
      for (const rest of known.offsets) keyOfOffset.delete(rest)
      keys.delete(key)
    }
  }

  const markResolved = (key: string): void => addNewest(resolved, key, maxResolved)

  return {
    addHalf(copy) {
      if (early.delete(copy.queueOffset)) {
        markResolved(copy.uniqKey)
        // it is newer than what is known of the key: all of that is decided with it
        for (const older of keys.get(copy.uniqKey)?.offsets ?? []) keyOfOffset.delete(older)
        keys.delete(copy.uniqKey)
        return
      }
      const known = keys.get(copy.uniqKey)
      if (!known) keys.set(copy.uniqKey, { offsets: [copy.queueOffset], newest: copy })
      else {
        known.offsets.push(copy.queueOffset)
        if (copy.queueOffset > known.newest.queueOffset) known.newest = copy
      }
      keyOfOffset.set(copy.queueOffset, copy.uniqKey)
    },
    addOps(offsets) {
      for (const offset of offsets) {
        const key = keyOfOffset.get(offset)
        if (key !== undefined) resolve(key, offset)
        // ops of halfs that lie before the first kept offset never meet their half: bounded too
        else addNewest(early, offset, maxResolved)
      }
    },
    addBuried(copy) {
      buried.set(copy.uniqKey, copy)
    },
    open() {
      const list = [...keys].map(([key, known]) => ({
        copy: known.newest,
        copies: known.offsets.length,
        buried: false,
        resolvedBefore: resolved.has(key),
      }))
      // the broker writes an op for what it buries: such a key is resolved for the half topic and lies in the graveyard
      const dead = [...buried.values()].filter((copy) => !keys.has(copy.uniqKey))
      return [...list, ...dead.map((copy) => ({ copy, copies: 1, buried: true, resolvedBefore: false }))]
    },
    size: () => keys.size + buried.size,
  }
}

/** Adds as the newest of at most `max`. */
function addNewest<T>(set: Set<T>, value: T, max: number): void {
  set.delete(value)
  set.add(value)
  const oldest = set.values().next()
  if (set.size > max && !oldest.done) set.delete(oldest.value)
}

/** `delivered`: copies of the key in its real topic; undefined when nobody could look. */
export function halfCause({
  buried,
  resolvedBefore,
  delivered,
  producers,
}: {
  buried: boolean
  resolvedBefore: boolean
  delivered: number | undefined
  producers: number | undefined
}): Cause {
  if (delivered !== undefined && delivered > 0) return 'half-ghost-committed'
  if (resolvedBefore) return 'half-ghost-rolled-back'
  if (buried) return 'half-buried'
  return producers === 0 ? 'half-no-producer' : 'half-unanswered'
}
