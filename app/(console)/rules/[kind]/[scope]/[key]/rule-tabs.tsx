'use client'
import { useTranslations } from 'next-intl'
import type { RuleDetail } from '#lib/governance/rules/rule-schema'
import { Tabs } from '../../../../../_components/tabs'
import { HistoryTab } from './history/history-tab'
import { PlacesTab } from './places-tab'
import { RuleEditor } from './edit/rule-editor'

/** The rule's text and effect; where it lies and who reads it; what it was. */
export function RuleTabs({ rule }: { rule: RuleDetail }) {
  const t = useTranslations('rules.tabs')
  return (
    <Tabs
      fill
      tabs={[
        { id: 'edit', label: t('edit'), content: <RuleEditor rule={rule} /> },
        {
          id: 'places',
          label: t('places'),
          count: rule.places.filter(({ content }) => content !== null).length,
          content: <PlacesTab rule={rule} />,
        },
        { id: 'history', label: t('history'), content: <HistoryTab rule={rule} /> },
      ]}
    />
  )
}
