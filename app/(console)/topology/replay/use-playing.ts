'use client'
import { useEffect, useEffectEvent, useState } from 'react'

/** A window is played in this many steps, whatever its length. */
const steps = 60
const stepMs = 1000

/** Moves the instant on once a second while playing; stops at the end. */
export function usePlaying(atMs: number, { fromMs, toMs, onMove }: { fromMs: number; toMs: number; onMove: (atMs: number) => void }) {
  const [isOn, setOn] = useState(false)
  const tick = useEffectEvent(() => {
    const next = Math.min(toMs, atMs + (toMs - fromMs) / steps)
    onMove(next)
    if (next >= toMs) setOn(false)
  })
  useEffect(() => {
    if (!isOn) return undefined
    const timer = setInterval(() => tick(), stepMs)
    return () => clearInterval(timer)
  }, [isOn])
  return {
    isOn,
    toggle: () => {
      // at the end, play begins anew
      if (!isOn && atMs >= toMs) onMove(fromMs)
      setOn(!isOn)
    },
  }
}
