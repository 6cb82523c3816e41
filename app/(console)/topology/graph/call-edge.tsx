'use client'
import { EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react'
import { CircleX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { cx } from '../../../_components/cx'
import { NumberCell } from '../../../_components/number-cell'
import { edgeDash } from '../model/edge-dash'
import { edgeColourOfHealth } from '../model/health-look'
import type { CallData, CallEdge as Call } from './flow-elements'
import { middleOf, routePath } from './route-path'

const arrow = 8
const colourOfMark = { appeared: 'var(--ok)', vanished: 'var(--danger)' }

/** Calls from one node to another: wide where many run, coloured where they fail, dashed where nobody measures them or metadata alone knows of them. */
export const CallEdge = memo(function CallEdge({ id, data, ...ends }: EdgeProps<Call>) {
  if (!data) return null
  const { path, label, tip } = lineOf(data, ends)
  const { mark } = data.edge
  const colour = data.selected ? 'var(--accent)' : mark ? colourOfMark[mark] : edgeColourOfHealth[data.health]
  const half = Math.max(3.5, data.width * 0.9)
  return (
    <g className={cx('transition-opacity', opacity[data.light])}>
      <path id={id} d={path} fill="none" stroke={colour} strokeWidth={data.width} strokeDasharray={edgeDash(data.edge)} />
      <path d={`M${tip.x - arrow} ${tip.y - half}L${tip.x} ${tip.y}L${tip.x - arrow} ${tip.y + half}Z`} fill={colour} />
      <path className="react-flow__edge-interaction" d={path} fill="none" strokeOpacity={0} strokeWidth={18} />
      <EdgeLabelRenderer>
        <div
          className="absolute z-10 rounded-full bg-surface px-1.5 text-xs leading-4.5 shadow-[0_0_0_1px_var(--line)]"
          style={{ transform: `translate(-50%,-50%) translate(${label.x}px,${label.y}px)` }}
          hidden={!labelled(data)}
        >
          <EdgeWord data={data} />
        </div>
      </EdgeLabelRenderer>
    </g>
  )
})

type Ends = Pick<EdgeProps, 'sourceX' | 'sourceY' | 'targetX' | 'targetY' | 'sourcePosition' | 'targetPosition'>

/** Along the corners the layout found; a connection that came later has none yet and takes a curve. */
function lineOf({ route, wordPlace }: CallData, { sourceX, sourceY, targetX, targetY, sourcePosition, targetPosition }: Ends) {
  const last = route?.at(-1)
  if (route && last) {
    return {
      path: routePath([...route.slice(0, -1), { x: last.x - arrow + 1, y: last.y }]),
      label: middleOf(route, wordPlace),
      tip: { x: last.x - 1, y: last.y },
    }
  }
  const tip = { x: targetX - 2, y: targetY }
  const [path, x, y] = getBezierPath({ sourceX, sourceY, targetX: tip.x - arrow + 1, targetY, sourcePosition, targetPosition })
  return { path, label: { x, y }, tip }
}

const opacity = { plain: 'opacity-70', lit: 'opacity-100', dim: 'opacity-10' }

/** Words only where they help: on trouble, and, where there are figures, on what is pointed at or chosen. */
function labelled({ edge, light, selected }: CallData): boolean {
  return edge.broken ? light !== 'dim' : edge.traffic !== null && (light === 'lit' || selected)
}

function EdgeWord({ data: { edge } }: { data: CallData }) {
  const t = useTranslations('topology')
  if (edge.broken) {
    return (
      <span className="flex items-center gap-1 text-danger">
        <CircleX aria-hidden className="size-3" />
        {t('broken')}
      </span>
    )
  }
  const used = edge.traffic && edge.traffic.callsPerSecond > 0 ? edge.traffic : null
  return (
    <span className="flex gap-1.5">
      <NumberCell value={edge.traffic?.callsPerSecond} unit={edge.traffic ? t('perSecond') : ''} />
      {used && used.errorRate > 0 && <NumberCell value={used.errorRate} unit="share" className="text-danger" />}
      {used && <NumberCell value={used.maxMs} unit="ms" />}
    </span>
  )
}
