'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import type { RefObject } from 'react'

type Options = { scroller: RefObject<HTMLElement | null>; count: number; rowHeight: number }

const overscan = 8
const headHeight = 32

/** The rows in sight and a few around them; the heights of the rest as numbers. */
export function useVirtualRows({ scroller, count, rowHeight }: Options) {
  const virtualizer = useVirtualizer({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollPaddingStart: headHeight,
  })
  return {
    items: virtualizer.getVirtualItems(),
    totalSize: virtualizer.getTotalSize(),
    endIndex: virtualizer.range?.endIndex ?? 0,
    scrollToIndex: (index: number) => virtualizer.scrollToIndex(index),
  }
}
