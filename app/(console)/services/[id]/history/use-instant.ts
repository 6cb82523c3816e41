'use client'
import { parseAsIsoDateTime, useQueryState } from 'nuqs'
import { useCallback } from 'react'

/** The past instant the history is looked at from, in the URL as `?at=`; null is now. */
export function useInstant(): { atMs: number | null; setAtMs: (atMs: number | null) => void } {
  const [at, setAt] = useQueryState('at', parseAsIsoDateTime)
  const setAtMs = useCallback((atMs: number | null) => void setAt(atMs === null ? null : new Date(atMs)), [setAt])
  return { atMs: at?.getTime() ?? null, setAtMs }
}
