'use client'
import { Maximize, Minus, Plus, Shuffle } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useTranslations } from 'next-intl'
import { useMemo, useRef, useState } from 'react'
import { IconButton } from '../../../_components/button'
import { LoadingState } from '../../../_components/states/loading-state'
import { Notice } from '../../../_components/states/notice'
import { ExportMenu } from '../export/export-menu'
import { readPalette } from '../export/save-picture'
import { LegendBox } from '../graph/legend'
import { litPath, type Pointed } from '../graph/topology-graph'
import type { MapProps } from '../map-props'
import { MapToolbar } from '../map-toolbar'
import { dotGraph } from './dot-graph'
import { dotPicture } from './dot-picture'
import { type DotPositions, useDotPositions } from './use-dot-positions'
import { useSigma } from './use-sigma'
import { useZoomToFound } from './use-zoom-to-found'

/** Very many nodes as dots: the same questions, the same filters, drawn by WebGL. Keyboards have the table. */
export function DotMap(props: MapProps) {
  const { positions, failed, tidy } = useDotPositions(props.picture, props.whole)
  if (!positions) return <Waiting {...props} />
  return <Dots {...props} positions={positions} layoutFailed={failed} onTidy={tidy} />
}

function Waiting({ view, shown, topology }: MapProps) {
  const t = useTranslations('topology')
  return (
    <>
      <MapToolbar view={view} idleEdges={shown.idleEdges} nodeCount={topology.nodes.length} />
      <p className="px-4 pt-3 text-sm text-muted">{t('layingOut', { count: topology.nodes.length })}</p>
      <LoadingState />
    </>
  )
}

type DotsProps = MapProps & { positions: DotPositions; layoutFailed: boolean; onTidy: () => void }

function Dots({ view, topology, shown, found, counts, pointed: chosen, onShow, positions, layoutFailed, onTidy }: DotsProps) {
  const t = useTranslations('topology')
  const { resolvedTheme } = useTheme()
  const colours = useMemo(() => readPalette(resolvedTheme), [resolvedTheme])
  const [pointed, setPointed] = useState<Pointed>()
  const graph = useMemo(() => dotGraph(shown, positions, colours), [shown, positions, colours])
  const foundSet = useMemo(() => found && new Set(found), [found])
  const path = useMemo(() => litPath(pointed ?? chosen, shown, foundSet), [pointed, chosen, shown, foundSet])
  const element = useRef<HTMLDivElement>(null)
  const { renderer, failed } = useSigma(element, graph, {
    colours,
    path,
    handlers: { onSelect: onShow, onPoint: setPointed, onOpen: view.focusOn },
  })
  const camera = () => renderer.current?.getCamera()
  useZoomToFound(renderer, found)
  const goTo = (id: string) => {
    const at = renderer.current?.getNodeDisplayData(id)
    if (at) void camera()?.animate({ x: at.x, y: at.y, ratio: 0.25 }, { duration: 150 })
    onShow({ kind: 'node', id })
  }
  return (
    <>
      <MapToolbar view={view} found={found} idleEdges={shown.idleEdges} nodeCount={topology.nodes.length} onGoTo={goTo}>
        <ExportMenu view={view} counts={counts} draw={(words) => dotPicture(graph, words)} />
      </MapToolbar>
      {(failed || layoutFailed) && (
        <Notice status="warning" word={t(failed ? 'noWebgl' : 'layoutFailed')}>
          {t(failed ? 'noWebglLong' : 'layoutFailedLong')}
        </Notice>
      )}
      <section aria-label={t('dotsLabel')} className="relative min-h-0 grow overflow-hidden bg-ground">
        <div ref={element} className="absolute inset-0" data-dots={graph.order} />
        <div className="absolute end-3.5 top-3.5 flex flex-col gap-px rounded-md bg-surface p-0.5 shadow-[0_0_0_1px_var(--line)]">
          <IconButton icon={Plus} label={t('controls.zoomIn')} size="sm" onClick={() => void camera()?.zoomIn()} />
          <IconButton icon={Minus} label={t('controls.zoomOut')} size="sm" onClick={() => void camera()?.zoomOut()} />
          <IconButton icon={Maximize} label={t('controls.fit')} size="sm" onClick={() => void camera()?.reset()} />
          <IconButton icon={Shuffle} label={t('controls.tidy')} size="sm" onClick={onTidy} />
        </div>
        <div className="absolute start-3.5 bottom-3.5">
          <LegendBox counts={counts} hidden={view.hidden} onToggle={view.toggleHidden} replayed={view.replay !== undefined} />
        </div>
      </section>
    </>
  )
}
