'use client'
import { useTranslations } from 'next-intl'
import type { CompareRow } from '#lib/registry/compare-schema'
import { ButtonLink } from '../../_components/button'
import { applicationHref, compareHref, serviceHref } from '../../_components/paths'
import { SidePanel } from '../../_components/side-panel'
import { CompareStatus, SidesOf } from './compare-columns'
import { useFieldWord } from './use-field-word'
import { useSides } from './use-sides'

/** One row whole: every field of both sides. */
export function ComparePanel({ row, onClose }: { row: CompareRow; onClose: () => void }) {
  const t = useTranslations('compare')
  const wordOf = useFieldWord()
  const { left, right, what } = useSides()
  const deeper = what !== 'instance' && (row.kind === 'service' || row.kind === 'application') && left !== null && right !== null
  const href =
    row.kind === 'service' && what !== 'instance' ? serviceHref(row.key) : row.kind === 'application' ? applicationHref(row.key) : undefined
  return (
    <SidePanel title={row.key} facts={<CompareStatus status={row.status} />} onClose={onClose} {...(href === undefined ? {} : { href })}>
      <div className="flex flex-col gap-4 p-4">
        {deeper && (
          <div>
            <ButtonLink size="sm" href={compareHref({ left, right, scope: `${row.kind}:${row.key}` })}>
              {t('deeper')}
            </ButtonLink>
          </div>
        )}
        {Object.keys(row.changes).length === 0 && <p className="text-sm text-muted">{t('nothingMore')}</p>}
        <dl className="flex flex-col gap-3 text-sm">
          {Object.entries(row.changes).map(([field, pair]) => (
            <div key={field}>
              <dt className="text-muted">{wordOf(field)}</dt>
              <dd className="font-mono text-xs">
                <SidesOf pair={pair} status={row.status} />
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </SidePanel>
  )
}
