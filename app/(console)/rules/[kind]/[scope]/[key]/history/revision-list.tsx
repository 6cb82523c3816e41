'use client'
import { useTranslations } from 'next-intl'
import type { RevisionRow } from '#lib/governance/history/revision-schema'
import { Badge } from '../../../../../../_components/badge'
import { cx } from '../../../../../../_components/cx'
import { RelativeTime } from '../../../../../../_components/relative-time'
import { Section } from '../../../../../../_components/section'

type RevisionListProps = { revisions: readonly RevisionRow[]; total: number; shownId: string; onShow: (id: string) => void }

/** Newest first: when, by whom and why, how many lines. */
export function RevisionList({ revisions, total, shownId, onShow }: RevisionListProps) {
  const t = useTranslations('rules.history')
  return (
    <Section title={t('revisions')} aside={<span className="text-sm text-muted">{total}</span>} flush>
      <ol className="max-h-[70vh] divide-y overflow-auto">
        {revisions.map((revision) => (
          <li key={revision.id}>
            <button
              type="button"
              aria-pressed={revision.id === shownId}
              onClick={() => onShow(revision.id)}
              className={cx('block w-full px-4 py-2 text-start text-sm hover:bg-hover', revision.id === shownId && 'bg-selected')}
            >
              <RevisionFacts revision={revision} />
            </button>
          </li>
        ))}
      </ol>
      {total > revisions.length && <p className="px-4 py-2 text-xs text-muted">{t('cut', { shown: revisions.length, total })}</p>}
    </Section>
  )
}

function RevisionFacts({ revision }: { revision: RevisionRow }) {
  const t = useTranslations('rules.history')
  const { at, actor, reason, added, removed, deleted, current, format, missed } = revision
  return (
    <>
      <span className="flex items-center gap-2">
        <RelativeTime at={at} className="font-medium" />
        {current && <Badge tone="ok">{t('current')}</Badge>}
        {deleted && <Badge tone="danger">{t('deleted')}</Badge>}
        {format !== 'yaml' && <Badge mono>{format}</Badge>}
        {!deleted && (
          <span className="ms-auto font-mono text-xs tabular-nums">
            <span className="text-ok">+{added}</span> <span className="text-danger">−{removed}</span>
          </span>
        )}
      </span>
      <span className="block text-muted">
        <Writer revision={revision} />
        {actor !== null && reason !== null && <q className="ms-1">{reason}</q>}
      </span>
      {missed > 0 && <span className="block text-xs text-warning">{t('missed', { count: missed })}</span>}
    </>
  )
}

/** Who wrote it, as far as that is known. */
export function Writer({ revision: { actor, found } }: { revision: RevisionRow }) {
  const t = useTranslations('rules.history')
  if (actor !== null) return <>{actor}</>
  return <>{t(found ? 'found' : 'outside')}</>
}
