'use client'
import { useCallback, useMemo } from 'react'
import { useSidePanel } from '../../_hooks/use-side-panel'
import type { Pointed } from './graph/topology-graph'

/** What is chosen on the map, in the URL as `?show=node:<id>` or `edge:<id>`. */
export function usePointed(): [Pointed | undefined, (pointed: Pointed | undefined) => void] {
  const { id: text, open, close } = useSidePanel()
  const pointed = useMemo((): Pointed | undefined => {
    const match = /^(node|edge):(.+)$/s.exec(text ?? '')
    const [, kind, id] = match ?? []
    return id !== undefined && (kind === 'node' || kind === 'edge') ? { kind, id } : undefined
  }, [text])
  const show = useCallback((next: Pointed | undefined) => (next ? open(`${next.kind}:${next.id}`) : close()), [open, close])
  return [pointed, show]
}
