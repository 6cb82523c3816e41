'use client'
import { useMessages, useTranslations } from 'next-intl'
import type { SourceView } from '#lib/platform/source-schema'
import { Badge } from '../../_components/badge'
import { ButtonLink } from '../../_components/button'
import { RelativeTime } from '../../_components/relative-time'
import { useSaid } from '../../_components/use-said'
import { useSources } from '../../_components/shell/use-sources'
import { EmptyState } from '../../_components/states/empty-state'
import { ApiView } from '../../_components/states/api-view'
import { type Status, StatusDot } from '../../_components/status-dot'
import { partialOf, wordedDetail } from './source-detail'
import { SourceFindings } from './source-findings'
import { useSourceKind } from './source-words'

const statuses: Record<SourceView['state'], Status> = { connecting: 'busy', fresh: 'ok', stale: 'stale', down: 'danger', disabled: 'idle' }
const rank: Record<SourceView['state'], number> = { down: 0, stale: 1, connecting: 2, fresh: 3, disabled: 4 }

/** Everything the worker connects to: state, age, what it last said, why it cannot be read. Troubled ones first. */
export function SourcesTab() {
  const t = useTranslations('settings.sources')
  const state = useSources()
  return (
    <div className="min-h-0 grow overflow-auto">
      <ApiView state={state} quiet>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={t('empty')} cause={t('emptyCause')} />
          ) : (
            <>
              <ul aria-label={t('label')}>
                {rows
                  .toSorted((one, other) => rank[one.state] - rank[other.state])
                  .map((source) => (
                    <SourceItem key={source.id} source={source} />
                  ))}
              </ul>
              <p className="flex flex-wrap items-center gap-3 px-4 py-3 text-sm text-muted">
                {t('howToAdd')}
                <ButtonLink href="/clean-up" size="sm">
                  {t('cleanUp')}
                </ButtonLink>
              </p>
            </>
          )
        }
      </ApiView>
    </div>
  )
}

function SourceItem({ source: { id, kind, name, state, asOf, error, errorSaid, detail } }: { source: SourceView }) {
  const t = useTranslations('settings.sources')
  const words = useTranslations('sources.state')
  const kindWord = useSourceKind()
  const wordsOf = useSaid()
  return (
    <li className="grid grid-cols-[minmax(0,15rem)_7rem_7rem_minmax(0,1fr)] items-start gap-x-4 border-b px-4 py-2.5 text-sm">
      <div className="min-w-0">
        <p className="truncate font-medium" title={id}>
          {name}
        </p>
        <Badge>{kindWord(kind)}</Badge>
      </div>
      <StatusDot status={statuses[state]}>{words(state)}</StatusDot>
      <span className="text-muted">{asOf === null ? t('neverRead') : <RelativeTime at={asOf} />}</span>
      <div className="min-w-0">
        {error !== null && error !== '' && (
          <p className={state === 'fresh' ? 'break-words text-muted' : 'break-words text-danger'}>
            {wordsOf({ text: error, said: errorSaid })}
          </p>
        )}
        {partialOf(detail).map((sentence) => (
          <p key={sentence.text} className="break-words text-warning">
            {wordsOf(sentence)}
          </p>
        ))}
        <SourceFindings detail={detail} />
        <SourceDetail detail={detail} />
      </div>
    </li>
  )
}

function SourceDetail({ detail }: Pick<SourceView, 'detail'>) {
  const { detail: words } = useMessages().settings.sources
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-0.5 text-xs">
      {wordedDetail(detail, words).map(({ name, value }) => (
        <div key={name} className="flex min-w-0 gap-1">
          <dt className="text-muted">{name}</dt>
          <dd className="min-w-0 font-mono break-all">{value}</dd>
        </div>
      ))}
    </dl>
  )
}
