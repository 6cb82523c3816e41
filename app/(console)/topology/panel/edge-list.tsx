'use client'
import { ArrowLeft, ArrowRight } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { NumberCell } from '../../../_components/number-cell'
import { StatusDot } from '../../../_components/status-dot'
import { edgeHealth, type TopologyEdge } from '../model/health'
import { statusOfHealth } from '../model/health-look'

type EdgeListProps = {
  direction: 'in' | 'out'
  edges: readonly TopologyEdge[]
  nameOf: (nodeId: string) => string
  onSelect: (edgeId: string) => void
}

/** Who calls it, or whom it calls, busiest first; a press shows the connection. */
export function EdgeList({ direction, edges, nameOf, onSelect }: EdgeListProps) {
  const t = useTranslations('topology')
  const Arrow = direction === 'in' ? ArrowLeft : ArrowRight
  const sorted = edges.toSorted((one, other) => (other.traffic?.callsPerSecond ?? -1) - (one.traffic?.callsPerSecond ?? -1))
  return (
    <section className="border-t px-4 py-2.5">
      <h3 className="flex items-center gap-1.5 pb-1 text-sm font-semibold">
        <Arrow aria-hidden className="size-3.5 text-muted" />
        {t(direction === 'in' ? 'calledBy' : 'calls', { count: edges.length })}
      </h3>
      {edges.length === 0 && <p className="text-sm text-muted">{t(direction === 'in' ? 'calledByNone' : 'callsNone')}</p>}
      <ul>
        {sorted.map((edge) => {
          const health = edgeHealth(edge)
          return (
            <li key={edge.id}>
              <button
                type="button"
                onClick={() => onSelect(edge.id)}
                className="-mx-1.5 grid h-8 w-[calc(100%+0.75rem)] grid-cols-[1fr_auto_4.5rem_4rem] items-center gap-2 rounded-sm px-1.5 text-start text-sm hover:bg-hover"
              >
                <span className="truncate">
                  {nameOf(direction === 'in' ? edge.from : edge.to)}
                  {edge.traced && <span className="text-muted"> · {t('traced')}</span>}
                </span>
                <StatusDot status={statusOfHealth[health]} className="text-xs">
                  {edge.broken ? t('noProvider') : t(`health.${health}`)}
                </StatusDot>
                <span className="text-end">
                  <NumberCell value={edge.traffic?.callsPerSecond} unit={edge.traffic ? t('perSecond') : ''} />
                </span>
                <span className="text-end">
                  <NumberCell value={edge.traffic && edge.traffic.callsPerSecond > 0 ? edge.traffic.errorRate : null} unit="share" />
                </span>
              </button>
            </li>
          )
        })}
      </ul>
    </section>
  )
}
