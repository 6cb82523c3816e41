'use client'
import { useCallback, useMemo, useState } from 'react'
import type { ServiceWeights } from '#lib/governance/schema'

export type WeightedProvider = ServiceWeights['providers'][number]

/** Address → new weight; null takes the rule away, so that the provider's own weight counts again. */
export type WeightChanges = ReadonlyMap<string, number | null>

export type WeightDraft = {
  changes: WeightChanges
  set: (address: string, weight: number | null) => void
  /** In place of all edits so far */
  setAll: (weights: WeightChanges) => void
  reset: (address: string) => void
  clear: () => void
}

const nothing: WeightChanges = new Map()

/** What a person edited and has not sent. An edit that says what is in force already is no change. */
export function useWeightDraft(providers: readonly WeightedProvider[]): WeightDraft {
  const [edits, setEdits] = useState(nothing)
  const changes = useMemo(() => changesOf(edits, providers), [edits, providers])
  return {
    changes,
    set: useCallback((address, weight) => setEdits((before) => new Map(before).set(address, weight)), []),
    setAll: setEdits,
    reset: useCallback((address) => setEdits((before) => new Map([...before].filter(([one]) => one !== address))), []),
    clear: useCallback(() => setEdits(nothing), []),
  }
}

function changesOf(edits: WeightChanges, providers: readonly WeightedProvider[]): WeightChanges {
  const byAddress = new Map(providers.map((provider) => [provider.address, provider]))
  const isChange = ([address, weight]: [string, number | null]): boolean => {
    const provider = byAddress.get(address)
    if (!provider) return false
    return weight === null ? provider.weightRule !== null : weight !== provider.weight
  }
  return new Map([...edits].filter(isChange).sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** The weight a provider would have after the draft. */
export function plannedWeight(provider: WeightedProvider, changes: WeightChanges): number {
  const change = changes.get(provider.address)
  if (change === undefined) return provider.weight
  return change ?? provider.configuredWeight
}
