'use client'
import { CircleMinus, CirclePlus, type LucideIcon, PencilLine, Wrench } from 'lucide-react'
import { useTranslations } from 'next-intl'
import Link from 'next/link'
import type { ReactNode } from 'react'
import type { OperationRow } from '#lib/operations/schema'
import { cx } from '../../_components/cx'
import { EventAddress } from '../../_components/registry/event-address'
import { ApplicationLink, ServiceIdLink } from '../../_components/registry/links'
import { operationHref } from '../../_components/paths'
import { RelativeTime } from '../../_components/relative-time'
import { OperationSentence } from '../operations/operation-words'
import { OperationStateDot } from '../operations/operation-state'
import { useEventWords } from '../services/[id]/event-words'
import type { ChangeLine } from './change-line'

type Look = { icon: LucideIcon; className: string }
const looks: Record<string, Look> = {
  appeared: { icon: CirclePlus, className: 'text-ok' },
  disappeared: { icon: CircleMinus, className: 'text-danger' },
  changed: { icon: PencilLine, className: 'text-accent' },
}
const changed: Look = { icon: PencilLine, className: 'text-muted' }

/** One line of the timeline: when, what, whose. */
export function ChangeItem({ line }: { line: ChangeLine }) {
  if (line.kind === 'operation') {
    return (
      <Line at={line.atMs} look={{ icon: Wrench, className: 'text-accent' }}>
        <OperationLine operation={line.operation} />
      </Line>
    )
  }
  return (
    <Line at={line.atMs} look={looks[line.event.type.split('-').at(-1) ?? ''] ?? changed}>
      <RegistryLine line={line} />
    </Line>
  )
}

function Line({ at, look: { icon: Icon, className }, children }: { at: number; look: Look; children: ReactNode }) {
  return (
    <li className="grid grid-cols-[4.5rem_1.25rem_minmax(0,1fr)] gap-x-2 py-1 text-sm">
      <RelativeTime at={at} className="text-end text-muted tabular-nums" />
      <Icon aria-hidden className={cx('mt-0.5 size-4', className)} />
      <div className="min-w-0">{children}</div>
    </li>
  )
}

function OperationLine({ operation }: { operation: OperationRow }) {
  const t = useTranslations('overview')
  return (
    <>
      <p className="break-words">
        <OperationSentence operation={operation} />
      </p>
      <p className="flex flex-wrap items-center gap-x-2 text-muted">
        <OperationStateDot state={operation.state} />
        <span>{t('by', { actor: operation.actor })}</span>
        <Link href={operationHref(operation.id)} className="text-accent hover:underline">
          {t('openOperation')}
        </Link>
      </p>
    </>
  )
}

function RegistryLine({ line: { event, count, services, addresses } }: { line: Extract<ChangeLine, { kind: 'registry' }> }) {
  const t = useTranslations('overview')
  const words = useEventWords()
  const [service] = services
  const [address] = addresses
  return (
    <p className="flex flex-wrap items-baseline gap-x-1.5">
      <span>{words(event)}</span>
      {count > 1 && <span className="text-muted tabular-nums">×{count}</span>}
      {event.application !== '' && <ApplicationLink name={event.application} />}
      {service !== undefined && services.length === 1 && <ServiceIdLink id={service} />}
      {services.length > 1 && <span className="text-muted">{t('services', { count: services.length })}</span>}
      {address !== undefined && addresses.length === 1 && <EventAddress event={{ type: event.type, address }} />}
      {event.operationId !== null && (
        <Link href={operationHref(event.operationId)} className="text-accent hover:underline">
          {t('openOperation')}
        </Link>
      )}
    </p>
  )
}
