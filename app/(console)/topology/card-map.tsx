'use client'
import { useReactFlow } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { useMemo } from 'react'
import { LoadingState } from '../../_components/states/loading-state'
import { Notice } from '../../_components/states/notice'
import { ExportMenu } from './export/export-menu'
import { cardPicture } from './export/card-picture'
import { Legend } from './graph/legend'
import { TopologyGraph } from './graph/topology-graph'
import { cardSize } from './layout/positions'
import { usePositions } from './layout/use-positions'
import type { MapProps } from './map-props'
import { MapToolbar } from './map-toolbar'
import { foldedId } from './model/fold'

/** Cards, laid out by elk in a worker. */
export function CardMap({ topology, shown, whole, view, found, counts, picture, pointed, onShow }: MapProps) {
  const t = useTranslations('topology')
  const { setCenter } = useReactFlow()
  const { layout, failed, tidy } = usePositions(picture, whole)
  const foundSet = useMemo(() => found && new Set(found), [found])
  const goTo = (id: string) => {
    const at = layout?.positions.get(id)
    if (at) void setCenter(at.x + cardSize.width / 2, at.y + cardSize.height / 2, { zoom: 1, duration: 150 })
    onShow({ kind: 'node', id })
  }
  const open = (id: string) => {
    const group = id.startsWith(foldedId('')) ? id.slice(foldedId('').length) : undefined
    if (group === undefined) view.focusOn(id)
    else view.toggleGroup(group)
  }
  return (
    <>
      <MapToolbar view={view} found={found} idleEdges={shown.idleEdges} nodeCount={topology.nodes.length} onGoTo={goTo}>
        {layout && <ExportMenu view={view} counts={counts} draw={(words) => cardPicture({ shown, layout, found: foundSet, words })} />}
      </MapToolbar>
      {failed && (
        <Notice status="warning" word={t('layoutFailed')}>
          {t('layoutFailedLong')}
        </Notice>
      )}
      {layout ? (
        <TopologyGraph
          visible={shown}
          layout={layout}
          found={foundSet}
          selected={pointed}
          onSelect={onShow}
          onOpenNode={open}
          onTidy={tidy}
          legend={
            <Legend
              counts={counts}
              hidden={view.hidden}
              onToggle={view.toggleHidden}
              traced={shown.edges.some((edge) => edge.traced)}
              replayed={view.replay !== undefined}
            />
          }
        />
      ) : (
        <LoadingState />
      )}
    </>
  )
}
