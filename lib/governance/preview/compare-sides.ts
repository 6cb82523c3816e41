// An outcome in the places of the service's list, so that before and after can be compared and shown.
import type { Sentence } from '../../platform/sentence.ts'
import type { PreviewSide } from '../rules/preview-schema.ts'
import { ringShares, type Ring } from './ring.ts'
import type { Outcome, Standing } from './side.ts'

export type PlacedSide = {
  kept: number[]
  outcomes: { kept: number[]; probability: number }[]
  loadbalance: string
  /** By place, of those that are kept */
  shares: ReadonlyMap<number, number> | null
  warmed: ReadonlyMap<number, number> | null
  reason: Sentence | null
  ring: Ring | undefined
}

/** `withRing`: the ring is worked out where the load balance has one. */
export function placedSide({ places }: Standing, outcome: Outcome, withRing: boolean): PlacedSide {
  const placeOf = (index: number): number => places[index] ?? -1
  const outcomes = outcome.branches.map(({ kept, probability }) => ({
    kept: kept.map((invoker) => placeOf(invoker.index)).sort((one, other) => one - other),
    probability,
  }))
  const only = outcomes.length === 1 ? outcomes[0] : undefined
  const kept = only ? only.kept : [...new Set(outcomes.flatMap((one) => one.kept))].sort((one, other) => one - other)
  const keptSet = new Set(kept)
  const byPlace = (shares: readonly number[] | null): Map<number, number> | null =>
    shares && new Map([...shares.entries()].flatMap(([index, share]) => (keptSet.has(placeOf(index)) ? [[placeOf(index), share]] : [])))
  const ring = withRing ? outcome.ring?.() : undefined
  const ofRing = ring && ringShares(ring)
  return {
    kept,
    outcomes,
    loadbalance: outcome.loadbalance,
    shares: ofRing ?? byPlace(outcome.shares),
    warmed: ofRing ?? byPlace(outcome.warmed),
    reason: outcome.reason,
    ring,
  }
}

const tolerance = 1e-9

/** Whether calls go elsewhere, or to the same providers in another measure. */
export function differs(before: PlacedSide, after: PlacedSide): boolean {
  if (before.loadbalance !== after.loadbalance || !isSameList(before.kept, after.kept)) return true
  if (before.outcomes.length !== after.outcomes.length || !isSameMap(before.warmed, after.warmed)) return true
  return before.outcomes.some((outcome, place) => {
    const other = after.outcomes[place]
    return !other || Math.abs(outcome.probability - other.probability) > tolerance || !isSameList(outcome.kept, other.kept)
  })
}

const isSameList = (one: readonly number[], other: readonly number[]): boolean =>
  one.length === other.length && one.every((value, place) => value === other[place])

function isSameMap(one: ReadonlyMap<number, number> | null, other: ReadonlyMap<number, number> | null): boolean {
  if (!one || !other) return one === other
  return one.size === other.size && [...one].every(([place, share]) => Math.abs(share - (other.get(place) ?? -1)) <= tolerance)
}

const maxOutcomes = 10

export function shownSide(side: PlacedSide, maxKept: number): PreviewSide {
  const kept = side.kept.slice(0, maxKept)
  const sharesOf = (shares: ReadonlyMap<number, number> | null): number[] | null => shares && kept.map((place) => shares.get(place) ?? 0)
  return {
    keptCount: side.kept.length,
    kept,
    outcomes: side.outcomes.slice(0, maxOutcomes).map((outcome) => ({
      kept: side.outcomes.length === 1 ? kept : outcome.kept.slice(0, maxKept),
      keptCount: outcome.kept.length,
      probability: outcome.probability,
    })),
    loadbalance: side.loadbalance,
    shares: sharesOf(side.shares),
    warmed: sharesOf(side.warmed),
    sharesReason: side.reason?.text ?? null,
    ...(side.reason ? { sharesReasonSaid: side.reason.said } : {}),
  }
}
