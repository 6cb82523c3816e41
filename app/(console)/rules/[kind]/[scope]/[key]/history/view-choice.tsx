'use client'
import { useTranslations } from 'next-intl'
import type { RevisionRow } from '#lib/governance/history/revision-schema'
import { Select } from '../../../../../../_components/select'

export type View = 'change' | 'now' | 'blame'
type ViewChoiceProps = { revision: RevisionRow; view: View; onView: (view: View) => void }

/** What it changed, how it differs from now, or who wrote which line; the last two of the document alone. */
export function ViewChoice({ revision, view, onView }: ViewChoiceProps) {
  const t = useTranslations('rules.history')
  const views: readonly View[] = revision.format === 'yaml' && !revision.deleted ? ['change', 'now', 'blame'] : ['change', 'now']
  return (
    <Select
      hideLabel
      label={t('view')}
      options={views.map((value) => ({ value, label: t(`views.${value}`) }))}
      value={view}
      onValueChange={onView}
    />
  )
}
