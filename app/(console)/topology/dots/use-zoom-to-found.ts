'use client'
import { type RefObject, useEffect } from 'react'
import type Sigma from 'sigma'
import { cameraFor } from './camera-for'
import type { DotAttributes, LineAttributes } from './dot-graph'

/** A person types on: the map moves when they stop. */
const settleMs = 300

/** Brings what a search found into sight, and the whole map when it is cleared; nothing moves where nothing matches. */
export function useZoomToFound(
  renderer: RefObject<Sigma<DotAttributes, LineAttributes> | undefined>,
  found: readonly string[] | undefined,
): void {
  // a refresh of the map finds the same again
  const wanted = found?.join('\n')
  useEffect(() => {
    if (wanted === '') return undefined
    const timer = setTimeout(() => {
      const camera = renderer.current?.getCamera()
      if (wanted === undefined) return void (camera && camera.ratio < 1 && camera.reset({ duration: 150 }))
      const places = wanted.split('\n').flatMap((id) => renderer.current?.getNodeDisplayData(id) ?? [])
      const sight = cameraFor(places)
      if (sight) void camera?.animate(sight, { duration: 150 })
    }, settleMs)
    return () => clearTimeout(timer)
  }, [renderer, wanted])
}
