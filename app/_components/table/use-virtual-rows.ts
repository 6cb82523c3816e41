'use client'
import { useCallback, useLayoutEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { rowsOfElements, type ScrollPlace, topToShow, type VirtualWindow, windowAt } from './virtual-window'

/** Null until the page is drawn. */
type Scroller = HTMLElement | null
type Options = { scroller: Scroller; count: number; rowHeight: number }

const headHeight = 32
/** Scrolling has come to rest when it has not moved for so long. */
const restMs = 150

/** The rows in sight and a few around them; `still` when the list is not being scrolled. */
export function useVirtualRows({ scroller, count, rowHeight }: Options) {
  const { still, ...place } = useScrollPlace(scroller, rowHeight)
  return { ...windowAt(place, count), still, endIndex: Math.min(count, place.start + place.visible) }
}

/**
 * Which element shows which row. While the list scrolls, elements keep their places in the document and only what they show and where
 * they are drawn changes: to move an element costs a browser as much as to make it. At rest they are put in the order of the rows,
 * which is how they are read out.
 */
export function useRowElements({ first, span, still }: VirtualWindow & { still: boolean }) {
  const [base, setBase] = useState(0)
  const inOrder = span === 0 ? 0 : first % span
  if (still && base !== inOrder) setBase(inOrder)
  return rowsOfElements({ first, span }, base)
}

function useScrollPlace(element: Scroller, rowHeight: number): ScrollPlace & { still: boolean } {
  const [place, setPlace] = useState({ start: 0, visible: 0, still: true })
  useLayoutEffect(() => {
    if (!element) return undefined
    let timer: ReturnType<typeof setTimeout> | undefined
    const read = (still: boolean): void => {
      const start = Math.max(0, Math.floor(element.scrollTop / rowHeight))
      const visible = Math.ceil(element.clientHeight / rowHeight)
      setPlace((before) =>
        before.start === start && before.visible === visible && before.still === still ? before : { start, visible, still },
      )
    }
    const onScroll = (): void => {
      clearTimeout(timer)
      timer = setTimeout(() => read(true), restMs)
      // within this frame: what is in sight must never be empty
      flushSync(() => read(false))
    }
    const resized = new ResizeObserver(() => read(true))
    read(true)
    resized.observe(element)
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      clearTimeout(timer)
      resized.disconnect()
      element.removeEventListener('scroll', onScroll)
    }
  }, [element, rowHeight])
  return place
}

/** Brings a row into sight, below the head that stays. */
export function useScrollToRow(element: Scroller, rowHeight: number): (index: number) => void {
  return useCallback(
    (index) => {
      if (!element) return
      const top = topToShow(index, rowHeight, { top: element.scrollTop, height: element.clientHeight - headHeight })
      if (top !== undefined) element.scrollTo({ top })
    },
    [element, rowHeight],
  )
}
