'use client'
import { useEffect, useEffectEvent } from 'react'
import type { ViewState } from '../view-state'

/** A window may begin before anything was recorded: the instant shown is then moved to where the history begins. */
export function useHistoryBegin({ replay, setAt }: ViewState, begins: string | undefined): void {
  const move = useEffectEvent((to: Date) => setAt(to))
  const atMs = replay?.at.getTime()
  const toMs = replay?.to.getTime()
  useEffect(() => {
    if (begins === undefined || atMs === undefined || toMs === undefined) return
    const beginsMs = Date.parse(begins)
    if (atMs < beginsMs && beginsMs <= toMs) move(new Date(beginsMs))
  }, [begins, atMs, toMs])
}
