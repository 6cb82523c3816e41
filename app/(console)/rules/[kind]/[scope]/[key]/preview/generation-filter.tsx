'use client'
import { useTranslations } from 'next-intl'
import type { PreviewService } from '#lib/governance/rules/preview-schema'
import { cx } from '../../../../../../_components/cx'
import { byGeneration, type RowFilter } from './matrix-model'

type GenerationFilterProps = { service: PreviewService; filter: RowFilter; onChange: (filter: RowFilter) => void }

const chip = 'flex h-7 items-center gap-1.5 rounded-md border px-2 text-sm hover:bg-hover'

/** What becomes of each Dubbo generation; each entry narrows the matrix to it. */
export function GenerationFilter({ service, filter, onChange }: GenerationFilterProps) {
  const t = useTranslations('rules.preview')
  const sums = byGeneration(service)
  if (sums.length === 0) return null
  return (
    <fieldset aria-label={t('filter')} className="flex flex-wrap gap-1.5">
      <button
        type="button"
        aria-pressed={filter.changedOnly}
        className={cx(chip, filter.changedOnly && 'bg-selected')}
        onClick={() => onChange({ ...filter, changedOnly: !filter.changedOnly })}
      >
        {t('changedOnly')}
      </button>
      {sums.map(({ generation, count, changed, lostAll }) => {
        const pressed = filter.generation === generation
        return (
          <button
            key={generation}
            type="button"
            aria-pressed={pressed}
            className={cx(chip, pressed && 'bg-selected')}
            onClick={() => onChange({ ...filter, generation: pressed ? null : generation })}
          >
            <span className="font-mono text-xs">{generation}</span>
            <span className={cx('text-xs', lostAll > 0 ? 'text-danger' : changed > 0 ? 'text-accent' : 'text-muted')}>
              {lostAll > 0 ? t('genLost', { lost: lostAll, count }) : t('changedOf', { changed, count })}
            </span>
          </button>
        )
      })}
    </fieldset>
  )
}
