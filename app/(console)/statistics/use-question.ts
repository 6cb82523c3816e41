'use client'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { type CallQuestion } from '../../_hooks/use-call-series'
import { useTimeRange } from '../../_hooks/use-time-range'

export const groupings = ['none', 'application', 'method', 'server', 'client'] as const
export const sides = ['consumer', 'provider'] as const
export type Side = (typeof sides)[number]
export const topKeys = ['service', 'method', 'application', 'server', 'client'] as const
export type TopKey = (typeof topKeys)[number]

const parsers = {
  service: parseAsString,
  application: parseAsString,
  method: parseAsString,
  server: parseAsString,
  groupBy: parseAsStringLiteral(groupings).withDefault('none'),
  by: parseAsStringLiteral(topKeys),
  side: parseAsStringLiteral(sides),
}

/** What the page is asked, all of it in the URL. */
export function useQuestion() {
  const [{ service, application, method, server, groupBy, by, side: wanted }, setState] = useQueryStates(parsers)
  const { minutes } = useTimeRange('1h')
  const filters = { service, application, method, server }
  const side = wanted ?? usualSide({ application, server, groupBy })
  const question: CallQuestion = { minutes, ...filters, side, groupBy }
  return {
    filters,
    minutes,
    groupBy,
    side,
    question,
    // Within one service its methods are what one wants to tell apart.
    by: by ?? (service === null ? ('service' as const) : ('method' as const)),
    narrowed: Object.values(filters).some((value) => value !== null),
    set: (next: Partial<Record<keyof typeof filters, string | null>>) => void setState(next, { history: 'push' }),
    setGroupBy: (next: (typeof groupings)[number]) => void setState({ groupBy: next }),
    setSide: (next: Side) => void setState({ side: next }),
    setBy: (next: TopKey) => void setState({ by: next }),
    clear: () => void setState({ service: null, application: null, method: null, server: null }, { history: 'push' }),
  }
}

/**
 * Callers count every way a call can fail, time-outs above all, so theirs is the usual count. They do not always know who
 * answered: for addresses, and for what an application serves, it is the provider's.
 */
function usualSide({ application, server, groupBy }: { application: string | null; server: string | null; groupBy: string }): Side {
  return application !== null || server !== null || groupBy === 'server' ? 'provider' : 'consumer'
}

export type Question = ReturnType<typeof useQuestion>
