'use client'
import { ReactFlowProvider, useReactFlow } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { ApiView } from '../../_components/states/api-view'
import { LoadingState } from '../../_components/states/loading-state'
import { Notice } from '../../_components/states/notice'
import { Legend } from './graph/legend'
import { TopologyGraph } from './graph/topology-graph'
import { cardSize } from './layout/positions'
import { usePositions } from './layout/use-positions'
import { MapToolbar } from './map-toolbar'
import { findNodes } from './model/find-nodes'
import type { TopologyMap } from './model/read-map'
import { countHealths, type Visible } from './model/visible-graph'
import { NothingToShow } from './nothing-to-show'
import { maxDrawn, TooManyNodes } from './too-many-nodes'
import type { TabParts } from './tab-parts'

/** The map with what belongs to it; the table takes its place where there is too much to draw. */
export function GraphTab(parts: TabParts) {
  const { state, topology, view, visible, pointed, onShow } = parts
  return (
    <ApiView state={state}>
      {() => {
        if (!visible || !topology || topology.nodes.length === 0)
          return <NothingToShow focused={view.focus !== null} onUnfocus={view.unfocus} />
        if (topology.nodes.length > maxDrawn) return <TooManyNodes {...parts} count={topology.nodes.length} />
        // A provider per view: another level or focus is another picture, fitted anew; a mere refresh never moves it.
        return (
          <ReactFlowProvider key={`${view.path} ${view.grouping}`}>
            <Map topology={topology} view={view} visible={visible} pointed={pointed} onShow={onShow} />
          </ReactFlowProvider>
        )
      }}
    </ApiView>
  )
}

type MapProps = Omit<TabParts, 'state' | 'topology' | 'visible'> & { topology: TopologyMap; visible: Visible }

function Map({ topology, view, visible, pointed, onShow }: MapProps) {
  const t = useTranslations('topology')
  const { setCenter } = useReactFlow()
  const { layout, failed, tidy } = usePositions(`${view.path} ${view.grouping}`, topology)
  const found = useMemo(() => findNodes(visible, view.find), [visible, view.find])
  const foundSet = useMemo(() => found && new Set(found), [found])
  const counts = useMemo(() => countHealths(topology.nodes), [topology.nodes])
  const goTo = (id: string) => {
    const at = layout?.positions.get(id)
    if (at) void setCenter(at.x + cardSize.width / 2, at.y + cardSize.height / 2, { zoom: 1, duration: 150 })
    onShow({ kind: 'node', id })
  }
  return (
    <>
      <MapToolbar view={view} found={found} idleEdges={visible.idleEdges} onGoTo={goTo} />
      {failed && (
        <Notice status="warning" word={t('layoutFailed')}>
          {t('layoutFailedLong')}
        </Notice>
      )}
      {layout ? (
        <TopologyGraph
          visible={visible}
          layout={layout}
          found={foundSet}
          selected={pointed}
          onSelect={onShow}
          onFocusNode={view.focusOn}
          onTidy={tidy}
          legend={<Legend counts={counts} hidden={view.hidden} onToggle={view.toggleHidden} />}
        />
      ) : (
        <LoadingState />
      )}
    </>
  )
}
