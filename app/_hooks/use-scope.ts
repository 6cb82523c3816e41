'use client'
import { parseAsString, useQueryState } from 'nuqs'

/** The registry or cluster that the top bar's picker narrows the console to; null is all of them. */
export function useScope() {
  const [registry, setRegistry] = useQueryState('registry', parseAsString)
  const [cluster, setCluster] = useQueryState('cluster', parseAsString)
  return { registry, setRegistry, cluster, setCluster }
}
