'use client'
import { MiniMap, type Node, Panel, useReactFlow } from '@xyflow/react'
import { LayoutTemplate, Maximize, Minus, Plus } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { useHotkey } from '../../../_hooks/use-hotkey'
import { IconButton } from '../../../_components/button'
import { colourOfHealth } from '../model/health-look'
import type { CardNode } from './flow-elements'

/** Zoom, fit, tidy up, and the small map. */
export function MapControls({ onFit, onTidy }: { onFit: () => void; onTidy: () => void }) {
  const t = useTranslations('topology.controls')
  const { zoomIn, zoomOut } = useReactFlow()
  useHotkey('+', { label: t('zoomIn'), run: () => void zoomIn() })
  useHotkey('-', { label: t('zoomOut'), run: () => void zoomOut() })
  useHotkey('0', { label: t('fit'), run: onFit })
  return (
    <>
      <Panel position="top-right" className="flex flex-col gap-px rounded-md bg-surface p-0.5 shadow-[0_0_0_1px_var(--line)]">
        <IconButton icon={Plus} label={t('zoomIn')} hint={`${t('zoomIn')} (+)`} size="sm" onClick={() => void zoomIn()} />
        <IconButton icon={Minus} label={t('zoomOut')} hint={`${t('zoomOut')} (-)`} size="sm" onClick={() => void zoomOut()} />
        <IconButton icon={Maximize} label={t('fit')} hint={`${t('fit')} (0)`} size="sm" onClick={onFit} />
        <IconButton icon={LayoutTemplate} label={t('tidy')} size="sm" onClick={onTidy} />
      </Panel>
      <MiniMap
        pannable
        zoomable
        ariaLabel={t('minimap')}
        nodeColor={miniColour}
        nodeStrokeColor="transparent"
        bgColor="var(--surface)"
        maskColor="color-mix(in srgb, var(--ground) 72%, transparent)"
        style={{ width: 124, height: 76 }}
        className="rounded-md shadow-[0_0_0_1px_var(--line)]"
      />
    </>
  )
}

/** Frames are only ground here, and their names nothing at all. */
function miniColour(node: Node): string {
  if (node.type === 'frame-name') return 'transparent'
  return isCard(node) ? colourOfHealth[node.data.health] : 'var(--sunken)'
}

function isCard(node: Node): node is CardNode {
  return node.type === 'card'
}
