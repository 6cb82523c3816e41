'use client'
import { parseAsArrayOf, parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useCallback, useMemo } from 'react'
import { useScope } from '../../_hooks/use-scope'
import { type Health, healths } from './model/health'

export const levels = ['application', 'service'] as const
export type Level = (typeof levels)[number]
export const groupings = ['organization', 'owner', 'none'] as const
export type Grouping = (typeof groupings)[number]
export const maxDepth = 4

const parsers = {
  level: parseAsStringLiteral(levels).withDefault('application'),
  focus: parseAsString,
  depth: parseAsInteger.withDefault(1),
  group: parseAsStringLiteral(groupings).withDefault('organization'),
  idle: parseAsBoolean.withDefault(false),
  hide: parseAsArrayOf(parseAsStringLiteral(healths)).withDefault([]),
  find: parseAsString.withDefault(''),
}

/** What of the map is shown: all of it in the URL, so that a colleague who gets the link sees the same. */
export function useViewState() {
  const [{ level, focus, depth, group, idle, hide, find }, setState] = useQueryStates(parsers)
  const { registry } = useScope()
  const bounded = Math.min(maxDepth, Math.max(1, depth))
  const hidden = useMemo(() => new Set<Health>(hide), [hide])
  const focusOn = useCallback(
    (id: string, at?: Level) => void setState({ focus: id, ...(at ? { level: at } : {}) }, { history: 'push' }),
    [setState],
  )
  return {
    level,
    focus,
    depth: bounded,
    showIdle: idle,
    hidden,
    find,
    grouping: group,
    path: topologyPath({ level, focus, depth: bounded, registry }),
    focusOn,
    unfocus: () => void setState({ focus: null, depth: null }, { history: 'push' }),
    // Applications stand on both levels; a service or a missing one is only known to its own.
    setLevel: (next: Level) =>
      void setState({ level: next, ...(focus?.startsWith('application:') ? {} : { focus: null, depth: null }) }, { history: 'push' }),
    setGrouping: (next: Grouping) => void setState({ group: next }),
    setDepth: (next: number) => void setState({ depth: next }),
    setShowIdle: (next: boolean) => void setState({ idle: next || null }),
    setFind: (next: string) => void setState({ find: next === '' ? null : next }),
    toggleHidden: (health: Health) =>
      void setState({ hide: hidden.has(health) ? hide.filter((other) => other !== health) : [...hide, health] }),
  }
}

export type ViewState = ReturnType<typeof useViewState>

type Question = { level: Level; focus: string | null; depth: number; registry: string | null }

function topologyPath({ level, focus, depth, registry }: Question): string {
  const query = new URLSearchParams({ level })
  if (focus !== null) {
    query.set('focus', focus)
    query.set('depth', String(depth))
  }
  if (registry !== null) query.set('registry', registry)
  return `topology?${query.toString()}`
}
