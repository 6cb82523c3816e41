'use client'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type WeightPreview, weightPreviewSchema } from '#lib/governance/schema'
import { type Problem, requestApi } from '../../../../_hooks/api-client'
import { createRefresher, type Refresher } from '../../../../_hooks/refresher'
import { problemOf } from '../../../../_hooks/use-api'
import { useLive } from '../../../../_hooks/use-live'
import type { WeightChanges } from './use-weight-draft'

type Request = { service: string; registry: string; changes: WeightChanges }

export type PreviewState = {
  /** Of the changes as they stand, or of those a moment ago while `pending`. */
  preview: WeightPreview | undefined
  problem: Problem | undefined
  pending: boolean
  refresh: () => void
}

type Held = { key: string; preview?: WeightPreview | undefined; problem?: Problem | undefined }

const typingMs = 250
const minIntervalMs = 1000

/** Asks what the changes would do, a moment after the last edit, and again whenever the rules or the registry change. */
export function useWeightPreview({ service, registry, changes }: Request): PreviewState {
  const key = changes.size === 0 ? '' : JSON.stringify({ kind: 'weight', service, registry, weights: Object.fromEntries(changes) })
  const [held, setHeld] = useState<Held>({ key: '' })
  const refresher = useRef<Refresher>(undefined)
  useEffect(() => {
    if (key === '') return
    const run = async (signal: AbortSignal) => {
      const outcome = await ask(key, signal)
      if (!signal.aborted) setHeld({ key, ...outcome })
    }
    const current = createRefresher({ run, minIntervalMs })
    refresher.current = current
    const timer = setTimeout(() => current.request(), typingMs)
    return () => {
      clearTimeout(timer)
      current.close()
    }
  }, [key])
  const refresh = useCallback(() => refresher.current?.request(), [])
  useLive(['rules', 'registry'], refresh)
  const pending = key !== '' && held.key !== key
  return key === ''
    ? { preview: undefined, problem: undefined, pending: false, refresh }
    : { preview: held.preview, problem: pending ? undefined : held.problem, pending, refresh }
}

async function ask(key: string, signal: AbortSignal): Promise<{ preview?: WeightPreview; problem?: Problem }> {
  try {
    const body: unknown = JSON.parse(key)
    return { preview: (await requestApi('rules/preview', weightPreviewSchema, { method: 'POST', body, signal })).data }
  } catch (error) {
    return { problem: problemOf(error) }
  }
}
