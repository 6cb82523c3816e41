'use client'
import { useReactFlow, useStore } from '@xyflow/react'
import { useEffect, useRef } from 'react'

/** Room for the controls at the right, the legend and the small map below. */
export const fitOptions = { padding: { top: '20px', left: '28px', right: '56px', bottom: '96px' }, maxZoom: 1.1 } as const

/** Keeps all in sight while the room changes (a panel opens), until the person takes the map in hand; `fit` gives it back. */
export function useFitOnResize() {
  const { fitView } = useReactFlow()
  const width = useStore((state) => state.width)
  const height = useStore((state) => state.height)
  const held = useRef(false)
  useEffect(() => {
    if (width > 0 && height > 0 && !held.current) void fitView(fitOptions)
  }, [width, height, fitView])
  return {
    // A move without an event is one of our own.
    onMoveStart: (event: MouseEvent | TouchEvent | null) => {
      if (event) held.current = true
    },
    fit: () => {
      held.current = false
      void fitView({ ...fitOptions, duration: 150 })
    },
  }
}
