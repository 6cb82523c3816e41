'use client'
import { z } from 'zod'
import { unreadSchema } from '#lib/registry/unread-schema'
import { useApi } from '../../_hooks/use-api'
import { useScope } from '../../_hooks/use-scope'

const rowsSchema = z.array(unreadSchema)

/** How much could not be read; undefined while that is not known. */
export function useUnreadCount(): number | undefined {
  const { registry } = useScope()
  const scope = registry === null ? '' : `&registry=${encodeURIComponent(registry)}`
  return useApi(`registry/unread?pageSize=1${scope}`, rowsSchema, { topics: ['registry'] }).envelope?.page?.total
}
