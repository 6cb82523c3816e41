'use client'
import { parseAsString, useQueryState } from 'nuqs'
import { useCallback } from 'react'

/** The side panel's subject, kept in the URL: `{ id, open(id), close() }`. `id` is null while it is closed. */
export function useSidePanel(param = 'show') {
  const [id, setId] = useQueryState(param, parseAsString)
  const open = useCallback((next: string) => void setId(next), [setId])
  const close = useCallback(() => void setId(null), [setId])
  return { id, open, close }
}
