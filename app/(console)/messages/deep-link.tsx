'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { z } from 'zod'
import { messageSchema } from '#lib/messages/schema'
import { messageHref } from '../../_components/paths'
import { useApi } from '../../_hooks/use-api'
import { useMessageFilters } from './use-message-list'

const rowsSchema = z.array(messageSchema)

/**
 * `/messages?source=…&key=…`, as alerts and runbooks name a message, leads to it where only one is meant: the one that is in doubt, else the
 * one that was. Otherwise the list stays, narrowed to the key.
 */
export function DeepLink() {
  const router = useRouter()
  const { filters } = useMessageFilters()
  const { key, source } = filters
  const asked = new URLSearchParams({ ...(key === null ? {} : { key }), ...(source === null ? {} : { source }), state: 'all', care: 'all' })
  const { data } = useApi(key === null ? undefined : `messages?${asked.toString()}`, rowsSchema)
  const open = data?.filter(({ settledAt }) => settledAt === null) ?? []
  const meant = open.length === 1 ? open[0] : data?.length === 1 ? data[0] : undefined
  const href = meant && messageHref(meant.id)
  useEffect(() => {
    if (href !== undefined) router.replace(href)
  }, [href, router])
  return null
}
