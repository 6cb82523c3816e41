'use client'
import { CircleCheck } from 'lucide-react'
import Link from 'next/link'
import { useTranslations } from 'next-intl'
import type { ApiState } from '../../_hooks/use-api'
import { Section } from '../../_components/section'
import { LoadingState } from '../../_components/states/loading-state'
import { ErrorState } from '../../_components/states/error-state'
import { StatusDot } from '../../_components/status-dot'
import { byUrgency, type Need } from './need'
import { useLagNeeds } from './use-lag-needs'
import { useMessageNeeds } from './use-message-needs'
import { useOperationNeeds } from './use-operation-needs'
import { useServiceNeeds } from './use-service-needs'
import { useSourceNeeds } from './use-source-needs'

/** Everything that waits for a person, worst first; each line leads to where it is acted upon. */
export function Needs() {
  const t = useTranslations('overview')
  const parts = [useServiceNeeds(), useOperationNeeds(), useMessageNeeds(), useLagNeeds(), useSourceNeeds()]
  const needs = byUrgency(parts.flatMap((part) => part.needs))
  const states = parts.flatMap((part): readonly ApiState<unknown>[] => part.states)
  const failed = states.find((state) => state.problem !== undefined && state.data === undefined)
  const loading = states.some((state) => state.loading)
  return (
    <Section flush title={t('needs')} aside={needs.length > 0 && <span className="text-sm text-muted tabular-nums">{needs.length}</span>}>
      {failed?.problem && <ErrorState problem={failed.problem} onRetry={failed.refresh} inline />}
      {needs.length > 0 && (
        <ul className="divide-y divide-line">
          {needs.map((need) => (
            <NeedLine key={need.id} need={need} />
          ))}
        </ul>
      )}
      {needs.length === 0 && loading && <LoadingState rows={3} />}
      {needs.length === 0 && !loading && !failed && <AllWell />}
    </Section>
  )
}

function NeedLine({ need: { status, word, what, detail, href } }: { need: Need }) {
  return (
    <li>
      <Link href={href} className="grid grid-cols-[9.5rem_minmax(0,1fr)] gap-x-3 px-4 py-2 text-sm hover:bg-hover">
        <StatusDot status={status} className="items-start overflow-hidden whitespace-normal [&>svg]:mt-0.75">
          {word}
        </StatusDot>
        <span className="min-w-0">
          <span className="block truncate">{what}</span>
          {detail && <span className="line-clamp-2 text-muted">{detail}</span>}
        </span>
      </Link>
    </li>
  )
}

/** Calm, and what it rests on. */
function AllWell() {
  const t = useTranslations('overview')
  return (
    <div className="flex items-center gap-3 px-4 py-6">
      <CircleCheck aria-hidden className="size-6 shrink-0 text-ok" strokeWidth={1.5} />
      <div>
        <p className="font-medium">{t('allWell')}</p>
        <p className="text-sm text-muted">{t('allWellBasis')}</p>
      </div>
    </div>
  )
}
