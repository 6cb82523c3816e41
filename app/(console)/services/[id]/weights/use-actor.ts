'use client'
import type { Actor } from '#lib/access/permissions'
import { actorSchema } from '#lib/access/schema'
import { useApi } from '../../../../_hooks/use-api'

/** Who is signed in; undefined until known. */
export function useActor(): Actor | undefined {
  return useApi('session', actorSchema).data
}
