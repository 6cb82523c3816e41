'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { type OperationRow, operationSchema } from '#lib/operations/schema'
import { type PagesState, usePages } from '../../_hooks/use-pages'
import { operationKinds } from './operation-words'

/** Which operations: all, those under way, those that stopped for a person, those that ended in some way. */
export const stateFilters = ['live', 'needs-attention', 'refused', 'succeeded'] as const

const parsers = { state: parseAsStringLiteral(stateFilters), kind: parseAsStringLiteral(operationKinds), q: parseAsString.withDefault('') }

/** The feed's filters, in the URL. */
export function useFeedFilters() {
  const [filters, setFilters] = useQueryStates(parsers)
  return { filters, setFilters, narrowed: filters.state !== null || filters.kind !== null || filters.q !== '' }
}

/** The feed for the filters in the URL, newest first, live. */
export function useFeed(): PagesState<OperationRow> {
  const { filters } = useFeedFilters()
  const query = new URLSearchParams({ pageSize: '50' })
  if (filters.state) query.set('state', filters.state)
  if (filters.kind) query.set('kind', filters.kind)
  if (filters.q !== '') query.set('search', filters.q)
  return usePages(`operations?${query.toString()}`, operationSchema, { topics: ['operations'] })
}

type Held = { path: string; ids: ReadonlySet<string> }

/**
 * The rows to show: while `hold` (the pointer is over them) new ones wait behind a button, so that nothing moves away under a hand;
 * rows that are known change in place.
 */
export function useSteadyFeed(rows: readonly OperationRow[], path: string, hold: boolean) {
  const [held, setHeld] = useState<Held>({ path, ids: new Set() })
  const fresh = rows.filter((row) => !held.ids.has(row.id))
  // What comes from "load more" is older than everything shown and goes to the end anyway.
  const firstKnown = rows.findIndex((row) => held.ids.has(row.id))
  const waiting = hold && held.path === path && firstKnown > 0 ? rows.slice(0, firstKnown) : []
  if (fresh.length > waiting.length || held.path !== path) {
    const kept = rows.filter((row) => !waiting.includes(row))
    setHeld({ path, ids: new Set(kept.map((row) => row.id)) })
  }
  const show = () => setHeld({ path, ids: new Set(rows.map((row) => row.id)) })
  return { shown: rows.filter((row) => !waiting.includes(row)), waiting: waiting.length, show }
}
