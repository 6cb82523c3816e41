'use client'
import { z } from 'zod'
import { useApi } from '../../_hooks/use-api'
import type { PageId } from './pages'

const anyRows = z.array(z.unknown())

/** Counts of what needs a person, and of nothing else: in-doubt messages and operations that stopped for a decision. */
export function useRailBadges(wanted: boolean): Partial<Record<PageId, number>> {
  const messages = useApi(wanted ? 'messages?pageSize=1' : undefined, anyRows, { topics: ['messages'] })
  const operations = useApi(wanted ? 'operations?state=needs-attention&pageSize=1' : undefined, anyRows, { topics: ['operations'] })
  return { messages: messages.envelope?.page?.total ?? 0, operations: operations.envelope?.page?.total ?? 0 }
}
