'use client'
import { useMemo, useState } from 'react'
import { topologySchema } from '#lib/registry/schema'
import { useApi } from '../../_hooks/use-api'
import { planOf } from './model/drawn-map'
import { groupedMap } from './model/grouping'
import { hideNodes } from './model/find-nodes'
import { readMap } from './model/read-map'
import { replayedMap } from './model/replayed-map'
import { visibleGraph } from './model/visible-graph'
import type { ViewState } from './view-state'

/** An answer of megabytes is not asked for whenever something moves. */
const largeNodes = 2000
const largeRefresh = { everyMs: 60_000 }
const smallRefresh = { topics: ['registry', 'statistics'] as const, everyMs: 10_000 }

/** From the API's answer to what is drawn: as a whole, as filters leave it, and both folded where there is too much. */
export function useTopologyMap(view: ViewState) {
  const { path, startPath, picture, grouping, hidden, showIdle, hideExpression, drawing, unfolded, replay } = view
  const [isLarge, setLarge] = useState(false)
  const state = useApi(path, topologySchema, replay ? {} : isLarge ? largeRefresh : smallRefresh)
  const nowLarge = (state.data?.nodes.length ?? 0) > largeNodes
  if (nowLarge !== isLarge) setLarge(nowLarge)
  const asked = useApi(startPath, topologySchema)
  // nothing was recorded so early, or too much happened since: what changed is told from the oldest instant that is answered
  const startProblem = startPath === undefined ? undefined : asked.problem
  const historyBegins = startProblem?.details?.oldest
  const late = useApi(historyBegins === undefined ? undefined : atInstant(startPath, historyBegins), topologySchema)
  const start = historyBegins === undefined ? asked : late
  const began = useMemo(() => start.data && readMap(start.data), [start.data])
  const topology = useMemo(
    () => state.data && groupedMap(replayedMap(readMap(state.data), startPath === undefined ? undefined : began), grouping, picture),
    [state.data, grouping, picture, startPath, began],
  )
  const visible = useMemo(
    () => topology && hideNodes(visibleGraph(topology, hidden, showIdle), hideExpression),
    [topology, hidden, showIdle, hideExpression],
  )
  const plan = useMemo(() => topology && planOf(topology, drawing, unfolded), [topology, drawing, unfolded])
  const whole = useMemo(() => plan && topology && plan.fold(topology), [plan, topology])
  const shown = useMemo(() => plan && visible && { ...visible, ...plan.fold(visible) }, [plan, visible])
  return { state, topology, visible, plan, whole, shown, startProblem, historyBegins }
}

const atInstant = (path: string | undefined, at: string) => path?.replace(/at=[^&]*$/, `at=${encodeURIComponent(at)}`)

export type MapParts = ReturnType<typeof useTopologyMap>
