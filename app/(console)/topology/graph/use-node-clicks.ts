'use client'
import { type MouseEvent, useCallback, useEffect, useRef } from 'react'

/** Within which a second click makes a double one. */
const doubleMs = 250

type NodeClicks = {
  /** The side panel is open: one more choice moves nothing. */
  isOpen: boolean
  onSelect: (id: string) => void
  onOpen: (id: string) => void
}

/**
 * A click opens the side panel, and the map makes room for it: the second click of a double one would miss its card and close the
 * panel again. So where the panel is still to open, the first click waits for the second; a key (detail 0) does not.
 */
export function useNodeClicks({ isOpen, onSelect, onOpen }: NodeClicks) {
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(waiting.current), [])
  const click = useCallback(
    ({ detail }: Pick<MouseEvent, 'detail'>, id: string) => {
      clearTimeout(waiting.current)
      if (isOpen || detail === 0) onSelect(id)
      else if (detail === 1) waiting.current = setTimeout(() => onSelect(id), doubleMs)
    },
    [isOpen, onSelect],
  )
  const doubleClick = useCallback(
    (id: string) => {
      clearTimeout(waiting.current)
      onOpen(id)
    },
    [onOpen],
  )
  return { click, doubleClick }
}
