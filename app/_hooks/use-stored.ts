'use client'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import type { z } from 'zod'

const listeners = new Set<() => void>()
const memory = new Map<string, string>()

/** A value remembered in this browser; where storage is refused (private windows) it lasts as long as the page. */
export function useStored<T>(key: string, schema: z.ZodType<T>, fallback: T): [T, (next: T) => void] {
  const text = useSyncExternalStore(
    subscribe,
    () => readText(key),
    () => undefined,
  )
  const value = useMemo(() => parseText(text, schema, fallback), [text, schema, fallback])
  const save = useCallback((next: T) => writeText(key, JSON.stringify(next)), [key])
  return [value, save]
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

function readText(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? memory.get(key)
  } catch {
    return memory.get(key)
  }
}

function writeText(key: string, text: string): void {
  memory.set(key, text)
  try {
    localStorage.setItem(key, text)
  } catch {
    // Kept in memory.
  }
  for (const listener of listeners) listener()
}

function parseText<T>(text: string | undefined, schema: z.ZodType<T>, fallback: T): T {
  if (text === undefined) return fallback
  try {
    const parsed = schema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : fallback
  } catch {
    return fallback
  }
}
