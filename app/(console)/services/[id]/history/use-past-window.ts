'use client'
import { parseAsIsoDateTime, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useCallback } from 'react'
import type { PastWindow } from '#lib/registry/past-window'
import { minutesOf, timeRanges } from '../../../../_hooks/use-time-range'

const parsers = { at: parseAsIsoDateTime, to: parseAsIsoDateTime, range: parseAsStringLiteral(timeRanges).withDefault('1h') }

/**
 * The window of the history and the instant of it that is looked at, in the URL as `?range=&to=&at=`. Without `to` the window ends now;
 * without `at` its end is looked at: null where that is now.
 */
export function usePastWindow() {
  const [{ at, to, range }, setState] = useQueryStates(parsers)
  const window: PastWindow = { minutes: minutesOf[range], toMs: to?.getTime() ?? null }
  const setAtMs = useCallback((atMs: number | null) => void setState({ at: atMs === null ? null : new Date(atMs) }), [setState])
  const setWindow = useCallback(
    ({ minutes, toMs }: PastWindow) =>
      void setState({
        range: timeRanges.find((known) => minutesOf[known] === minutes) ?? null,
        to: toMs === null ? null : new Date(toMs),
        at: null,
      }),
    [setState],
  )
  return { window, atMs: at?.getTime() ?? window.toMs, setAtMs, setWindow }
}
