'use client'
import { useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let nowMs = 0

/** The time, one tick a second, shared by everything on the page; 0 while rendered on the server. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, current, atServer)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(tick, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function tick(): void {
  nowMs = Date.now()
  for (const listener of listeners) listener()
}

// Without a running timer the remembered time may be old.
function current(): number {
  if (timer === undefined || nowMs === 0) nowMs = Math.floor(Date.now() / 1000) * 1000
  return nowMs
}

const atServer = (): number => 0
