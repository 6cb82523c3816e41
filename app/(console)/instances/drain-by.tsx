'use client'
import { useTranslations } from 'next-intl'
import type { DrainPreview } from '#lib/governance/drain/schema'
import { Select } from '../../_components/select'

type By = DrainPreview['by']
const ways: readonly By[] = ['weight', 'disabled']

/** Weight 0 or disabled, with what either does and whom it does not reach. */
export function DrainBy({ by, onChange }: { by: By; onChange: (by: By) => void }) {
  const t = useTranslations('drain.by')
  return (
    <div className="space-y-1.5">
      <Select label={t('label')} options={ways.map((value) => ({ value, label: t(value) }))} value={by} onValueChange={onChange} />
      <p className="max-w-prose text-muted">{t(`hint.${by}`)}</p>
    </div>
  )
}
