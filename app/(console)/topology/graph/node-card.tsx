'use client'
import { Handle, type NodeProps, Position } from '@xyflow/react'
import { useTranslations } from 'next-intl'
import { memo } from 'react'
import { cx } from '../../../_components/cx'
import { NumberCell } from '../../../_components/number-cell'
import { StatusDot } from '../../../_components/status-dot'
import type { Health, Mark, TopologyNode } from '../model/health'
import { statusOfHealth } from '../model/health-look'
import { serviceOfNode, shortName, variantOf } from '../model/node-name'
import type { CardNode } from './flow-elements'

const sides: Record<Health, string> = {
  danger: 'bg-danger',
  warning: 'bg-warning',
  ok: 'bg-ok',
  idle: 'bg-control',
  unknown: 'bg-unknown hatched',
}

/** Where calls arrive and leave; nothing can be drawn by hand here. */
const handle = 'pointer-events-none opacity-0'

/** An application or service: its health as an edge, an icon and a word, and three numbers. */
export const NodeCard = memo(function NodeCard({ data: { node, health, light, selected } }: NodeProps<CardNode>) {
  const missing = node.kind === 'missing'
  return (
    <>
      <Handle type="target" position={Position.Left} isConnectable={false} className={handle} />
      <button
        type="button"
        data-node={node.id}
        title={node.label}
        aria-pressed={selected}
        className={cx(
          'relative flex h-full w-full flex-col justify-between overflow-hidden rounded-md bg-surface py-2 ps-3.5 pe-2.5 text-start shadow-[inset_0_0_0_1px_var(--line),0_1px_2px_oklch(0_0_0/0.06)] transition-opacity hover:bg-hover dark:bg-raised dark:hover:bg-hover',
          missing && 'shadow-[inset_0_0_0_1px_var(--danger)]',
          node.kind === 'group' && 'shadow-[inset_0_0_0_1px_var(--line),3px_3px_0_-1px_var(--sunken),3px_3px_0_0_var(--line)]',
          node.mark === 'appeared' && 'outline-2 outline-ok outline-dashed',
          node.mark === 'vanished' && 'opacity-60 outline-2 outline-danger outline-dashed',
          light === 'dim' && 'opacity-25',
          selected && 'bg-selected outline-2 outline-accent outline-solid dark:bg-selected',
        )}
      >
        <span aria-hidden className={cx('absolute inset-y-0 start-0 w-1', sides[health])} />
        <span className="flex w-full items-baseline gap-1.5">
          <span className="min-w-0 truncate font-semibold">{shortName(node)}</span>
          <span className="ms-auto shrink-0 font-mono text-xs text-muted">{variantOf(node)}</span>
        </span>
        {missing ? <MissingLine node={node} /> : <FigureLine node={node} />}
        <StateLine node={node} health={health} />
      </button>
      <Handle type="source" position={Position.Right} isConnectable={false} className={handle} />
    </>
  )
})

/** Health as a word, and of how many; one bad member of a thousand is no bad group. */
function StateLine({ node, health }: { node: TopologyNode; health: Health }) {
  const t = useTranslations('topology')
  const isBad = health === 'danger' || health === 'warning'
  return (
    <span className="flex w-full items-center gap-2 text-xs text-muted">
      <StatusDot status={statusOfHealth[health]}>
        {node.kind === 'missing' ? t('noProvider') : t(`health.${health}`)}
        {isBad && node.worstCount !== undefined && <NumberCell value={node.worstCount} className="ms-1" />}
      </StatusDot>
      {node.mark && <MarkWord mark={node.mark} />}
      {node.members !== undefined ? (
        <span className="ms-auto shrink-0 whitespace-nowrap">{t('members', { count: node.members })}</span>
      ) : node.instanceCount > 0 ? (
        <span className="ms-auto" title={t('instances', { count: node.instanceCount })}>
          ×{node.instanceCount}
        </span>
      ) : null}
    </span>
  )
}

/** What happened to it since the window began. */
function MarkWord({ mark }: { mark: Mark }) {
  const t = useTranslations('topology.replay')
  return (
    <span
      className={cx(
        'shrink-0 rounded-sm px-1 text-xs leading-4 whitespace-nowrap',
        mark === 'appeared' ? 'bg-ok-soft text-ok' : 'bg-danger-soft text-danger',
      )}
    >
      {mark === 'appeared' ? '+' : '−'} {t(mark)}
    </span>
  )
}

/** Calls per second, share of failed ones, longest call: the last two only where calls ran. */
function FigureLine({ node: { traffic, made } }: { node: TopologyNode }) {
  const t = useTranslations('topology')
  const used = traffic && traffic.callsPerSecond > 0 ? traffic : null
  return (
    <span className="flex w-full items-baseline justify-between gap-0.5 text-sm leading-4.5 font-medium whitespace-nowrap">
      <span>
        {made && (
          <span className="text-muted" title={t('madeHint')}>
            →{' '}
          </span>
        )}
        <NumberCell value={traffic?.callsPerSecond} unit={traffic ? t('perSecond') : ''} />
        <span className="sr-only"> {made ? t('madeHint') : t('rate')}</span>
      </span>
      <span className={cx(used && used.errorRate > 0 && 'text-danger')}>
        <NumberCell value={used?.errorRate} unit="share" /> <span className="sr-only">{t('errors')}</span>
      </span>
      <span>
        <NumberCell value={used?.maxMs} unit="ms" /> <span className="sr-only">{t('max')}</span>
      </span>
    </span>
  )
}

/** A missing service has no figures; its package and group say which of the many of this name it is. */
function MissingLine({ node }: { node: TopologyNode }) {
  const service = serviceOfNode(node)
  return <span className="w-full truncate text-xs text-muted">{service ? service.interface : node.label}</span>
}
