'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useCallback } from 'react'
import { cares, messageSchema, type MessageRow } from '#lib/messages/schema'
import { type TableQuery, useTableQuery } from '../../_components/table/use-table-query'

const parsers = {
  cause: parseAsString,
  source: parseAsString,
  owner: parseAsString,
  topic: parseAsString,
  key: parseAsString,
  care: parseAsStringLiteral(cares),
}

/** Filters of the list, in the URL. */
export function useMessageFilters() {
  const [filters, setFilters] = useQueryStates(parsers)
  return { filters, setFilters }
}

/** Those of them that are set, as the API takes them. */
export function chosenFilters(filters: Readonly<Record<string, string | null>>): Record<string, string> {
  return Object.fromEntries(Object.entries(filters).flatMap(([name, value]) => (value === null ? [] : [[name, value]])))
}

/** Columns sort as `name` and `-name`; the API's closed list has one word per order. */
const apiOrders: Record<string, string> = {
  '-urgent': 'urgent',
  '-oldest': 'newest',
  '-cause': 'cause',
  '-owner': 'owner',
  '-attempts': 'attempts',
  '-settled': 'settled',
}

/** The other way round, for the arrow in the head. */
const shownOrders: Record<string, string> = { urgent: '-urgent', newest: '-oldest', settled: '-settled' }

/** The messages for the filters in the URL, problems first, live. */
export function useMessageList(state: 'open' | 'settled'): TableQuery<MessageRow> {
  const { filters } = useMessageFilters()
  const query = useTableQuery('messages', { schema: messageSchema, topics: ['messages', 'operations'], filters: { ...filters, state } })
  const { setSort } = query
  const wanted = query.sort === '' ? (state === 'settled' ? 'settled' : 'urgent') : query.sort
  return {
    ...query,
    // `state` is a filter to the API but not to the person: without others an empty list is really empty.
    narrowed: query.search !== '' || Object.values(filters).some((value) => value !== null),
    sort: shownOrders[wanted] ?? wanted,
    setSort: useCallback((next: string) => setSort(apiOrders[next] ?? next), [setSort]),
  }
}
