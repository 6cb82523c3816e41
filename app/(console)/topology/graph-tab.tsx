'use client'
import { ReactFlowProvider } from '@xyflow/react'
import dynamic from 'next/dynamic'
import { useMemo } from 'react'
import { ApiView } from '../../_components/states/api-view'
import { LoadingState } from '../../_components/states/loading-state'
import { CardMap } from './card-map'
import { findNodes } from './model/find-nodes'
import { countHealths } from './model/visible-graph'
import { NothingToShow } from './nothing-to-show'
import type { TabParts } from './tab-parts'

/** WebGL and its layout come with the first map that needs them. */
const DotMap = dynamic(() => import('./dots/dot-map').then((module) => module.DotMap), { ssr: false, loading: () => <LoadingState /> })

/** The map with what belongs to it: cards where they can be read, dots where there are too many. */
export function GraphTab(parts: TabParts) {
  const { state, topology, view, shown, whole, plan } = parts
  const found = useMemo(() => shown && findNodes(shown, view.findExpression), [shown, view.findExpression])
  const counts = useMemo(() => countHealths(topology?.nodes ?? []), [topology])
  return (
    <ApiView state={state}>
      {() => {
        if (!shown || !whole || !topology || !plan || topology.nodes.length === 0)
          return <NothingToShow focused={view.focus !== null} onUnfocus={view.unfocus} />
        const picture = `${view.picture} ${topology.grouping} ${plan.isFolded ? [...view.unfolded].join(',') : plan.way}`
        const map = { ...parts, shown, whole, topology, plan, found, counts, picture }
        if (plan.way === 'dots') return <DotMap key={picture} {...map} />
        // A provider per view: another level or focus is another picture, fitted anew; a mere refresh never moves it.
        return (
          <ReactFlowProvider key={picture}>
            <CardMap {...map} />
          </ReactFlowProvider>
        )
      }}
    </ApiView>
  )
}
