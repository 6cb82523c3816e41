'use client'
import { type WeightPreview, weightPreviewSchema } from '#lib/governance/schema'
import type { Problem } from '../../../../_hooks/api-client'
import { useAsked } from '../../../../_hooks/use-asked'
import type { WeightChanges } from './use-weight-draft'

type Request = { service: string; registry: string; changes: WeightChanges }

export type PreviewState = {
  /** Of the changes as they stand, or of those a moment ago while `pending`. */
  preview: WeightPreview | undefined
  problem: Problem | undefined
  pending: boolean
  refresh: () => void
}

/** Asks what the changes would do, a moment after the last edit, and again whenever the rules or the registry change. */
export function useWeightPreview({ service, registry, changes }: Request): PreviewState {
  const question = changes.size === 0 ? undefined : { kind: 'weight', service, registry, weights: Object.fromEntries(changes) }
  const { answer, ...state } = useAsked('rules/preview', question, weightPreviewSchema)
  return { preview: answer, ...state }
}
