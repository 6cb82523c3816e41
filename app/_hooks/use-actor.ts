'use client'
import { useSyncExternalStore } from 'react'
import { type Actor, may, type Permission } from '#lib/access/permissions'
import { actorSchema } from '#lib/access/schema'
import { requestApi } from './api-client'
import { problemOf } from './use-api'

// Asked once per page load, whoever asks; signing out loads the page anew.
let actor: Actor | undefined
let asked = false
const listeners = new Set<() => void>()

/** Who is signed in, as the server knows it; undefined until it has answered. */
export function useActor(): Actor | undefined {
  return useSyncExternalStore(
    subscribe,
    () => actor,
    () => undefined,
  )
}

/** Whether the person's role holds a permission; true until known, since the server has the last word anyway. */
export function useMay(permission: Permission): { allowed: boolean; role: string } {
  const current = useActor()
  return { allowed: current === undefined || may(current, permission), role: current?.role ?? '' }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  if (!asked) void ask()
  return () => listeners.delete(listener)
}

async function ask(): Promise<void> {
  asked = true
  try {
    actor = (await requestApi('session', actorSchema)).data
    for (const listener of listeners) listener()
  } catch (error) {
    asked = false
    problemOf(error)
  }
}
