'use client'
import { useSyncExternalStore } from 'react'

/** The first rows come before what nobody asked for yet. */
const settleMs = 300
/** Who moves the mouse or presses a key may want what is loaded ahead; without either it waits this long. */
const quietMs = 1500
/** Who scrolls is not to share the processor with it. */
const calmMs = 500
const patienceMs = 2000

type Load = () => Promise<void>

let isSettled = false
let timer: ReturnType<typeof setTimeout> | undefined
let isLoading = false
const waiting: Load[] = []
const listeners = new Set<() => void>()

/** False while the first page is being put together; true once the browser was idle, and from then on. */
export function useSettled(): boolean {
  return useSyncExternalStore(
    subscribe,
    () => isSettled,
    () => false,
  )
}

/** Runs a load once the page is settled, one after the other, each when the browser is idle: a key in between is answered at once. */
export function loadWhenSettled(load: Load): () => void {
  waiting.push(load)
  if (isSettled) next()
  else begin()
  return () => {
    const at = waiting.indexOf(load)
    if (at >= 0) waiting.splice(at, 1)
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  begin()
  return () => listeners.delete(listener)
}

function begin(): void {
  timer ??= setTimeout(awaitPerson, settleMs)
}

function awaitPerson(): void {
  const over = new AbortController()
  const options = { capture: true, passive: true, signal: over.signal }
  let scrolledAt = -Infinity
  let again: ReturnType<typeof setTimeout> | undefined
  const go = () => {
    clearTimeout(again)
    const restMs = scrolledAt + calmMs - performance.now()
    if (restMs > 0) again = setTimeout(go, restMs)
    else {
      over.abort()
      whenIdle(settle)
    }
  }
  again = setTimeout(go, quietMs - settleMs)
  window.addEventListener('scroll', () => (scrolledAt = performance.now()), options)
  for (const sign of ['pointermove', 'keydown', 'focusin']) window.addEventListener(sign, go, options)
}

function settle(): void {
  isSettled = true
  for (const listener of listeners) listener()
  next()
}

function next(): void {
  if (isLoading || waiting.length === 0) return
  isLoading = true
  whenIdle(() => void runNext())
}

async function runNext(): Promise<void> {
  try {
    // the shell's (the search) are the last to wait, and come before those of the page
    await waiting.pop()?.()
  } finally {
    isLoading = false
    next()
  }
}

function whenIdle(run: () => void): void {
  // Safari has no idle callback
  if (typeof requestIdleCallback === 'function') requestIdleCallback(run, { timeout: patienceMs })
  else setTimeout(run)
}
