'use client'
import { historyReachSchema } from '#lib/registry/past-schema'
import { useApi } from '../../_hooks/use-api'

/** The oldest instant that can be asked of any registry, in milliseconds; undefined while that is not known. */
export function useHistoryStart(): number | undefined {
  const since = useApi('events/reach', historyReachSchema).data?.since
  return since ? Date.parse(since) : undefined
}
