'use client'
import { z } from 'zod'
import { useApi } from '../../_hooks/use-api'
import type { PageId } from './pages'

const anyRows = z.array(z.unknown())

/** Counts of what needs a person, and of nothing else: in-doubt messages and operations that stopped for a decision. */
export function useRailBadges(): Partial<Record<PageId, number>> {
  const messages = useApi('messages?pageSize=1', anyRows, { topics: ['messages'] })
  const operations = useApi('operations?state=needs-attention&pageSize=1', anyRows, { topics: ['operations'] })
  return { messages: messages.envelope?.page?.total ?? 0, operations: operations.envelope?.page?.total ?? 0 }
}
