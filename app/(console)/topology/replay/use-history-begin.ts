'use client'
import { useEffect, useEffectEvent } from 'react'
import type { ViewState } from '../view-state'

/** Registries that are first read together are not read in the same millisecond. */
const settleMs = 1000

/** A window may begin before anything was recorded: the instant shown is then moved to where the history begins. */
export function useHistoryBegin({ replay, setAt }: ViewState, begins: string | undefined): void {
  const move = useEffectEvent((to: Date) => setAt(to))
  const atMs = replay?.at.getTime()
  const toMs = replay?.to.getTime()
  useEffect(() => {
    if (begins === undefined || atMs === undefined || toMs === undefined) return
    const beginsMs = Date.parse(begins)
    if (atMs < beginsMs && beginsMs <= toMs) move(new Date(Math.min(toMs, beginsMs + settleMs)))
  }, [begins, atMs, toMs])
}
