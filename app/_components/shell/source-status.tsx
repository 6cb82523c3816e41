'use client'
import { ChevronDown } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { SourceView } from '#lib/platform/source-schema'
import { useLiveState } from '../../_hooks/use-live'
import { Popover } from '../popover'
import { RelativeTime } from '../relative-time'
import { type Status, StatusDot } from '../status-dot'
import { useSaid } from '../use-said'
import { ApiView } from '../states/api-view'
import { useSources } from './use-sources'

const statusOf: Record<SourceView['state'], Status> = { connecting: 'busy', fresh: 'ok', stale: 'stale', down: 'danger', disabled: 'idle' }

/** "● sources 5/6 fresh", with every source, its age and its trouble behind it. */
export function SourceStatus() {
  const t = useTranslations('sources')
  const sources = useSources()
  const live = useLiveState()
  const wanted = (sources.data ?? []).filter((source) => source.state !== 'disabled')
  const fresh = wanted.filter((source) => source.state === 'fresh').length
  const paused = live === 'paused'
  return (
    <Popover
      title={t('title')}
      className="w-104"
      trigger={
        <button type="button" className="flex h-7 items-center gap-1.5 rounded-md px-2 text-sm hover:bg-hover">
          <StatusDot status={summary({ fresh, total: wanted.length, known: sources.data !== undefined, paused })}>
            {sources.data === undefined ? t('unread') : t('fresh', { fresh, total: wanted.length })}
            {paused && ` · ${t('paused')}`}
          </StatusDot>
          <ChevronDown aria-hidden className="size-3 text-muted" />
        </button>
      }
    >
      <ApiView state={sources} quiet>
        {(rows) => (
          <ul className="divide-y divide-line">
            {rows.map((source) => (
              <SourceLine key={source.id} source={source} />
            ))}
            {rows.length === 0 && <li className="py-2 text-sm text-muted">{t('none')}</li>}
          </ul>
        )}
      </ApiView>
      <p className="border-t pt-2 text-xs text-muted">{paused ? t('pausedLong') : t('liveLong')}</p>
    </Popover>
  )
}

function SourceLine({ source }: { source: SourceView }) {
  const t = useTranslations('sources')
  const wordsOf = useSaid()
  return (
    <li className="grid grid-cols-[1fr_auto] gap-x-3 py-1.5 text-sm">
      <span className="min-w-0 truncate">
        <span className="font-medium">{source.name}</span> <span className="text-xs text-muted">{source.kind}</span>
      </span>
      <StatusDot status={statusOf[source.state]}>{t(`state.${source.state}`)}</StatusDot>
      {source.error && (
        <span className="min-w-0 text-xs break-words text-muted">{wordsOf({ text: source.error, said: source.errorSaid })}</span>
      )}
      <span className="col-start-2 text-end text-xs text-muted">
        <RelativeTime at={source.asOf} />
      </span>
    </li>
  )
}

function summary({ fresh, total, known, paused }: { fresh: number; total: number; known: boolean; paused: boolean }): Status {
  if (!known) return 'unknown'
  if (paused) return 'stale'
  if (fresh === total) return 'ok'
  return fresh === 0 ? 'danger' : 'warning'
}
