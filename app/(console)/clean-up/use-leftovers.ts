'use client'
import { parseAsString, useQueryStates } from 'nuqs'
import { leftoverSchema, type LeftoverRow } from '#lib/registry/clean-up/schema'
import { type TableQuery, useTableQuery } from '../../_components/table/use-table-query'
import { useScope } from '../../_hooks/use-scope'

const parsers = { kind: parseAsString, olderThanDays: parseAsString }

/** Filters of the list, in the URL. */
export function useLeftoverFilters() {
  const [filters, setFilters] = useQueryStates(parsers, { urlKeys: { olderThanDays: 'days' } })
  return { filters, setFilters }
}

/** Leftovers for the filters in the URL, unused for longest first. */
export function useLeftovers(): TableQuery<LeftoverRow> {
  const { registry } = useScope()
  const { filters } = useLeftoverFilters()
  return useTableQuery('registry/leftovers', {
    schema: leftoverSchema,
    topics: ['registry', 'operations'],
    defaultSort: 'unusedSince',
    filters: { registry, ...filters },
  })
}
