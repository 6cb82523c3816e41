'use client'
import { useTranslations } from 'next-intl'
import { PageFrame } from '../../_components/shell/page-frame'
import { Tabs } from '../../_components/tabs'
import { useSidePanel } from '../../_hooks/use-side-panel'
import { FindingsTab } from './findings-tab'
import { NewRuleButton } from './new-rule-button'
import { RuleList } from './rule-list'
import { RulePanel } from './rule-panel'
import { useRuleList } from './use-rule-list'
import { useRuleStrip } from './use-rule-strip'

/** Every rule of every registry, whoever wrote it: what is wrong first, found by typing, live. */
export function RulesPage() {
  const t = useTranslations('rules')
  const query = useRuleList()
  const panel = useSidePanel()
  const { strip, across } = useRuleStrip()
  const shown = query.rows.find((row) => row.path === panel.id)
  return (
    <PageFrame
      title={t('title')}
      layout="fill"
      facts={query.total === undefined ? undefined : t('list.facts', { count: query.total })}
      asOf={query.asOf}
      problems={strip}
      actions={<NewRuleButton />}
      panel={shown && <RulePanel row={shown} onClose={panel.close} />}
    >
      <Tabs
        fill
        tabs={[
          { id: 'rules', label: t('title'), content: <RuleList query={query} panel={panel} /> },
          { id: 'findings', label: t('list.findings'), count: across, content: <FindingsTab /> },
        ]}
      />
    </PageFrame>
  )
}
