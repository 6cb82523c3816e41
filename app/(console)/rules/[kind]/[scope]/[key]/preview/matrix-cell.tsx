'use client'
import { ArrowRight, CircleX } from 'lucide-react'
import { useTranslations } from 'next-intl'
import type { PreviewGroup, PreviewService } from '#lib/governance/rules/preview-schema'
import { cx } from '../../../../../../_components/cx'
import { classOf } from './matrix-model'

type MatrixCellProps = {
  consumer: PreviewService['consumers'][number]
  group: PreviewGroup | undefined
  method: string
  onChoose: () => void
}

/** Providers left before and after; a press shows why. */
export function MatrixCell({ consumer, group, method, onChoose }: MatrixCellProps) {
  const t = useTranslations('rules.preview.cell')
  const one = group && classOf(group, method)
  if (one === undefined) return <span className="px-1 text-muted">–</span>
  const { before, after, changed, lostAll } = one
  const isEqual = before.keptCount === after.keptCount
  const otherShares = changed && isEqual ? t('otherShares') : undefined
  return (
    <button
      type="button"
      onClick={onChoose}
      title={otherShares}
      className={cx('inline-flex h-6 items-center gap-1 rounded-sm px-1.5 tabular-nums', lookOf(one))}
    >
      <span className="sr-only">{t('label', { application: consumer.application, method })}</span>
      {lostAll && <CircleX aria-hidden className="size-3.5" />}
      {otherShares !== undefined && <span aria-hidden>≠</span>}
      {!isEqual && (
        <>
          {before.keptCount}
          <ArrowRight aria-label={t('becomes')} className="size-3" />
        </>
      )}
      {after.keptCount}
      {otherShares !== undefined && <span className="sr-only">{otherShares}</span>}
    </button>
  )
}

function lookOf({ lostAll, changed }: Pick<PreviewGroup['methods'][number], 'lostAll' | 'changed'>): string {
  if (lostAll) return 'bg-danger-soft font-medium text-danger'
  return changed ? 'bg-accent-soft font-medium text-accent' : 'text-muted hover:text-ink'
}
